package stator.partition;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.index.BTreeCursor;
import stator.index.KeySource;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.IndexSchema;
import stator.table.ItemKey;
import stator.table.ItemKeyDescriptor;
import stator.table.KeyAttribute;
import stator.table.ProjectionCursor;
import stator.table.TableSchema;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;

/**
 * Compares the entries of local secondary indexes with the items of their tables, both ways: every item that has the
 * attribute is in the index once, with its key; nothing else is. Compares counters and sizes of collections with what they
 * count. The entries are those of a version that a reader has pinned; the counters are the writer's, so they are compared
 * only when all is published.
 */
final class LocalIndexChecker {
    private final Partition partition;
    private final IntFunction<TableSchema> tables;
    private final long hashSeed;
    private final RecordReader log;
    private final ItemView item = new ItemView();
    private final MapView map = new MapView();
    private final Map<String, Long> expected = new TreeMap<>();
    private final Map<Integer, long[]> counts = new HashMap<>();
    private final Map<String, Long> collectionSizes = new TreeMap<>();
    private final Map<String, ItemKey> collectionKeys = new HashMap<>();

    private LocalIndexChecker(Partition partition, IntFunction<TableSchema> tables, long hashSeed) {
        this.partition = partition;
        this.tables = tables;
        this.hashSeed = hashSeed;
        log = partition.wal().newReader();
    }

    /**
     * Checks a version.
     *
     * @param through      has it pinned
     * @param isAllApplied whether nothing was executed after it
     * @return number of entries of local indexes
     */
    static int check(
            PartitionReader through, Partition partition, IntFunction<TableSchema> tables, boolean isAllApplied) {
        return new LocalIndexChecker(partition, tables, SimulationPartition.HASH_SEED).check(through, isAllApplied);
    }

    private int check(PartitionReader through, boolean isAllApplied) {
        Map<String, Long> found = new TreeMap<>();
        UnsafeBuffer key = new UnsafeBuffer(new byte[KeySource.MAX_KEY_LENGTH]);
        BTreeCursor cursor = through.cursor();
        boolean more = cursor.seek(new ExpandableArrayBuffer(4), 0, 4);
        while (more) {
            long value = cursor.value();
            RecordFlyweight entry = log.read(EntryValue.position(value));
            int keyLength = RecordKeys.copyKey(entry, EntryValue.ordinal(value), new ValueView(), key);
            if (EntryValue.ordinal(value) == 0) {
                expect(entry);
            } else {
                assertEquals(null, found.put(hex(key, keyLength), value), "twice in an index");
            }
            more = cursor.next();
        }
        assertEquals(expected, found, "entries of local indexes");
        if (isAllApplied) {
            checkCounts();
        }
        return found.size();
    }

    /** What the indexes must hold of an item of the table. */
    private void expect(RecordFlyweight entry) {
        long position = entry.position();
        TableSchema table = tables.apply(entry.tableId());
        ItemRecord.view(entry, item);
        item.map(map);
        long share = item.sizeBytes();
        for (IndexSchema index : table.localIndexes()) {
            KeyAttribute sortKey = index.keys().sortKey().get(0);
            long[] count = counts.computeIfAbsent(index.keys().id(), id -> new long[2]);
            if (!map.find(sortKey.nameUtf8(), new ValueView())) {
                continue;
            }
            ItemKey key = new ItemKey().wrap(index.keys(), hashSeed, map);
            assertEquals(null, expected.put(hex(key.buffer(), key.length()), position + index.ordinal()));
            int size = projectedSize(index);
            count[0]++;
            count[1] += size;
            share += size;
        }
        if (!table.localIndexes().isEmpty()) {
            ItemKey key = new ItemKey().wrap(table, hashSeed, map);
            int collectionLength = ItemKeyDescriptor.PARTITION_KEY_OFFSET
                    + key.buffer().getShort(ItemKeyDescriptor.PARTITION_KEY_LENGTH_OFFSET, BIG_ENDIAN);
            String collection = hex(key.buffer(), collectionLength);
            collectionKeys.put(collection, key);
            collectionSizes.merge(collection, share, Long::sum);
        }
    }

    /** By way of the projected item, not of the sizes in the record. */
    private int projectedSize(IndexSchema index) {
        ItemEncoder encoder = new ItemEncoder();
        index.project(map, encoder, new ProjectionCursor());
        AttributeMap projected = encoder.finish();
        assertTrue(!index.projectsAll() || Item.of(projected).equals(Item.of(item.attributes())), index.name());
        return projected.sizeBytes();
    }

    private void checkCounts() {
        counts.forEach((number, count) -> {
            TableCounters counters = partition.index().counters(number);
            assertEquals(count[0], counters == null ? 0 : counters.items(), () -> "items of index=" + number);
            assertEquals(count[1], counters == null ? 0 : counters.sizeBytes(), () -> "size of index=" + number);
        });
        if (!partition.index().isWarm()) {
            return; // sizes of collections come back by and by
        }
        collectionKeys.forEach((collection, key) -> assertEquals(
                collectionSizes.get(collection), partition.index().collectionSize(key), () -> "size of " + collection));
    }

    private static String hex(DirectBuffer bytes, int length) {
        byte[] copy = new byte[length];
        bytes.getBytes(0, copy);
        return HexFormat.of().formatHex(copy);
    }
}
