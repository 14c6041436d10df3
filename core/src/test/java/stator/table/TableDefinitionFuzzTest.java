package stator.table;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stator.fuzz.Fuzzing;

/**
 * Goal: no entry of the catalog does anything but be refused as damaged or be a table.
 * Method: {@link TableDefinitionFuzz}, with its seeds; in {@code -Pslow}, with what Jazzer makes of them.
 */
class TableDefinitionFuzzTest {
    @Test
    void shouldTakeItsSeeds() throws IOException {
        Fuzzing.replay(TableDefinitionFuzz.class, TableDefinitionFuzz::fuzzerTestOneInput);
    }

    @Test
    @Tag("slow")
    void shouldTakeAnything() throws Exception {
        Fuzzing.search(TableDefinitionFuzz.class);
    }
}
