package stator.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: no stress test sees an outcome that its claim forbids.
 * Method: JCStress in its quick mode, in a process of its own, on the stress tests of all modules; it ends with a status other
 * than zero if one failed. {@code java -jar perf/target/jcstress.jar} runs them for longer.
 */
@Tag("slow")
class StressTest {
    private static final int LIMIT_MINUTES = 8;

    @Test
    void shouldSeeNothingForbiddenWhenClaimsAreStressed(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path output = directory.resolve("jcstress.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        absoluteClassPath(),
                        "org.openjdk.jcstress.Main",
                        "-m",
                        "quick",
                        "-sc",
                        "false",
                        "-af",
                        "NONE",
                        "-jvmArgs",
                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-r",
                        directory.resolve("report").toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES), () -> "still running: " + text(output));
            assertEquals(0, process.exitValue(), () -> text(output));
            assertTrue(text(output).contains(" 0 failed, 0 soft errs, 0 hard errs"), () -> text(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String absoluteClassPath() {
        StringBuilder classPath = new StringBuilder();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.append(Path.of(element).toAbsolutePath()).append(File.pathSeparator);
        }
        return classPath.toString();
    }

    private static String text(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException ex) {
            return "no output: " + ex;
        }
    }
}
