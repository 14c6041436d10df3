package stator.streams.replica;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stator.Stator;
import stator.streams.Streams;

/**
 * Goal: who uses a replica in a JVM that lacks something is told what, and how it is had.
 * Method: a JVM without the flags, and one without the library.
 */
@Timeout(60)
class ReplicaJvmTest {
    private static final List<String> FLAGS = List.of(
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED");

    @Test
    void shouldNameTheFlagsThatAreMissing() throws IOException {
        String said = output(List.of());
        FLAGS.forEach(flag -> assertTrue(said.contains(flag), said));
    }

    @Test
    void shouldNameTheLibraryThatIsMissing() throws IOException {
        String said = output(FLAGS);
        assertTrue(said.contains("CONFIGURATION: replicas need net.openhft:chronicle-map"), said);
    }

    private static String output(List<String> flags) throws IOException {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("chronicle"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        command.addAll(flags);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", path, Opener.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    /** Opens a replica, and fails. */
    static final class Opener {
        private Opener() {}

        /** Without arguments. */
        public static void main(String[] arguments) throws IOException {
            Streams streams = new Streams();
            try (Stator database = Stator.open(new Stator.Context().streams(streams))) {
                TableReplica.open(new ReplicaContext()
                        .database(database, streams)
                        .table("orders")
                        .directory(Path.of("not", "made")));
            }
        }
    }
}
