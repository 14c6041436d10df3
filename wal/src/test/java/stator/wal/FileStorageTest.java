package stator.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a segment that is made, or written again, holds what it is to begin with and zeros behind it, whatever it held before.
 * Method: beginnings that end in the middle of blocks and between them; files are read byte by byte.
 */
class FileStorageTest {
    private static final int LENGTH = 64 << 10;
    private static final int BLOCK = 4096;
    private static final long BASE = LENGTH;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, BLOCK - 8, BLOCK, BLOCK + 8, 5 * BLOCK - 1, 5 * BLOCK, 5 * BLOCK + 1, LENGTH - 8, LENGTH})
    void shouldFillWithZeros(int kept) throws IOException {
        byte[] bytes = new byte[LENGTH];
        new SplittableRandom(1).nextBytes(bytes);
        try (Storage storage = FileStorage.open(directory);
                Segment whole = storage.create(BASE, LENGTH, new UnsafeBuffer(bytes), LENGTH)) {
            assertHolds(bytes, whole);
            Arrays.fill(bytes, kept, LENGTH, (byte) 0);
            try (Segment fresh = storage.create(2 * BASE, LENGTH, whole.buffer(), kept)) {
                assertHolds(bytes, fresh);
            }
            storage.rewrite(whole, kept);
            assertHolds(bytes, whole);
        }
    }

    private void assertHolds(byte[] expected, Segment segment) throws IOException {
        assertArrayEquals(expected, Files.readAllBytes(Path.of(segment.name())));
        byte[] mapped = new byte[LENGTH];
        segment.buffer().getBytes(0, mapped);
        assertArrayEquals(expected, mapped);
    }
}
