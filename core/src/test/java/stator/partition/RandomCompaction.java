package stator.partition;

import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;

/** Compaction of some partitions that has any segment emptied at any time. */
final class RandomCompaction implements AutoCloseable {
    private final List<PartitionCompaction> compactions = new ArrayList<>();
    private final CompactionContext ctx;
    private long removedSegments;

    RandomCompaction(long seed, NanoClock clock) {
        ctx = new CompactionContext(new RandomVictims(seed), clock, 1 << 30, 1_000_000L, error -> {
            throw new AssertionError("compaction", error);
        });
    }

    void open(Partition[] partitions) {
        for (Partition partition : partitions) {
            compactions.add(new PartitionCompaction(partition, ctx, new Doorbell()));
        }
    }

    /** One partition's does a step. */
    void run(int partition) {
        compactions.get(partition).doWork();
    }

    /** How many segments have been removed so far. */
    long removedSegments() {
        return removedSegments
                + compactions.stream()
                        .mapToLong(PartitionCompaction::removedSegments)
                        .sum();
    }

    /** Ends; may be opened again. */
    @Override
    public void close() {
        removedSegments = removedSegments();
        CloseHelper.closeAll(compactions);
        compactions.clear();
    }
}
