package stator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Runs commands as their user does, in this process. */
final class Terminal {
    private Terminal() {}

    /** Runs a command, which must end with a status, and returns what it prints to standard output. */
    static String run(int status, String... args) {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            assertEquals(status, Main.run(args), () -> printed.toString(UTF_8));
        } finally {
            System.setOut(out);
        }
        return printed.toString(UTF_8);
    }
}
