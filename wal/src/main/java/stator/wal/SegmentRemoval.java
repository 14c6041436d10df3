package stator.wal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.wal.CleanStopDescriptor.Mark;
import stator.wal.WalException.Code;

/**
 * How segments leave the log: first nobody finds them any more, then it is made durable that they are gone, then they are
 * unmapped and their files deleted. A crash in between leaves a segment that counts as there, or one that counts as gone
 * and whose file the next opening deletes.
 */
final class SegmentRemoval implements AutoCloseable {
    private final Storage storage;
    private final SegmentTable table;
    private final RemovedRanges removed; // owned by the thread that removes
    private final Set<SegmentUsage> detached = ConcurrentHashMap.newKeySet();

    SegmentRemoval(Storage storage, SegmentTable table, RemovedRanges removed) {
        this.storage = storage;
        this.table = table;
        this.removed = removed;
    }

    boolean canRemove(SegmentUsage segment) {
        return removed.canAdd(segment.basePosition(), segment.endPosition());
    }

    /** The log's writer: takes the segment out of the table. */
    void detach(SegmentUsage segment, long durablePosition) {
        if (segment.endPosition() > durablePosition || segment.segment() == table.last()) {
            throw new IllegalStateException("basePosition=" + segment.basePosition() + " is in use");
        }
        table.remove(segment.segment());
        detached.add(segment);
    }

    /** One thread at a time: gives the space of a detached segment back. */
    void remove(SegmentUsage segment) {
        if (!detached.remove(segment)) {
            throw new IllegalStateException("basePosition=" + segment.basePosition() + " is not detached");
        }
        try {
            removed.add(segment.basePosition(), segment.endPosition());
            storage.writeRemovals(
                    RemovalDescriptor.slotOffset(removed.generation()), RemovalDescriptor.encode(removed));
        } finally {
            segment.segment().close();
        }
        storage.delete(segment.basePosition());
    }

    /** What is wrong with the removal file, or null. For the thread that removes. */
    @Nullable
    String check() {
        try {
            RemovedRanges written = RemovalDescriptor.decode(storage.readRemovals());
            boolean same = written != null
                    && written.generation() == removed.generation()
                    && written.ranges().equals(removed.ranges());
            return same
                    ? null
                    : "file=" + RemovalDescriptor.NAME + " offset=" + RemovalDescriptor.slotOffset(removed.generation())
                            + ": not what was written last";
        } catch (WalException ex) {
            return ex.getMessage();
        }
    }

    /** Without room for the mark the next opening is one after a crash, which costs time and loses nothing. */
    void leaveMark(Mark mark) {
        try {
            storage.writeMark(CleanStopDescriptor.encode(mark));
        } catch (WalException ex) {
            if (ex.code() != Code.DISK_FULL) {
                throw ex;
            }
        }
    }

    /** Bytes of files that nobody finds and that are still mapped. Any thread. */
    long detachedBytes() {
        return detached.stream().mapToLong(SegmentUsage::length).sum();
    }

    /** Base position of the first segment whose file counts. */
    long firstBasePosition() {
        long first = table.first().basePosition();
        for (SegmentUsage segment : detached) {
            first = Math.min(first, segment.basePosition());
        }
        return first;
    }

    /** Unmaps what was detached and never removed; the next opening finds it in its place. */
    @Override
    public void close() {
        for (SegmentUsage segment : detached) {
            CloseHelper.close(segment.segment());
        }
    }
}
