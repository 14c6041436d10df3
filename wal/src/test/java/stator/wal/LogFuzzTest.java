package stator.wal;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stator.fuzz.Fuzzing;

/**
 * Goal: no bytes in a log's files do anything but be refused or be read.
 * Method: {@link LogFuzz}, with its seeds; in {@code -Pslow}, with what Jazzer makes of them.
 */
class LogFuzzTest {
    @Test
    void shouldTakeItsSeeds() throws IOException {
        Fuzzing.replay(LogFuzz.class, LogFuzz::fuzzerTestOneInput);
    }

    @Test
    @Tag("slow")
    void shouldTakeAnything() throws Exception {
        Fuzzing.search(LogFuzz.class);
    }
}
