package stator.partition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.partition.StoreDescriptor.Description;

/**
 * Goal: the description of a data directory is read back as it was written, and never from damaged bytes.
 * Method: the bytes of the format page; then every bit flipped, and every length.
 */
class StoreDescriptorTest {
    private static final Description EXAMPLE = new Description(1, 0x0102030405060708L);
    private static final String EXAMPLE_HEX = "53544154 4f524442 01000000 01000000 08070605 04030201 846d18b2";

    @Test
    void shouldWriteTheBytesOfTheFormatPage(@TempDir Path directory) throws IOException {
        StoreDescriptor.write(directory, EXAMPLE);
        byte[] expected = HexFormat.of().parseHex(EXAMPLE_HEX.replace(" ", ""));
        assertArrayEquals(expected, Files.readAllBytes(directory.resolve(StoreDescriptor.FILE_NAME)));
        assertEquals(EXAMPLE, StoreDescriptor.read(directory));
    }

    @Test
    void shouldRefuseEveryFlippedBitAndNameTheFile(@TempDir Path directory) throws IOException {
        StoreDescriptor.write(directory, EXAMPLE);
        Path file = directory.resolve(StoreDescriptor.FILE_NAME);
        byte[] good = Files.readAllBytes(file);
        for (int bit = 0; bit < good.length * Byte.SIZE; bit++) {
            byte[] damaged = good.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file, damaged);
            StoreException refused = assertThrows(StoreException.class, () -> StoreDescriptor.read(directory));
            assertEquals(StoreException.Code.DAMAGED, refused.code(), "bit=" + bit);
            assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        }
    }

    @Test
    void shouldRefuseEveryOtherLength(@TempDir Path directory) throws IOException {
        StoreDescriptor.write(directory, EXAMPLE);
        Path file = directory.resolve(StoreDescriptor.FILE_NAME);
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length <= good.length + 1; length++) {
            if (length != good.length) {
                Files.write(file, Arrays.copyOf(good, length));
                assertThrows(StoreException.class, () -> StoreDescriptor.read(directory), "length=" + length);
            }
        }
    }
}
