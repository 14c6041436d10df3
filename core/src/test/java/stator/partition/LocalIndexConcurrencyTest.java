package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;
import stator.table.IndexDefinition;
import stator.table.IndexProjection;
import stator.table.KeyAttribute;
import stator.table.KeyRange;
import stator.table.KeySchema;
import stator.table.TableSchema;

/**
 * Goal: readers at full speed see table and index of one version, whatever is written meanwhile.
 * Method: one thread puts and deletes items of one collection, changing what the index orders by; readers go over the table
 * and over the index in one session, and compare what they saw.
 */
class LocalIndexConcurrencyTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int WRITES = 10_000;
    private static final int UNDER_WAY = 64;
    private static final int READERS = 3;
    private static final int SORT_KEYS = 50;
    private static final KeyAttribute PARTITION = new KeyAttribute("p", AttributeType.S);
    private static final KeyAttribute SORT = new KeyAttribute("s", AttributeType.N);
    private static final KeyAttribute VALUE = new KeyAttribute("v", AttributeType.S);
    private static final TableSchema TABLE = new TableSchema(1, "pairs", PARTITION, SORT)
            .withLocalIndexes(List.of(new IndexDefinition(
                    "by-value",
                    List.of(PARTITION),
                    List.of(VALUE),
                    new IndexProjection(IndexProjection.Type.ALL, List.of()))));

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    @Test
    void shouldSeeTableAndIndexOfOneVersion(@TempDir Path directory) throws InterruptedException {
        StoreContext ctx = new StoreContext().directory(directory).partitions(1).durability(Durability.BUFFERED);
        try (PartitionedStore store = PartitionedStore.open(ctx)) {
            List<Thread> readers = new ArrayList<>();
            long[] reads = new long[READERS];
            for (int i = 0; i < READERS; i++) {
                int reader = i;
                Thread thread = new Thread(() -> read(store, reads, reader), "reader-" + i);
                thread.start();
                readers.add(thread);
            }
            write(store);
            done.set(true);
            for (Thread reader : readers) {
                reader.join();
            }
            String rerun = "-Dstator.test.seed=" + SEED;
            assertEquals(null, failure.get(), rerun);
            for (long count : reads) {
                assertTrue(count > 0, rerun);
            }
        }
    }

    private static void write(PartitionedStore store) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(SEED);
        Semaphore room = new Semaphore(UNDER_WAY);
        for (int i = 0; i < WRITES; i++) {
            room.acquire();
            int sortKey = random.nextInt(SORT_KEYS);
            WriteCommand command = random.nextInt(4) == 0
                    ? WriteCommand.delete(TABLE, key(sortKey).endMap().finish())
                    : WriteCommand.put(TABLE, item(sortKey, random.nextInt(1_000)));
            store.submit(command, answered -> {
                answered.close();
                room.release();
            });
        }
        room.acquire(UNDER_WAY);
    }

    private static ItemEncoder key(int sortKey) {
        return new ItemEncoder().beginMap().name("p").string("all").name("s").number(sortKey);
    }

    private static AttributeMap item(int sortKey, int value) {
        return key(sortKey).name("v").string("value " + value).endMap().finish();
    }

    private void read(PartitionedStore store, long[] reads, int reader) {
        try {
            while (!done.get() && failure.get() == null) {
                try (ReadSession session = store.openReader()) {
                    boolean tableFirst = reads[reader] % 2 == 0;
                    TreeMap<String, String> first = items(session, tableFirst);
                    assertEquals(first, items(session, !tableFirst));
                }
                reads[reader]++;
            }
        } catch (Throwable t) {
            failure.compareAndSet(null, t);
        }
    }

    /** Values by sort key; of the index, which must be in its order. */
    private static TreeMap<String, String> items(ReadSession session, boolean ofTable) {
        KeySchema keys = ofTable ? TABLE.keys() : TABLE.localIndexes().get(0).keys();
        TreeMap<String, String> items = new TreeMap<>();
        MapView map = new MapView();
        ValueView value = new ValueView();
        String last = "";
        ItemCursor cursor = session.cursor(new KeyRange().ofAll(keys), true);
        while (cursor.next()) {
            cursor.item().map(map);
            map.find(VALUE.nameUtf8(), value);
            String text = value.text();
            map.find(SORT.nameUtf8(), value);
            String sortKey = NumberCodec.bigDecimal(value.buffer(), value.contentOffset(), value.contentLength())
                    .toPlainString();
            assertEquals(null, items.put(sortKey, text), "twice");
            assertTrue(ofTable || last.compareTo(text) <= 0, () -> "order of the index");
            last = text;
        }
        return items;
    }
}
