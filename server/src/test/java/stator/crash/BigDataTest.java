package stator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the data may be several times the heap: it is loaded, there after a restart, and found by key and by range.
 * Method: a process with a heap of 256 MB puts a million items of 1 KB and ends; another opens the directory and reads.
 */
class BigDataTest {
    private static final int MINUTES = 5;

    @Test
    void shouldFindEveryItemAfterARestart(@TempDir Path directory) throws IOException, InterruptedException {
        run("load", directory, 5);
        run("check", directory, 5);
    }

    @Test
    @Tag("slow")
    void shouldHoldSeveralTimesTheHeap(@TempDir Path directory) throws IOException, InterruptedException {
        run("load", directory, 1000);
        run("check", directory, 1000);
    }

    private static void run(String step, Path directory, int groups) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx256m",
                        "-XX:MaxDirectMemorySize=8g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BigData.class.getName(),
                        step,
                        directory.toString(),
                        Integer.toString(groups))
                .inheritIO()
                .start();
        try {
            assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), step);
            assertEquals(0, process.exitValue(), step);
        } finally {
            process.destroyForcibly();
        }
    }
}
