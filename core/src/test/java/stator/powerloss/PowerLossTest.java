package stator.powerloss;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: what was acknowledged is there after a true loss of all pages that were not forced, on a real filesystem of a real
 * kernel; and nothing is there that was not written.
 * Method: a process writes from several threads into a loop-mounted filesystem, shuts that down at a random moment, mounts
 * it again, and compares every item with a ledger kept elsewhere. See {@link PowerLossWorker}.
 */
@Tag("slow")
class PowerLossTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int MEGABYTES = 3_072;

    @ParameterizedTest
    @CsvSource({"ext4, 200", "xfs, 50"})
    void shouldKeepWhatItAcknowledgedThroughLossOfPower(String type, int cycles) throws Exception {
        Path directory = Files.createTempDirectory(memory(), "stator-power-");
        Path mountPoint = Files.createDirectory(directory.resolve("mounted"));
        try {
            LoopFilesystem filesystem = new LoopFilesystem(directory.resolve("image"), mountPoint);
            assumeTrue(canMount(filesystem, type), "NOT RUN: loss of power on " + type);
            String last = "";
            Process worker = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            PowerLossWorker.class.getName(),
                            directory.resolve("image").toString(),
                            mountPoint.toString(),
                            directory.resolve("ledger").toString(),
                            String.valueOf(cycles + 1), // the last one only checks
                            String.valueOf(SEED))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader output = new BufferedReader(new InputStreamReader(worker.getInputStream(), UTF_8))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    last = line;
                }
            }
            String rerun = "last=" + last + "; rerun with -Dtest=PowerLossTest -Dstator.test.seed=" + SEED;
            assertEquals(0, worker.waitFor(), rerun);
            assertTrue(last.startsWith("cycles=" + (cycles + 1)), rerun);
            assertTrue(Integer.parseInt(last.substring(last.lastIndexOf('=') + 1)) > cycles, rerun);
        } finally {
            LoopFilesystem.run("rm", "-rf", "--one-file-system", directory.toString());
        }
    }

    /** Where the image is kept in memory: the loss of power is the filesystem's, the disk need not be real. */
    private static Path memory() {
        Path shared = Path.of("/dev/shm");
        return Files.isWritable(shared) ? shared : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Tries everything once: whoever is not root, or has no loop devices, or not the tools, is told so. */
    private static boolean canMount(LoopFilesystem filesystem, String type) {
        try {
            filesystem.make(type, MEGABYTES);
            filesystem.mount();
            filesystem.cutPower();
            filesystem.unmount();
            filesystem.make(type, MEGABYTES);
            return true;
        } catch (IllegalStateException | java.io.UncheckedIOException ex) {
            System.err.println("NOT RUN: loss of power on " + type + ": " + ex.getMessage());
            return false;
        }
    }
}
