package stator.partition;

import org.agrona.concurrent.NanoClock;

/**
 * Makes the logs of all partitions durable. Where replies wait for the disk it forces whatever has been sealed and opens
 * the gates; else it forces from time to time.
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
        if (durability == Durability.BUFFERED) {
            long now = clock.nanoTime();
            if (now - lastForceNs < intervalNs && !isForceRequested()) {
                return 0;
            }
            lastForceNs = now;
        }
        int work = 0;
        for (Partition partition : partitions) {
            work += partition.sync();
        }
        return durability == Durability.BUFFERED ? 0 : work;
    }

    @Override
    public boolean hasWork() {
        if (durability == Durability.BUFFERED) {
            return isForceRequested();
        }
        for (Partition partition : partitions) {
            if (partition.isSyncDue()) {
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

    private boolean isForceRequested() {
        for (Partition partition : partitions) {
            if (partition.isForceRequested()) {
                return true;
            }
        }
        return false;
    }
}
