package stator.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Gives space of all partitions' logs back, in the background, and first sees to it that snapshots do not hold back too much
 * of it; also walks the store for a {@link Scrub}. What it changes goes through the partitions' writers.
 */
final class Compactor implements PipelineStage, AutoCloseable {
    private static final long LOOK_NS = 100_000_000L;

    private final List<PartitionCompaction> compactions = new ArrayList<>();
    private final PartitionedStore store;
    private final NanoClock clock;
    private final Doorbell bell;
    private final AtomicReference<@Nullable Scrub> scrub = new AtomicReference<>();
    private long nextLookNs;
    private volatile boolean stopped;

    Compactor(PartitionedStore store, CompactionContext ctx, Doorbell bell) {
        this.store = store;
        this.bell = bell;
        clock = ctx.clock();
        nextLookNs = clock.nanoTime();
        for (Partition partition : store.partitions()) {
            compactions.add(new PartitionCompaction(partition, ctx, bell));
        }
    }

    /**
     * Any thread: begins a scrub, unless one is under way.
     *
     * @return that one, or the new one.
     */
    Scrub begin(Supplier<Scrub> next) {
        Scrub last = scrub.get();
        while (last == null || !last.report().running()) {
            Scrub begun = next.get();
            if (scrub.compareAndSet(last, begun)) {
                bell.ring();
                return begun;
            }
            last = scrub.get();
        }
        return last;
    }

    /** Any thread: the scrub that is under way, or the last; null if there was none. */
    @Nullable
    Scrub scrub() {
        return scrub.get();
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
        Scrub walk = scrub.get();
        if (walk != null && !stopped) {
            work += walk.doWork(clock.nanoTime());
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
        Scrub walk = scrub.get();
        if (walk != null && !stopped && walk.maxSleepNs(clock.nanoTime()) == 0) {
            return true;
        }
        for (int i = 0; i < compactions.size() && !stopped; i++) {
            if (compactions.get(i).hasWork()) {
                return true;
            }
        }
        return false;
    }

    /** Nobody waits for it. */
    @Override
    public StageThread.Idle idle() {
        return StageThread.Idle.SLEEP;
    }

    @Override
    public long maxSleepNs() {
        Scrub walk = scrub.get();
        long sleep = walk == null ? LOOK_NS : Math.min(LOOK_NS, walk.maxSleepNs(clock.nanoTime()));
        for (PartitionCompaction compaction : compactions) {
            sleep = Math.min(sleep, compaction.maxSleepNs());
        }
        return sleep;
    }

    /** Gives up its places in the indexes. Its thread has ended. */
    @Override
    public void close() {
        CloseHelper.close(scrub.get());
        CloseHelper.closeAll(compactions);
    }
}
