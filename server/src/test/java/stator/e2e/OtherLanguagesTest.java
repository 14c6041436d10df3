package stator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the clients of other languages work unchanged: types, errors, waiters and paginators of theirs.
 * Method: a script holds a session with a server in a process of its own, and checks what it is told. A test is skipped
 * where its language or client is not installed; {@code STATOR_REQUIRE_CLIENTS=1} makes that a failure. The README says
 * how to install them.
 */
class OtherLanguagesTest {
    private static final boolean REQUIRED = "1".equals(System.getenv("STATOR_REQUIRE_CLIENTS"));
    private static final int MOST_SECONDS = 120;

    /** Where the packages of JavaScript are installed. */
    private static final Path JAVASCRIPT = Path.of("target", "clients").toAbsolutePath();

    @Test
    void shouldServeTheSdkForJavaScript(@TempDir Path directory) throws Exception {
        require(runs(JAVASCRIPT, "node", "--eval", "require.resolve('@aws-sdk/lib-dynamodb')"), "the AWS SDK for node");
        Path script = JAVASCRIPT.resolve("session.mjs");
        copy("javascript/session.mjs", script);
        hold(directory, "node", script);
    }

    @Test
    void shouldServeBoto3(@TempDir Path directory) throws Exception {
        require(runs(directory, "python3", "-c", "import boto3"), "boto3 for python3");
        Path script = directory.resolve("session.py");
        copy("python/session.py", script);
        hold(directory, "python3", script);
    }

    private static void require(boolean installed, String what) {
        String missing = "not installed: " + what;
        if (REQUIRED && !installed) {
            fail(missing);
        }
        Assumptions.assumeTrue(installed, missing);
    }

    private static void hold(Path directory, String language, Path script) throws Exception {
        try (ServerProcess server = ServerProcess.start(directory.resolve("data"))) {
            Path said = directory.resolve("said");
            String endpoint = server.endpoint().toString();
            int status = run(said, List.of(language, script.toString(), endpoint));
            assertEquals(0, status, () -> language + " said:\n" + read(said));
        }
    }

    /** Whether a command can be run in a directory, and ends well. */
    private static boolean runs(Path directory, String... command) throws Exception {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return exit(process) == 0;
        } catch (IOException ex) {
            return false; // there is no such program
        }
    }

    private static int run(Path output, List<String> command) throws Exception {
        return exit(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start());
    }

    private static int exit(Process process) throws InterruptedException {
        try {
            return process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException ex) {
            return ex.toString();
        }
    }

    private static void copy(String resource, Path to) throws IOException {
        try (InputStream in = OtherLanguagesTest.class.getResourceAsStream("/clients/" + resource)) {
            Files.copy(requireNonNull(in, resource), to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
