package stator.partition;

import org.agrona.concurrent.NanoClock;

/**
 * Makes the logs of all partitions durable. Where replies wait for the disk it forces whatever has been sealed and
 * releases them; else it forces from time to time.
 */
final class Syncer implements PipelineStage {
    private static final long MAX_SLEEP_NS = 1_000_000_000L;

    private final Partition[] partitions;
    private final Durability durability;
    private final NanoClock clock;
    private final long intervalNs;
    private long lastForceNs;

    /** @param intervalNs longest time between two forces where replies do not wait for them, in nanoseconds */
    Syncer(Partition[] partitions, Durability durability, NanoClock clock, long intervalNs) {
        this.partitions = partitions;
        this.durability = durability;
        this.clock = clock;
        this.intervalNs = intervalNs;
        lastForceNs = clock.nanoTime();
    }

    @Override
    public int doWork() {
        boolean allDue = isIntervalOver();
        int released = 0;
        for (Partition partition : partitions) {
            boolean repliesWait = partition.isSyncDue();
            if (repliesWait || allDue || partition.isForceRequested()) {
                int done = partition.sync();
                released += repliesWait ? done : 0;
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
        for (Partition partition : partitions) {
            if (partition.isForceDue()) {
                return intervalNs;
            }
        }
        return MAX_SLEEP_NS;
    }

    /** Where replies wait for the disk, it is forced for them only. */
    private boolean isIntervalOver() {
        if (durability == Durability.SYNC) {
            return false;
        }
        long now = clock.nanoTime();
        if (now - lastForceNs < intervalNs) {
            return false;
        }
        lastForceNs = now;
        return true;
    }
}
