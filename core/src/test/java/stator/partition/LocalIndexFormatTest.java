package stator.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.item.UnsignedBytes;
import stator.item.ValueView;
import stator.table.IndexDefinition;
import stator.table.IndexProjection;
import stator.table.ItemKey;
import stator.table.KeyAttribute;
import stator.table.TableSchema;
import stator.table.TerminatedBytes;
import stator.wal.RecordFlyweight;

/**
 * Goal: keys in local indexes, and the directory in the records of items, are as {@code docs/formats/store.md} says.
 * Method: the example of that page; a record of a real log, byte by byte; random parts, whose order is that of the parts.
 */
class LocalIndexFormatTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final KeyAttribute PARTITION = new KeyAttribute("p", AttributeType.S);
    private static final TableSchema TABLE = new TableSchema(
                    9, "nine", PARTITION, new KeyAttribute("s", AttributeType.S))
            .withLocalIndexes(List.of(index("one", "n", AttributeType.N), index("two", "v", AttributeType.S)));

    private static IndexDefinition index(String name, String attribute, byte type) {
        return new IndexDefinition(
                name,
                List.of(PARTITION),
                List.of(new KeyAttribute(attribute, type)),
                new IndexProjection(IndexProjection.Type.KEYS_ONLY, List.of()));
    }

    private static AttributeMap item() {
        ItemEncoder encoder = new ItemEncoder().beginMap();
        encoder.name("p")
                .string("p")
                .name("s")
                .string("b")
                .name("v")
                .string("a\0")
                .name("x")
                .string("xyz");
        return encoder.endMap().finish();
    }

    @Test
    void shouldMakeTheKeyOfTheExample() throws IOException {
        ItemKey key = new ItemKey().wrap(TABLE.localIndexes().get(1).keys(), 0, item().view(new MapView()));
        String hex = hex(key.buffer(), 0, key.length());
        assertEquals("0000000b", hex.substring(0, 8));
        assertEquals("0001706100ff000062", hex.substring(24));
        String page =
                Files.readString(Path.of("../docs/formats/store.md"), UTF_8).replaceAll("\\s", "");
        assertTrue(page.contains("0000000bhashof\"p\"" + hex.substring(24)));
    }

    @Test
    void shouldWriteADirectoryBehindTheItem(@TempDir Path directory) {
        StoreContext ctx = new StoreContext().directory(directory).partitions(1);
        try (PartitionedStore store = PartitionedStore.open(ctx)) {
            CompletableFuture<WriteCommand> done = new CompletableFuture<>();
            store.submit(WriteCommand.put(TABLE, item()), done::complete);
            done.join().close();
            Partition partition = store.partitions()[0];
            ItemKey key = new ItemKey().wrap(TABLE, store.hashSeed(), item().view(new MapView()));
            PartitionReader reader = new PartitionReader(partition);
            reader.pin();
            reader.cursor().seek(key.buffer(), 0, key.length());
            long position = reader.cursor().value();
            RecordFlyweight entry = partition.wal().newReader().read(position);
            assertEquals(2, entry.flags());
            int itemLength = 4 + item().length();
            assertEquals(itemLength + 16, entry.payloadLength());
            ValueView value = new ValueView();
            item().view(new MapView()).find("v".getBytes(UTF_8), value);
            int valueOffset = 4 + value.offset() - item().offset();
            String expected = "0000000000000000" + String.format("%02x000000", valueOffset) + "07000000";
            assertEquals(expected, hex(entry.buffer(), entry.payloadOffset() + itemLength, 16));
            assertTrue(reader.cursor().next());
            assertEquals(position + 2, reader.cursor().value());
            reader.close();
        }
    }

    @Test
    void shouldOrderPartsOneAfterTheOther() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            UnsafeBuffer[] parts = {part(random), part(random), part(random), part(random)};
            UnsafeBuffer left = encoded(parts[0], parts[1]);
            UnsafeBuffer right = encoded(parts[2], parts[3]);
            int order = order(parts[0], parts[2]);
            order = order != 0 ? order : order(parts[1], parts[3]);
            String rerun = "-Dstator.test.seed=" + SEED + " round=" + round;
            assertEquals(Integer.signum(order), Integer.signum(order(left, right)), rerun);
            int length = TerminatedBytes.length(parts[2], 0, parts[2].capacity());
            int prefix = TerminatedBytes.compare(parts[2], 0, parts[2].capacity(), left, 0, left.capacity());
            boolean begins = left.capacity() >= length && UnsignedBytes.equal(left, 0, length, right, 0, length);
            assertEquals(begins, prefix == 0, rerun);
            if (!begins) {
                UnsafeBuffer first = new UnsafeBuffer(right, 0, length);
                assertEquals(Integer.signum(order(first, left)), Integer.signum(prefix), rerun);
            }
        }
    }

    private static UnsafeBuffer part(Random random) {
        byte[] bytes = new byte[random.nextInt(4)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(4) - 1);
        }
        return new UnsafeBuffer(bytes);
    }

    private static UnsafeBuffer encoded(UnsafeBuffer first, UnsafeBuffer second) {
        UnsafeBuffer into = new UnsafeBuffer(new byte[32]);
        int length = TerminatedBytes.put(first, 0, first.capacity(), into, 0);
        into.putBytes(length, second, 0, second.capacity());
        return new UnsafeBuffer(into, 0, length + second.capacity());
    }

    private static int order(UnsafeBuffer left, UnsafeBuffer right) {
        return UnsignedBytes.compare(left, 0, left.capacity(), right, 0, right.capacity());
    }

    private static String hex(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
