package stator.partition;

import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;

/**
 * Gives space of all partitions' logs back, in the background, and first sees to it that snapshots do not hold back too much
 * of it. What it changes goes through the partitions' writers.
 */
final class Compactor implements PipelineStage, AutoCloseable {
    private static final long LOOK_NS = 100_000_000L;

    private final List<PartitionCompaction> compactions = new ArrayList<>();
    private final PartitionedStore store;
    private final NanoClock clock;
    private long nextLookNs;
    private volatile boolean stopped;

    Compactor(PartitionedStore store, CompactionContext ctx, Doorbell bell) {
        this.store = store;
        clock = ctx.clock();
        nextLookNs = clock.nanoTime();
        for (Partition partition : store.partitions()) {
            compactions.add(new PartitionCompaction(partition, ctx, bell));
        }
    }

    /** Any thread: begins nothing more. */
    void stop() {
        stopped = true;
    }

    @Override
    public int doWork() {
        int work = 0;
        if (!stopped) {
            look();
        }
        for (int i = 0; i < compactions.size() && !stopped; i++) {
            work += compactions.get(i).doWork();
        }
        return work;
    }

    /** What is held is looked at ten times a second. */
    private void look() {
        long nowNs = clock.nanoTime();
        if (nowNs - nextLookNs >= 0) {
            nextLookNs = nowNs + LOOK_NS;
            store.observer().look();
            store.snapshots().look();
        }
    }

    @Override
    public boolean hasWork() {
        for (int i = 0; i < compactions.size() && !stopped; i++) {
            if (compactions.get(i).hasWork()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long maxSleepNs() {
        long sleep = LOOK_NS;
        for (PartitionCompaction compaction : compactions) {
            sleep = Math.min(sleep, compaction.maxSleepNs());
        }
        return sleep;
    }

    /** Gives up its places in the indexes. Its thread has ended. */
    @Override
    public void close() {
        CloseHelper.closeAll(compactions);
    }
}
