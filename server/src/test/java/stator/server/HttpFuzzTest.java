package stator.server;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stator.fuzz.Fuzzing;

/**
 * Goal: no bytes from a client do anything but be refused or be a request.
 * Method: {@link HttpFuzz}, with its seeds; in {@code -Pslow}, with what Jazzer makes of them.
 */
class HttpFuzzTest {
    @Test
    void shouldTakeItsSeeds() throws IOException {
        Fuzzing.replay(HttpFuzz.class, HttpFuzz::fuzzerTestOneInput);
    }

    @Test
    @Tag("slow")
    void shouldTakeAnything() throws Exception {
        Fuzzing.search(HttpFuzz.class);
    }
}
