package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.ErrorType;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.table.IndexProjection;
import stator.table.IndexStatus;
import stator.table.ItemKey;
import stator.table.TableSchema;
import stator.time.TestClock;

/**
 * Goal: an index that cannot follow stops those who write to its table, at a bound, with DynamoDB's text, and nobody else; when
 * it can, it catches up, and nothing was lost.
 * Method: the writer of the partition that owns the index's keys is held in a task, while items of the other are written.
 */
class GlobalIndexBackPressureTest {
    private static final long MAX_LAG_BYTES = 64 << 10;
    private static final long PATIENCE_NS = 30_000_000_000L;
    private static final TableSchema PLAIN = new TableSchema(20, "plain", GroupedItems.KEY, null);
    private static final TableSchema INDEXED = GroupedItems.table(IndexStatus.ACTIVE, IndexProjection.Type.KEYS_ONLY);

    private final ItemEncoder encoder = new ItemEncoder();

    @Test
    void shouldStopWritersOfItsTableAtABound(@TempDir Path directory) throws InterruptedException {
        TestClock clock = TestClock.standingAt(1_700_000_000_000L);
        StoreContext context = new StoreContext()
                .directory(directory)
                .clock(clock::millis)
                .partitions(2)
                .durability(Durability.BUFFERED)
                .maxSubmitWaitNs(20_000_000)
                .maxIndexLagBytes(MAX_LAG_BYTES);
        CountDownLatch release = new CountDownLatch(1);
        try (PartitionedStore store = PartitionedStore.open(context)) {
            store.globalIndexes().begin();
            store.globalIndexes().maintain(List.of(INDEXED));
            String group = ownedBy(1, "g", store);
            assertTrue(store.partitions()[1].offer(
                    WriteCommand.task(() -> await(release)).prepare(0, new MapView(), done -> {})));
            int applied = 0;
            WriteCommand last = put(store, INDEXED, applied, group);
            while (last.outcome() == Outcome.APPLIED) {
                applied++;
                assertTrue(applied < 10_000, "never stopped");
                last.close();
                last = put(store, INDEXED, applied, group);
            }
            assertEquals(ErrorType.THROTTLING, last.error().type());
            assertEquals(
                    "Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is"
                            + " automatically scaling your index so please try again shortly.",
                    last.error().getMessage());
            assertTrue(applied > 10, "applied=" + applied);
            long lag = store.globalIndexes().lagBytes();
            assertTrue(lag > MAX_LAG_BYTES && lag < 2 * MAX_LAG_BYTES, "lagBytes=" + lag);
            assertFalse(store.globalIndexes().await(10_000_000));
            clock.advance(7_000);
            assertEquals(7_000, store.metrics().partitions().get(0).indexLagMs());
            try (WriteCommand other = put(store, PLAIN, 0, group)) {
                assertEquals(Outcome.APPLIED, other.outcome());
            }
            release.countDown();
            assertTrue(store.globalIndexes().await(PATIENCE_NS), "never caught up");
            assertEquals(applied, store.itemCount(GroupedItems.INDEX));
            try (WriteCommand again = put(store, INDEXED, applied, group)) {
                assertEquals(Outcome.APPLIED, again.outcome());
            }
        } finally {
            release.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** Puts an item that lies in partition 0. */
    private WriteCommand put(PartitionedStore store, TableSchema table, int number, String group) {
        AttributeMap item = encoder.beginMap()
                .name("k")
                .string(ownedBy(0, "key " + number + " ", store))
                .name("g")
                .string(group)
                .name("pad")
                .string("x".repeat(400))
                .endMap()
                .finish();
        CompletableFuture<WriteCommand> done = new CompletableFuture<>();
        store.submit(WriteCommand.put(table, item), done::complete);
        return done.join();
    }

    /** A text that begins like this, and whose hash a partition owns. */
    private String ownedBy(int partition, String prefix, PartitionedStore store) {
        for (int i = 0; ; i++) {
            AttributeMap key = new ItemEncoder()
                    .beginMap()
                    .name("k")
                    .string(prefix + i)
                    .endMap()
                    .finish();
            ItemKey encoded = new ItemKey().wrap(PLAIN, store.hashSeed(), key.view(new MapView()));
            if (Partition.numberOf(encoded.hash(), store.partitions().length) == partition) {
                return prefix + i;
            }
        }
    }
}
