package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;
import stator.table.ItemKey;
import stator.table.KeyAttribute;
import stator.table.KeyRange;
import stator.table.TableSchema;

/**
 * Goal: a table read as a whole, in slices, and page by page gives the same items, none left out.
 * Method: item collections of very different sizes, under a random hash; pages of random lengths both ways.
 */
class ItemCursorTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final TableSchema TABLE = new TableSchema(
            1, "blocks", new KeyAttribute("pk", AttributeType.S), new KeyAttribute("sk", AttributeType.N));

    @TempDir
    private @Nullable Path directory;

    private final Random random = new Random(SEED);
    private final ItemEncoder encoder = new ItemEncoder();
    private final ItemKey lastKey = new ItemKey();

    @Test
    void shouldLeaveNothingOut() throws InterruptedException {
        for (int round = 0; round < 8; round++) {
            Path data = Objects.requireNonNull(directory).resolve("round" + round);
            try (PartitionedStore store = PartitionedStore.open(new StoreContext()
                    .directory(data)
                    .partitions(1 + random.nextInt(2))
                    .newHashSeed(random.nextLong())
                    .durability(Durability.BUFFERED)
                    .maxSubmitWaitNs(60_000_000_000L))) {
                int items = load(store);
                List<Integer> whole = read(store, new KeyRange().ofTable(TABLE), true, Integer.MAX_VALUE);
                assertEquals(items, whole.size(), rerun(round) + " whole");
                int segments = 1 + random.nextInt(12);
                List<Integer> sliced = new ArrayList<>();
                for (int segment = 0; segment < segments; segment++) {
                    sliced.addAll(paged(store, segment, segments, true));
                }
                assertEquals(whole, sliced, rerun(round) + " segments=" + segments);
                List<Integer> backwards = paged(store, 0, 1, false);
                Collections.reverse(backwards);
                assertEquals(whole, backwards, rerun(round) + " backwards");
            }
        }
    }

    private int load(PartitionedStore store) throws InterruptedException {
        int blocks = 200;
        int number = 0;
        List<AttributeMap> all = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            int size = 1 << random.nextInt(9);
            for (int i = 0; i < size; i++) {
                all.add(item("BLOCK_" + block, number++));
            }
        }
        CountDownLatch done = new CountDownLatch(all.size());
        for (AttributeMap item : all) {
            store.submit(WriteCommand.put(TABLE, item), command -> done.countDown());
        }
        done.await();
        return all.size();
    }

    private List<Integer> paged(PartitionedStore store, int segment, int segments, boolean forward) {
        List<Integer> found = new ArrayList<>();
        KeyRange range = new KeyRange().ofSegment(TABLE, segment, segments);
        while (true) {
            int limit = 1 + random.nextInt(2000);
            List<Integer> page = read(store, range, forward, limit);
            found.addAll(page);
            if (page.size() < limit) {
                return found;
            }
            range = new KeyRange().ofSegment(TABLE, segment, segments);
            range.startAfter(lastKey, forward);
        }
    }

    private List<Integer> read(PartitionedStore store, KeyRange range, boolean forward, int limit) {
        List<Integer> numbers = new ArrayList<>();
        MapView map = new MapView();
        ValueView value = new ValueView();
        try (ReadSession session = store.openReader()) {
            ItemCursor cursor = session.cursor(range, forward);
            while (numbers.size() < limit && cursor.next()) {
                cursor.item().map(map).find(new byte[] {'s', 'k'}, value);
                numbers.add(NumberCodec.bigDecimal(value.buffer(), value.contentOffset(), value.contentLength())
                        .intValueExact());
                lastKey.wrap(TABLE, store.hashSeed(), map);
            }
        }
        return numbers;
    }

    private AttributeMap item(String pk, int sk) {
        return encoder.beginMap()
                .name("pk")
                .string(pk)
                .name("sk")
                .number(sk)
                .endMap()
                .finish();
    }

    private static String rerun(int round) {
        return "rerun with -Dstator.test.seed=" + SEED + " round=" + round;
    }
}
