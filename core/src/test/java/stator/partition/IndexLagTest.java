package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stator.item.MapView;
import stator.table.IndexProjection;
import stator.table.IndexStatus;
import stator.table.TableSchema;

/**
 * Goal: how old the oldest change is that an index lacks, is told to the millisecond: while it waits for the follower, for the
 * partition that owns the index's keys, and after a restart; and nothing when the index has all.
 * Method: a partition on a simulated disk whose stages a test runs one by one, and two clocks that it moves.
 */
class IndexLagTest {
    private static final int PATIENCE = 1_000;
    private static final TableSchema PLAIN = new TableSchema(20, "plain", GroupedItems.KEY, null);
    private static final TableSchema INDEXED = GroupedItems.table(IndexStatus.ACTIVE, IndexProjection.Type.ALL);

    private final SimulatedPartitions store = new SimulatedPartitions(new SplittableRandom(1), 1, this::context);
    private Partition[] partitions = {};
    private @Nullable Syncer syncer;
    private @Nullable GlobalIndexStage opened;
    private long nowMs = 1_700_000_000_000L;
    private long nowNs;

    private GlobalIndexStage open() {
        partitions = store.open(new Doorbell());
        syncer = new Syncer(partitions, context());
        IndexTargets targets = new IndexTargets(partitions, SimulatedPartitions.HASH_SEED, () -> nowNs);
        GlobalIndexStage stage = new GlobalIndexStage(targets, this::submit, new Doorbell(), context());
        opened = stage;
        return stage;
    }

    private StoreContext context() {
        return new StoreContext()
                .ringLength(8)
                .durability(Durability.SYNC)
                .clock(() -> nowMs)
                .nanoClock(() -> nowNs)
                .errorHandler(error -> {
                    throw new AssertionError("told to the error handler", error);
                });
    }

    @AfterEach
    void close() {
        CloseHelper.close(opened);
        opened = null;
        store.close();
    }

    @Test
    void shouldTellTheAgeOfTheOldestChangeUntilTheIndexHasIt() {
        GlobalIndexStage indexes = open();
        indexes.maintain(List.of());
        indexes.begin();
        indexes.maintain(List.of(INDEXED));
        settle(indexes);
        assertEquals(0, indexes.lagMs(0));

        write(INDEXED, "a");
        assertEquals(0, indexes.lagMs(0), "nobody has looked");
        indexes.look();
        pass(3_000);
        assertEquals(3_000, indexes.lagMs(0), "not read: since it was seen");
        indexes.doWork();
        pass(2_000);
        assertEquals(5_000, indexes.lagMs(0), "read: since it was made");

        offer(INDEXED, "b");
        pass(1_000);
        assertEquals(6_000, indexes.lagMs(0), "the oldest of two");
        runPartition(); // what the index is to hold of the first, and the second item
        indexes.doWork();
        assertEquals(1_000, indexes.lagMs(0), "the index has the first");
        indexes.look();
        settle(indexes);
        assertEquals(0, indexes.lagMs(0));
        pass(1_000_000);
        assertEquals(0, indexes.lagMs(0), "nothing is missing");
    }

    @Test
    void shouldNotCountOtherTables() {
        GlobalIndexStage indexes = open();
        indexes.maintain(List.of());
        indexes.begin();
        indexes.maintain(List.of(INDEXED));
        settle(indexes);
        write(PLAIN, "a");
        pass(5_000);
        write(INDEXED, "b");
        pass(1_000);
        indexes.doWork();
        assertEquals(1_000, indexes.lagMs(0));
    }

    @Test
    void shouldCountFromTheChangeThroughARestart() {
        GlobalIndexStage indexes = open();
        indexes.maintain(List.of());
        indexes.begin();
        indexes.maintain(List.of(INDEXED));
        settle(indexes);
        write(INDEXED, "a");
        store.stop();
        close();
        store.restart(false);

        pass(60_000);
        GlobalIndexStage again = open();
        again.maintain(List.of(INDEXED));
        again.doWork();
        assertEquals(60_000, again.lagMs(0));
        settle(again);
        assertEquals(0, again.lagMs(0));
    }

    private void pass(long ms) {
        nowMs += ms;
        nowNs += ms * 1_000_000;
    }

    private void write(TableSchema table, String key) {
        offer(table, key);
        runPartition();
    }

    private void offer(TableSchema table, String key) {
        assertTrue(partitions[0].offer(WriteCommand.put(table, GroupedItems.item(key))
                .prepare(SimulatedPartitions.HASH_SEED, new MapView(), WriteCommand::close)));
    }

    private void submit(int partition, WriteCommand command, CommandHandler handler) {
        boolean[] answered = new boolean[1];
        command.prepare(SimulatedPartitions.HASH_SEED, new MapView(), done -> {
            answered[0] = true;
            handler.onComplete(done);
        });
        assertTrue(partitions[partition].offer(command));
        runPartition();
        assertTrue(answered[0]);
    }

    private void runPartition() {
        partitions[0].writer().doWork();
        Objects.requireNonNull(syncer).doWork();
    }

    private void settle(GlobalIndexStage indexes) {
        for (int i = 0; indexes.lagBytes() > 0 || !partitions[0].isDrained(); i++) {
            assertTrue(i < PATIENCE, "never caught up");
            indexes.doWork();
            runPartition();
        }
    }
}
