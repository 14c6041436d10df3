package stator.partition;

import java.util.Arrays;
import org.agrona.concurrent.NanoClock;

/**
 * Makes the logs of all partitions durable. Where replies wait for the disk it forces whatever has been sealed and
 * releases them; else it forces from time to time, and more often a log that is followed: what global indexes and
 * subscribers see has to be durable, so they wait for that.
 */
final class Syncer implements PipelineStage {
    private static final long FORCE_INTERVAL_NS = 10_000_000;
    private static final long FOLLOWED_FORCE_INTERVAL_NS = 500_000;

    /** A log that is followed rests so many times as long as its last force took: the more there is to force, the more that costs writers. */
    private static final int RESTS = 2;

    private static final long MAX_SLEEP_NS = 1_000_000_000;

    private final Partition[] partitions;
    private final Durability durability;
    private final NanoClock clock;
    private final long[] forcedNs;
    private final long[] tookNs;

    Syncer(Partition[] partitions, StoreContext ctx) {
        this.partitions = partitions;
        durability = ctx.durability();
        clock = ctx.nanoClock();
        forcedNs = new long[partitions.length];
        tookNs = new long[partitions.length];
        Arrays.fill(forcedNs, clock.nanoTime());
    }

    @Override
    public int doWork() {
        long nowNs = clock.nanoTime();
        int released = 0;
        for (int i = 0; i < partitions.length; i++) {
            Partition partition = partitions[i];
            boolean isIntervalOver = durability == Durability.BUFFERED && untilForceNs(i, nowNs) <= 0;
            if (isIntervalOver) {
                forcedNs[i] = nowNs;
            }
            boolean repliesWait = partition.isSyncDue();
            if (repliesWait || isIntervalOver || partition.isForceRequested()) {
                int done = partition.sync();
                released += repliesWait ? done : 0;
                tookNs[i] = clock.nanoTime() - nowNs;
            }
        }
        return released;
    }

    @Override
    public boolean hasWork() {
        for (Partition partition : partitions) {
            if (partition.isSyncDue() || partition.isForceRequested()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long maxSleepNs() {
        long nowNs = clock.nanoTime();
        long sleepNs = MAX_SLEEP_NS;
        for (int i = 0; i < partitions.length; i++) {
            if (partitions[i].isForceDue()) {
                sleepNs = Math.min(sleepNs, Math.max(1, untilForceNs(i, nowNs)));
            }
        }
        return sleepNs;
    }

    /** Until a partition whose replies do not wait for the disk is to be forced again. */
    private long untilForceNs(int partition, long nowNs) {
        long intervalNs = FORCE_INTERVAL_NS;
        if (partitions[partition].retention().isFollowed()) {
            intervalNs = Math.min(intervalNs, Math.max(FOLLOWED_FORCE_INTERVAL_NS, RESTS * tookNs[partition]));
        }
        return forcedNs[partition] + intervalNs - nowNs;
    }
}
