package stator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;

/** Runs commands as their user does, in this process. */
final class Terminal {
    private Terminal() {}

    /** Runs a command, which must end with a status, and returns what it prints to standard output. */
    static String run(int status, String... args) {
        return printed(System.out, System::setOut, status, args);
    }

    /** The same with what it prints to standard error. */
    static String errors(int status, String... args) {
        return printed(System.err, System::setErr, status, args);
    }

    private static String printed(PrintStream before, Consumer<PrintStream> stream, int status, String... args) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        stream.accept(new PrintStream(printed, true, UTF_8));
        try {
            assertEquals(status, Main.run(args), () -> printed.toString(UTF_8));
        } finally {
            stream.accept(before);
        }
        return printed.toString(UTF_8);
    }
}
