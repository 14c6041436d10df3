package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: whatever the archive's catalog says, a database starts and every change is told once, or it is refused with the name of the file; it
 * never ends the process, waits, or forgets what was recorded.
 * Method: bits of the catalog are flipped, of a database that was closed and of one that was killed.
 */
@Timeout(60)
class RecordingCatalogTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

    @Test
    void shouldStartOrBeRefusedWithAFlippedBit(@TempDir Path closed, @TempDir Path killed) throws IOException {
        prepare(closed, killed);
        Random random = new Random(SEED);
        for (int i = 0; i < 20; i++) {
            Path directory = random.nextBoolean() ? closed : killed;
            flip(directory, random.nextInt(Byte.SIZE * used(directory)));
        }
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void shouldStartOrBeRefusedWithAFlippedBitInEachByte(@TempDir Path closed, @TempDir Path killed)
            throws IOException {
        prepare(closed, killed);
        Random random = new Random(SEED);
        for (int at = 0; at < Math.min(used(closed), used(killed)); at++) {
            flip(random.nextBoolean() ? closed : killed, Byte.SIZE * at + random.nextInt(Byte.SIZE));
        }
    }

    private static void prepare(Path closed, Path killed) throws IOException {
        RecordedNumbers.begin(closed);
        RecordedNumbers.putForced(closed, killed);
        RecordedNumbers.length(closed, StreamChannels.TERM_LENGTH); // is copied often; the rest is empty
    }

    private static void flip(Path from, int bit) throws IOException {
        Path directory = Files.createTempDirectory("flipped");
        try {
            RecordedNumbers.copy(from, directory);
            RecordedNumbers.length(directory, StreamChannels.SEGMENT_LENGTH);
            Path catalog = catalog(directory);
            byte[] bytes = Files.readAllBytes(catalog);
            bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(catalog, bytes);
            assertToldOrRefused(directory, catalog, bit);
        } finally {
            IoUtil.delete(directory.toFile(), false);
        }
    }

    private static void assertToldOrRefused(Path directory, Path catalog, int bit) throws IOException {
        String rerun = "bit=" + bit + " -Dstator.test.seed=" + SEED;
        List<Integer> told;
        try {
            told = RecordedNumbers.tell(directory);
        } catch (IllegalStateException refused) {
            String message = String.valueOf(refused.getMessage());
            assertTrue(
                    message.contains("damaged recordings: file=" + catalog)
                            || message.contains("damaged recording: file=")
                            || message.contains("catalog file version"),
                    () -> rerun + ": " + message);
            return;
        }
        assertEquals(RecordedNumbers.ALL, told, rerun);
    }

    /** Bytes of a catalog in front of those that are empty. */
    private static int used(Path directory) throws IOException {
        byte[] bytes = Files.readAllBytes(catalog(directory));
        int used = bytes.length;
        while (bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }

    private static Path catalog(Path directory) {
        return directory.resolve("streams").resolve("archive.catalog");
    }
}
