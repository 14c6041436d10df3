package stator.partition;

import java.util.List;
import stator.wal.SegmentUsage;

/**
 * How much space a snapshot keeps from being used again, at the most: what has changed since it was opened. Any thread; the
 * counts it looks at may be a little old.
 */
final class HeldSpace {
    private final Partition[] partitions;
    private final long[] pageBytesBefore;
    private final long[] deadBytesBefore;

    /** From now on. */
    HeldSpace(Partition[] partitions) {
        this.partitions = partitions;
        pageBytesBefore = new long[partitions.length];
        deadBytesBefore = new long[partitions.length];
        for (int i = 0; i < partitions.length; i++) {
            pageBytesBefore[i] = partitions[i].index().tree().droppedBytes();
            deadBytesBefore[i] = deadBytes(partitions[i], partitions[i].wal().segments());
        }
    }

    /** Index pages that would be used again, in bytes. */
    long pageBytes() {
        long bytes = 0;
        for (int i = 0; i < partitions.length; i++) {
            bytes += partitions[i].index().tree().droppedBytes() - pageBytesBefore[i];
        }
        return bytes;
    }

    /** Log that compaction would give back, in bytes: what died, as far as the log is longer than it is allowed to be. */
    long logBytes(SpacePolicy policy) {
        long bytes = 0;
        for (int i = 0; i < partitions.length; i++) {
            List<SegmentUsage> segments = partitions[i].wal().segments();
            long died = deadBytes(partitions[i], segments) - deadBytesBefore[i];
            bytes += Math.max(0, Math.min(died, policy.excessBytes(segments)));
        }
        return bytes;
    }

    /** Whether writes are refused for want of space that compaction could give back. */
    boolean starves() {
        for (int i = 0; i < partitions.length; i++) {
            Partition partition = partitions[i];
            if (partition.wal().isStarved()
                    && deadBytes(partition, partition.wal().segments()) > deadBytesBefore[i]) {
                return true;
            }
        }
        return false;
    }

    /** Bytes written since the log was made that are not needed any more: positions are never used twice, so it only grows. */
    private static long deadBytes(Partition partition, List<SegmentUsage> segments) {
        long live = 0;
        for (SegmentUsage segment : segments) {
            live += segment.liveBytes();
        }
        return partition.wal().position() - live;
    }
}
