package stator.partiql;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stator.fuzz.Fuzzing;

/**
 * Goal: no text of a statement does anything but be refused or be compiled.
 * Method: {@link StatementFuzz}, with its seeds; in {@code -Pslow}, with what Jazzer makes of them.
 */
class StatementFuzzTest {
    @Test
    void shouldTakeItsSeeds() throws IOException {
        Fuzzing.replay(StatementFuzz.class, StatementFuzz::fuzzerTestOneInput);
    }

    @Test
    @Tag("slow")
    void shouldTakeAnything() throws Exception {
        Fuzzing.search(StatementFuzz.class);
    }
}
