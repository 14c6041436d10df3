package stator.partition;

import java.util.List;
import stator.wal.SegmentUsage;

/** Compaction with a bug that a simulation is to find. */
final class FaultyCompaction extends PartitionCompaction {
    /** What is wrong. */
    enum Fault {
        /** A deletion's record goes though something older of its key is still in the log. */
        FORGETS_DELETIONS,
        /** A segment goes though what was copied out of it, or replaced what was in it, is not durable yet. */
        DOES_NOT_WAIT_FOR_THE_DISK,
        /** A segment goes though a reader may look at it. */
        DOES_NOT_WAIT_FOR_READERS,
        /** A segment goes though the newest checkpoint leads into it, so that the next start reads all of the log. */
        DOES_NOT_WAIT_FOR_CHECKPOINTS,
        /** A segment goes before it is durable that it is gone; not a matter of this class, but of the storage. */
        DOES_NOT_NOTE_REMOVALS
    }

    private final Fault fault;

    FaultyCompaction(Partition partition, CompactionContext ctx, Fault fault) {
        super(partition, ctx, new Doorbell());
        this.fault = fault;
    }

    @Override
    boolean isDurable(long position) {
        return fault == Fault.DOES_NOT_WAIT_FOR_THE_DISK || super.isDurable(position);
    }

    @Override
    boolean isOldest(long version) {
        return fault == Fault.DOES_NOT_WAIT_FOR_READERS || super.isOldest(version);
    }

    @Override
    boolean isNeededByNoCheckpoint(long position) {
        return fault == Fault.DOES_NOT_WAIT_FOR_CHECKPOINTS || super.isNeededByNoCheckpoint(position);
    }

    @Override
    long oldestKept(List<SegmentUsage> staying) {
        return fault == Fault.FORGETS_DELETIONS ? Long.MAX_VALUE : super.oldestKept(staying);
    }
}
