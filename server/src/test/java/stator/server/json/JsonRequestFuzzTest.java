package stator.server.json;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stator.fuzz.Fuzzing;

/**
 * Goal: no body does anything but be refused or be a request of its operation.
 * Method: {@link JsonRequestFuzz}, with its seeds; in {@code -Pslow}, with what Jazzer makes of them.
 */
class JsonRequestFuzzTest {
    @Test
    void shouldTakeItsSeeds() throws IOException {
        Fuzzing.replay(JsonRequestFuzz.class, JsonRequestFuzz::fuzzerTestOneInput);
    }

    @Test
    @Tag("slow")
    void shouldTakeAnything() throws Exception {
        Fuzzing.search(JsonRequestFuzz.class);
    }
}
