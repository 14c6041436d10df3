package stator.partition;

import java.util.HashSet;
import java.util.Set;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import stator.index.Checkpoint;
import stator.index.CheckpointFiles;
import stator.index.CheckpointStorage;
import stator.wal.SegmentUsage;
import stator.wal.Wal;

/**
 * Where the checkpoints of one partition stand: how far the newest reaches, and whether another is asked for. Looked at before
 * the log is opened. Any thread reads.
 *
 * <p>A checkpoint is a shortcut, and never needed: the log by itself gives the same state. So one that is damaged, or leads
 * into a segment of the log that is gone, is passed over, and nothing is lost but time. Where the damage is found later than at
 * the start, what the damaged pages hold cannot be had until the next start, which reads the log.
 */
final class PartitionCheckpoints implements AutoCloseable {
    private final CheckpointFiles files;
    private volatile long position;
    private volatile long positionUnderWay;
    private volatile boolean requested;
    private volatile boolean failing;
    private Doorbell bell = new Doorbell();

    private PartitionCheckpoints(CheckpointFiles files) {
        this.files = files;
    }

    /** Looks at what is there. Takes the storage over. */
    static PartitionCheckpoints open(CheckpointStorage storage, ErrorHandler errorHandler) {
        return new PartitionCheckpoints(CheckpointFiles.open(storage, errorHandler::onError));
    }

    /** Places in the log from which it may be enough to read it, the best first. */
    long[] positions() {
        return files.found().stream()
                .mapToLong(found -> found.source().position())
                .toArray();
    }

    CheckpointFiles files() {
        return files;
    }

    /** Whether a checkpoint is one of this log, which still has all that it leads to. */
    static boolean isUsable(Checkpoint checkpoint, Wal wal) {
        Checkpoint.Source source = checkpoint.source();
        if (source.logId() != wal.logId() || !wal.newReader().isCheckpoint(source.position())) {
            return false;
        }
        Set<Long> there = new HashSet<>();
        for (SegmentUsage segment : wal.segments()) {
            there.add(segment.basePosition());
        }
        return CheckpointState.decode(source.state()).segments().stream()
                .allMatch(segment -> segment.liveBytes() == 0 || there.contains(segment.basePosition()));
    }

    /** The partition was opened from this checkpoint, or from the log alone. */
    void opened(@Nullable Checkpoint from) {
        files.opened(from);
        position = from == null ? 0 : from.source().position();
    }

    /** Who is to be woken by a request. Before anything else runs. */
    void checkpointerBell(Doorbell value) {
        bell = value;
    }

    /** Where in the log the newest checkpoint is; 0 if there is none. Any thread. */
    long position() {
        return position;
    }

    /**
     * Whether a segment may go that nothing has led to since a position in the log. If the newest checkpoint, or else the first
     * that is under way, still needs it, then it may once a newer one is there, which is asked for; or at once if checkpoints
     * cannot be written now: then that checkpoint is lost, rather than space.
     */
    boolean allowRemoval(long emptiedPosition) {
        long newest = position == 0 ? positionUnderWay : position;
        if (newest == 0 || newest >= emptiedPosition || failing) {
            return true;
        }
        if (!requested) {
            requested = true;
            bell.ring();
        }
        return false;
    }

    boolean isRequested() {
        return requested;
    }

    /** The writer: one begins, which does for all requests so far. */
    void begun(long at) {
        positionUnderWay = at;
        requested = false;
    }

    /** The checkpointer: one is durable. */
    void written(long at) {
        failing = false;
        position = at;
        positionUnderWay = 0;
    }

    /** The checkpointer: one was given up. */
    void failed() {
        failing = true;
        positionUnderWay = 0;
    }

    /** Forgets all checkpoints, on the disk too: the log alone counts. As the files, for one thread at a time. */
    void discard() {
        position = 0;
        files.discard();
    }

    @Override
    public void close() {
        files.close();
    }
}
