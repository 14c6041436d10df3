package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what killed subscribers left of their media drivers goes, and nothing else: not what a driver uses, nor what one is about to use.
 * Method: directories whose age a test chooses, with and without a driver.
 */
class DriverDirectoryTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final long OLD_MS = NOW_MS - 60_001;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path parent;

    @Test
    void shouldDeleteWhatAKilledSubscriberLeft() throws IOException {
        Path left = DriverDirectory.among(parent);
        launch(left, false).close(); // marks its files as nobody's and leaves them
        Path empty = Files.createDirectory(DriverDirectory.among(parent));
        assertTrue(Files.exists(left.resolve("cnc.dat")));
        age(left, OLD_MS);
        age(empty, OLD_MS);
        DriverDirectory.deleteLeft(parent, NOW_MS);
        assertFalse(Files.exists(left));
        assertFalse(Files.exists(empty));
    }

    @Test
    void shouldKeepWhatADriverUses() throws IOException {
        Path used = DriverDirectory.among(parent);
        try (MediaDriver driver = launch(used, true)) {
            age(used, OLD_MS);
            DriverDirectory.deleteLeft(parent, NOW_MS);
            assertEquals(used.toString(), driver.aeronDirectoryName());
            assertTrue(Files.exists(used.resolve("cnc.dat")));
        }
        assertFalse(Files.exists(used));
    }

    @Test
    void shouldKeepWhatADriverMayBeAboutToUse() throws IOException {
        Path young = Files.createDirectory(DriverDirectory.among(parent));
        age(young, NOW_MS - 60_000);
        DriverDirectory.deleteLeft(parent, NOW_MS);
        assertTrue(Files.exists(young));
    }

    @Test
    void shouldKeepWhatIsNoSubscribers() throws IOException {
        Path other = Files.createDirectory(parent.resolve("aeron-root-1"));
        age(other, OLD_MS);
        DriverDirectory.deleteLeft(parent, NOW_MS);
        assertTrue(Files.exists(other));
    }

    private static MediaDriver launch(Path directory, boolean deletes) {
        return MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .threadingMode(ThreadingMode.SHARED)
                .termBufferSparseFile(true)
                .dirDeleteOnShutdown(deletes));
    }

    private static void age(Path directory, long changedMs) throws IOException {
        Files.setLastModifiedTime(directory, FileTime.fromMillis(changedMs));
    }
}
