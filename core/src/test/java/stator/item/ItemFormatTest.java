package stator.item;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Goal: the format stays what its page says.
 * Method: make the page's examples again and compare them byte by byte.
 */
class ItemFormatTest {
    private static final Path PAGE = Path.of("..", "docs", "formats", "item.md");
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    @Test
    void shouldEncodeTheItemOfThePage() throws IOException {
        Item item = Item.of("id", "u1", "at", -150, "ok", true, "tags", AttributeValue.ss("new", "beta"));
        AttributeMap map = item.toAttributeMap();
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[ItemDescriptor.ITEM_MAP_OFFSET + map.length()]);
        buffer.putInt(ItemDescriptor.ITEM_SIZE_OFFSET, map.sizeBytes(), LITTLE_ENDIAN);
        buffer.putBytes(ItemDescriptor.ITEM_MAP_OFFSET, map.buffer(), map.offset(), map.length());
        List<String> lines = new ArrayList<>();
        for (String[] line : example("item")) {
            lines.add(line[0]);
        }
        assertEquals(String.join(" ", lines), HEX.formatHex(buffer.byteArray()));
    }

    @Test
    void shouldEncodeTheNumbersOfThePageInTheirOrder() throws IOException {
        NumberCodec codec = new NumberCodec();
        String previous = "";
        for (String[] line : example("numbers")) {
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[NumberCodec.MAX_LENGTH]);
            int length = codec.encode(line[1], buffer, 0);
            assertEquals(line[0], HEX.formatHex(buffer.byteArray(), 0, length), line[1]);
            assertTrue(previous.compareTo(line[0]) < 0, line[1]);
            previous = line[0];
        }
    }

    @Test
    void shouldHashTheKeysOfThePage() throws IOException {
        for (String[] line : example("hashes")) {
            byte[] key = line[1].replace("\"", "").getBytes(UTF_8);
            long hash = KeyHash.hash64(0, new UnsafeBuffer(key), 0, key.length);
            assertEquals(line[0], HexFormat.of().toHexDigits(hash), line[1]);
        }
    }

    /** Lines of an example: what comes before at least two spaces, and what comes after. */
    private static List<String[]> example(String name) throws IOException {
        List<String[]> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE, UTF_8)) {
            if (inside && !line.startsWith("```")) {
                lines.add(line.split(" {2,}", 2));
            }
            inside = line.equals("```hex " + name) || (inside && !line.startsWith("```"));
        }
        assertTrue(lines.size() > 2, "example=" + name + " lines=" + lines.size());
        return lines;
    }
}
