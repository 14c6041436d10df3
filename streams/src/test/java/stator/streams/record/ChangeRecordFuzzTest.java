package stator.streams.record;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stator.fuzz.Fuzzing;

/**
 * Goal: no bytes that come as a change record do anything but be refused or be read.
 * Method: {@link ChangeRecordFuzz}, with its seeds; in {@code -Pslow}, with what Jazzer makes of them.
 */
class ChangeRecordFuzzTest {
    @Test
    void shouldTakeItsSeeds() throws IOException {
        Fuzzing.replay(ChangeRecordFuzz.class, ChangeRecordFuzz::fuzzerTestOneInput);
    }

    @Test
    @Tag("slow")
    void shouldTakeAnything() throws Exception {
        Fuzzing.search(ChangeRecordFuzz.class);
    }
}
