package stator.item;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stator.fuzz.Fuzzing;

/**
 * Goal: no bytes taken for an item lead out of them, or into a loop without end.
 * Method: {@link ItemFuzz}, with its seeds; in {@code -Pslow}, with what Jazzer makes of them.
 */
class ItemFuzzTest {
    @Test
    void shouldTakeItsSeeds() throws IOException {
        Fuzzing.replay(ItemFuzz.class, ItemFuzz::fuzzerTestOneInput);
    }

    @Test
    @Tag("slow")
    void shouldTakeAnything() throws Exception {
        Fuzzing.search(ItemFuzz.class);
    }
}
