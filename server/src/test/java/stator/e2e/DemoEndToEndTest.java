package stator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.demo.Demo;
import stator.demo.UnicodeCharacter;

/**
 * Goal: the demonstration does what it promises, to a stranger's server.
 * Method: run it against a server in a process of its own, twice, and compare its answers with the JDK's.
 */
@Tag("slow")
class DemoEndToEndTest {
    @TempDir
    Path directory;

    @Test
    void shouldAnswerAsTheJdkDoes() throws IOException {
        long count = UnicodeCharacter.all().count();
        long digits = UnicodeCharacter.all()
                .filter(character -> character.category().equals("Nd"))
                .count();
        try (ServerProcess server = ServerProcess.start(directory)) {
            for (int run = 0; run < 2; run++) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                Demo.run(server.endpoint(), new PrintStream(bytes, true, UTF_8));
                String text = bytes.toString(UTF_8);
                assertTrue(text.contains(String.format(Locale.ROOT, "wrote %,d characters", count)), text);
                assertTrue(text.contains("  ═ ║ ╒ "), text);
                assertTrue(text.lines().anyMatch("  ω ώ"::equals), text);
                assertEquals(
                        1,
                        text.lines().filter(line -> line.equals("  " + digits)).count(),
                        text);
            }
        }
    }
}
