package stator.index;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stator.fuzz.Fuzzing;

/**
 * Goal: no bytes in the files of checkpoints do anything but be refused or be the tree as it was.
 * Method: {@link CheckpointFuzz}, with its seeds; in {@code -Pslow}, with what Jazzer makes of them.
 */
class CheckpointFuzzTest {
    @Test
    void shouldTakeItsSeeds() throws IOException {
        Fuzzing.replay(CheckpointFuzz.class, CheckpointFuzz::fuzzerTestOneInput);
    }

    @Test
    @Tag("slow")
    void shouldTakeAnything() throws Exception {
        Fuzzing.search(CheckpointFuzz.class);
    }
}
