package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stator.index.SimulatedCheckpoints;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.partition.SimulationCommand.Key;
import stator.partition.SimulationCommand.Kind;
import stator.partition.SimulationCommand.Value;
import stator.wal.SegmentUsage;
import stator.wal.SimulatedDisk;
import stator.wal.Wal;

/**
 * Goal: space is given back though nobody writes any more, whatever was made ahead when the last write was.
 * Method: a partition of segments that are full of live items, whose threads this one plays; the making of segments is held
 * up as long as the test wants.
 */
class PartitionCompactionTest {
    private static final int SEGMENT_LENGTH = 4096;
    private static final int ITEMS = 60;
    private static final int STEPS = 400;

    /** The oldest, whatever is live in it. */
    private static final CompactionPolicy OLDEST = new CompactionPolicy() {
        @Override
        public @Nullable SegmentUsage choose(
                List<SegmentUsage> segments, Predicate<SegmentUsage> eligible, boolean starved) {
            return segments.size() > 1 && eligible.test(segments.get(0)) ? segments.get(0) : null;
        }

        @Override
        public boolean isUrgent(List<SegmentUsage> segments) {
            return true;
        }
    };

    private final ItemEncoder encoder = new ItemEncoder();
    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final ArrayDeque<Runnable> heldUp = new ArrayDeque<>();
    private boolean holdsUp;
    private long timeNs;
    private final Wal wal = open();
    private final Partition partition = new Partition(
            wal,
            PartitionCheckpoints.open(new SimulatedCheckpoints(1, () -> {}), Throwable::printStackTrace),
            new StoreContext().durability(Durability.SYNC),
            new Doorbell());
    private final PartitionCompaction compaction = new PartitionCompaction(
            partition,
            new CompactionContext(OLDEST, () -> timeNs, 1 << 30, 1_000_000L, error -> {
                throw new AssertionError(error);
            }),
            new Doorbell());

    private Wal open() {
        return Wal.open(new Wal.Context()
                .storage(disk)
                .initialSegmentLength(SEGMENT_LENGTH)
                .maxSegmentLength(SEGMENT_LENGTH)
                .maxRecordLength(SEGMENT_LENGTH - 128)
                .logId(42)
                .segmentExecutor(task -> {
                    if (holdsUp) {
                        heldUp.add(task);
                    } else {
                        task.run();
                    }
                }));
    }

    @BeforeEach
    void fill() {
        for (int i = 0; i < ITEMS; i++) {
            Value value = new Value(i, "x".repeat(300));
            WriteCommand put = new SimulationCommand(Kind.PUT, new Key(1, "p" + i, 1), value, null).toWrite(encoder);
            put.prepare(SimulationPartition.HASH_SEED, new MapView(), WriteCommand::close);
            assertTrue(partition.offer(put));
            work();
        }
    }

    @AfterEach
    void close() {
        compaction.close();
        partition.close();
    }

    @Test
    void shouldGoOnWhenASegmentWasMadeAheadAfterTheLastWrite() {
        holdsUp = true;
        run();
        long before = compaction.removedSegments();
        assertTrue(before > 0 && !heldUp.isEmpty(), "removed=" + before);

        run();
        assertEquals(before, compaction.removedSegments(), "nothing is left to copy into");

        holdsUp = false;
        heldUp.remove().run();
        run();
        assertTrue(compaction.removedSegments() > before + 10, "removed=" + compaction.removedSegments());
    }

    private void run() {
        for (int i = 0; i < STEPS; i++) {
            timeNs += 10_000_000L;
            compaction.doWork();
            work();
        }
    }

    private void work() {
        partition.writer().doWork();
        partition.sync();
    }
}
