package stator.expression;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stator.fuzz.Fuzzing;

/**
 * Goal: no text of an expression does anything but be refused or be compiled.
 * Method: {@link ExpressionFuzz}, with its seeds; in {@code -Pslow}, with what Jazzer makes of them.
 */
class ExpressionFuzzTest {
    @Test
    void shouldTakeItsSeeds() throws IOException {
        Fuzzing.replay(ExpressionFuzz.class, ExpressionFuzz::fuzzerTestOneInput);
    }

    @Test
    @Tag("slow")
    void shouldTakeAnything() throws Exception {
        Fuzzing.search(ExpressionFuzz.class);
    }
}
