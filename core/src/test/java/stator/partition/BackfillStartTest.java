package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import stator.item.MapView;
import stator.table.IndexProjection;
import stator.table.IndexSchema;
import stator.table.IndexStatus;
import stator.table.TableSchema;

/**
 * Goal: an index that is added is filled, at whatever moment of a follower's step it is asked for.
 * Method: a partition on a simulated disk, and a follower that is driven by the test; the catalog's thread comes in while the follower
 * asks which indexes there are.
 */
class BackfillStartTest {
    private static final int PATIENCE = 1_000;
    private static final int ITEMS = 200; // more than one step walks over
    private static final TableSchema TABLE = GroupedItems.table(IndexStatus.CREATING, IndexProjection.Type.ALL);

    private IndexPlan plan = IndexPlan.EMPTY;
    private boolean filled;

    @Test
    void shouldFillAnIndexThatIsAskedForWhileTheFollowerAsksWhichThereAre() {
        SimulatedPartitions store = new SimulatedPartitions(new SplittableRandom(1), 1, BackfillStartTest::context);
        Partition partition = store.open(new Doorbell())[0];
        Syncer syncer = new Syncer(new Partition[] {partition}, context());
        IndexTargets targets = new IndexTargets(new Partition[] {partition}, SimulatedPartitions.HASH_SEED, () -> 0);
        IndexFollower follower = new IndexFollower(0, targets, new Doorbell());
        follower.begin(partition.publishedPosition());
        for (int i = 0; i < ITEMS; i++) {
            put(partition, "key " + i);
            partition.writer().doWork();
            syncer.doWork();
        }
        while (follower.lagBytes() > 0) {
            follower.doWork(() -> plan); // it has followed all of them before there is an index
        }
        Supplier<IndexPlan> meanwhile = () -> {
            IndexPlan before = plan;
            if (before.isEmpty()) {
                plan = new IndexPlan(List.of(TABLE));
                follower.backfill(backfill());
            }
            return before;
        };
        for (int i = 0; !filled; i++) {
            assertTrue(i < PATIENCE, "never filled");
            follower.doWork(meanwhile);
            partition.writer().doWork();
            syncer.doWork();
        }
        TableCounters counters = partition.index().counters(GroupedItems.INDEX);
        assertNotNull(counters, "nothing is in the index");
        assertEquals(ITEMS, counters.items());
        follower.close();
        store.close();
    }

    private IndexBackfill backfill() {
        IndexSchema index = Objects.requireNonNull(TABLE.index("by-g"));
        return new IndexBackfill(TABLE, index, 1, new BackfillHandler() {
            @Override
            public void onBegun() {
                assertFalse(filled, "begun before the end");
            }

            @Override
            public void onFilled() {
                filled = true;
            }
        });
    }

    private static StoreContext context() {
        return new StoreContext().ringLength(8).durability(Durability.SYNC).errorHandler(error -> {
            throw new AssertionError("told to the error handler", error);
        });
    }

    private static void put(Partition partition, String key) {
        assertTrue(partition.offer(WriteCommand.put(TABLE, GroupedItems.item(key))
                .prepare(SimulatedPartitions.HASH_SEED, new MapView(), WriteCommand::close)));
    }
}
