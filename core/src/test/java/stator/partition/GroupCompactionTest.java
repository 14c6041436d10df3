package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stator.index.SimulatedCheckpoints;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.partition.SimulationCommand.Key;
import stator.partition.SimulationCommand.Kind;
import stator.partition.SimulationCommand.Value;
import stator.wal.RecordFlyweight;
import stator.wal.SegmentUsage;
import stator.wal.SimulatedDisk;
import stator.wal.Wal;

/**
 * Goal: a group of records that lies in two segments is never cut in half: the segment that it goes on in stays while the one
 * stays that it began in, for half a group counts for nothing when the log is read again.
 * Method: one partition on a simulated disk, step by step; a transaction whose records lie in two segments; compaction is told
 * which segment to empty.
 */
class GroupCompactionTest {
    private static final int TABLE = SimulationCommand.NUMBERS_OF_A_TABLE;
    private static final int SEGMENT_LENGTH = 4096;
    private static final int IN_GROUP = 5;
    private static final String PADDING = "x".repeat(900);

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final ItemEncoder encoder = new ItemEncoder();
    private final List<Key> keys = new ArrayList<>();
    private @Nullable Partition partition;
    private @Nullable Syncer syncer;
    private @Nullable PartitionCompaction compaction;
    private long wanted = -1;
    private long nowNs;
    private int answers;

    @AfterEach
    void close() {
        CloseHelper.closeAll(compaction, partition);
    }

    @Test
    void shouldKeepWhatAGroupGoesOnInWhileThatStaysWhichItBeganIn() {
        open();
        putGroup();
        for (int i = 0; i < 6; i++) {
            put();
        }
        List<SegmentUsage> segments = partition().wal().segments();
        SegmentUsage first = segments.get(0);
        SegmentUsage second = segments.get(1);
        RecordFlyweight record =
                Objects.requireNonNull(partition().wal().newCursor(second).next());
        assertTrue(RecordFlags.continues(record.flags()), "the group lies in one segment");

        assertFalse(compacts(second), "half a group would be left");
        assertTrue(compacts(first));
        assertTrue(compacts(second));
        checkAll();

        disk.crashAtStep(disk.steps() + 1);
        partition().poison(new IllegalStateException("the power is off"), 0);
        CloseHelper.quietCloseAll(compaction, partition);
        disk.powerCut();
        open();
        checkAll();
    }

    private void open() {
        StoreContext ctx = new StoreContext().ringLength(16).clock(() -> 1_700_000_000_000L);
        Wal wal = Wal.open(new Wal.Context()
                .storage(disk)
                .initialSegmentLength(SEGMENT_LENGTH)
                .maxSegmentLength(SEGMENT_LENGTH)
                .maxRecordLength(SEGMENT_LENGTH - 128)
                .segmentExecutor(Runnable::run));
        Partition opened = new Partition(
                wal,
                PartitionCheckpoints.open(new SimulatedCheckpoints(1, () -> {}), Throwable::printStackTrace),
                ctx,
                new Doorbell());
        partition = opened;
        syncer = new Syncer(new Partition[] {opened}, ctx);
        CompactionContext compacting = new CompactionContext(new Wanted(), () -> nowNs, 1 << 30, 1_000, error -> {
            throw new AssertionError("compaction", error);
        });
        compaction = new PartitionCompaction(opened, compacting, new Doorbell());
    }

    /** Empties the one segment that is wanted, if it may. */
    private final class Wanted implements CompactionPolicy {
        @Override
        public @Nullable SegmentUsage choose(
                List<SegmentUsage> segments, Predicate<SegmentUsage> eligible, boolean starved) {
            return segments.stream()
                    .filter(segment -> segment.basePosition() == wanted && eligible.test(segment))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public boolean isUrgent(List<SegmentUsage> segments) {
            return true;
        }
    }

    /** Whether the segment is removed when that is wanted. */
    private boolean compacts(SegmentUsage segment) {
        PartitionCompaction running = Objects.requireNonNull(compaction);
        wanted = segment.basePosition();
        long before = running.removedSegments();
        for (int step = 0; step < 200 && running.removedSegments() == before; step++) {
            nowNs += 10_000_000;
            running.doWork();
            work();
        }
        return running.removedSegments() > before;
    }

    private void work() {
        partition().writer().doWork();
        Objects.requireNonNull(syncer).doWork();
    }

    private void putGroup() {
        List<WriteCommand> actions = new ArrayList<>();
        for (int i = 0; i < IN_GROUP; i++) {
            actions.add(nextPut());
        }
        actions.forEach(action -> action.encodeKey(SimulationPartition.HASH_SEED, new MapView()));
        TransactionStep step = new TransactionStep(TransactionStep.Kind.RUN, 0, 0).actions(actions);
        run(WriteCommand.transaction(step));
        actions.forEach(WriteCommand::close);
    }

    private void put() {
        run(nextPut());
    }

    private WriteCommand nextPut() {
        Key key = new Key(TABLE, "p", keys.size());
        keys.add(key);
        return new SimulationCommand(Kind.PUT, key, new Value(key.level(), PADDING), null).toWrite(encoder);
    }

    private void run(WriteCommand command) {
        int before = answers;
        command.prepare(SimulationPartition.HASH_SEED, new MapView(), done -> {
            assertEquals(Outcome.APPLIED, done.outcome());
            done.close();
            answers++;
        });
        assertTrue(partition().offer(command));
        work();
        assertEquals(before + 1, answers);
    }

    private void checkAll() {
        try (PartitionReader reader = new PartitionReader(partition())) {
            for (Key key : keys) {
                ItemView item = new ItemView();
                assertTrue(
                        reader.find(SimulationPartition.itemKey(encoder, key), item, DecidedTransactions.NONE),
                        () -> "lost: " + key);
                assertEquals(new Value(key.level(), PADDING), SimulationCommand.decode(item));
                reader.release();
            }
        }
    }

    private Partition partition() {
        return Objects.requireNonNull(partition, "partition is not open");
    }
}
