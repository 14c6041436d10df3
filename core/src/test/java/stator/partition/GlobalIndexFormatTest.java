package stator.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.table.GlobalIndex;
import stator.table.IndexDefinition;
import stator.table.IndexProjection;
import stator.table.IndexStatus;
import stator.table.ItemKey;
import stator.table.KeyAttribute;
import stator.table.TableSchema;
import stator.wal.RecordFlyweight;

/**
 * Goal: keys and records of global index entries are as {@code docs/formats/store.md} says.
 * Method: the example of that page; a record of a real log, byte by byte.
 */
class GlobalIndexFormatTest {
    private static final KeyAttribute PARTITION = new KeyAttribute("p", AttributeType.S);
    private static final KeyAttribute SORT = new KeyAttribute("s", AttributeType.S);
    private static final TableSchema TABLE = new TableSchema(9, "nine", PARTITION, SORT)
            .withGlobalIndexes(List.of(GlobalIndex.of(
                            new IndexDefinition(
                                    "twelve",
                                    List.of(attribute("v"), attribute("w")),
                                    List.of(attribute("x")),
                                    new IndexProjection(IndexProjection.Type.KEYS_ONLY, List.of())),
                            IndexStatus.ACTIVE)
                    .withNumber(12)));

    private static KeyAttribute attribute(String name) {
        return new KeyAttribute(name, AttributeType.S);
    }

    private static AttributeMap item(boolean whole) {
        ItemEncoder encoder = new ItemEncoder()
                .beginMap()
                .name("p")
                .string("p")
                .name("s")
                .string("b")
                .name("v")
                .string("a\0")
                .name("w")
                .string("c")
                .name("x")
                .string("d");
        if (whole) {
            encoder.name("rest").string("not projected");
        }
        return encoder.endMap().finish();
    }

    @Test
    void shouldMakeTheKeyOfTheExample() throws IOException {
        ItemKey key = new ItemKey()
                .wrap(TABLE.globalIndexes().get(0).keys(), 0, item(true).view(new MapView()));
        String hex = hex(key.buffer(), 0, key.length());
        assertEquals("0000000c", hex.substring(0, 8));
        assertEquals("00066100ff00006364000070000062", hex.substring(24));
        String page =
                Files.readString(Path.of("../docs/formats/store.md"), UTF_8).replaceAll("\\s", "");
        assertTrue(page.contains("0000000chash" + hex.substring(24)));
    }

    @Test
    void shouldWriteTheSourceBehindTheProjectedItem(@TempDir Path directory) {
        try (PartitionedStore store =
                PartitionedStore.open(new StoreContext().directory(directory).partitions(1))) {
            store.globalIndexes().begin();
            store.globalIndexes().maintain(List.of(TABLE));
            CompletableFuture<WriteCommand> done = new CompletableFuture<>();
            store.submit(WriteCommand.put(TABLE, item(true)), done::complete);
            done.join().close();
            assertTrue(store.globalIndexes().await(30_000_000_000L));
            Partition partition = store.partitions()[0];
            MapView map = item(true).view(new MapView());
            ItemKey key = new ItemKey().wrap(TABLE.globalIndexes().get(0).keys(), store.hashSeed(), map);
            ItemKey tableKey = new ItemKey().wrap(TABLE, store.hashSeed(), map);
            try (PartitionReader reader = new PartitionReader(partition)) {
                reader.pin();
                reader.cursor().seek(tableKey.buffer(), 0, tableKey.length());
                long source = reader.cursor().value();
                reader.cursor().seek(key.buffer(), 0, key.length());
                RecordFlyweight entry =
                        partition.wal().newReader().read(reader.cursor().value());
                assertEquals(RecordType.PUT, entry.type());
                assertEquals(7, entry.flags());
                assertEquals(12, entry.tableId());
                int itemLength = 4 + item(false).length();
                assertEquals(itemLength + 8, entry.payloadLength());
                assertEquals(
                        source, entry.buffer().getLong(entry.payloadOffset() + itemLength, ByteOrder.LITTLE_ENDIAN));
                ItemView item = new ItemView();
                ItemRecord.view(entry, item);
                assertTrue(item.attributes().sameAs(item(false)));
                assertEquals(item(false).sizeBytes(), item.sizeBytes());
            }
        }
    }

    private static String hex(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
