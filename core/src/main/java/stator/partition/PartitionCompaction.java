package stator.partition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.index.BTreeReader;
import stator.index.IndexException;
import stator.item.MapView;
import stator.table.ItemKeyDescriptor;
import stator.wal.RecordFlyweight;
import stator.wal.SegmentUsage;
import stator.wal.Wal;
import stator.wal.WalCursor;
import stator.wal.WalException;

/**
 * Gives space of one partition's log back, a small step at a time. Driven by the compactor's thread; what changes the
 * partition runs on its writer, as a command like any other, one at a time.
 *
 * <p>A segment goes through four states. <b>Victim</b>: its records are read, and those that seem to be needed are handed to
 * the writer, who copies them if they are. <b>Emptied</b>: nothing points into it in the newest version; when all that was
 * written meanwhile is durable, no reader holds an older version and no checkpoint needs the segment, the writer <b>detaches</b> it, so that nobody finds it;
 * when the commands that may look at it have been closed, it is removed: first durably from what counts, then from the disk.
 * Segments are removed in the order in which they were emptied. At most {@link #WAITING_MAX} wait.
 */
class PartitionCompaction implements AutoCloseable {
    private static final int WAITING_MAX = 8;
    private static final int STEP_BYTES = 128 << 10;
    private static final int STEP_RECORDS = 4096;
    private static final long WAIT_NS = 5_000_000L;
    private static final long NANOS = 1_000_000_000L;

    /** A segment that nothing points into. */
    private record Emptied(SegmentUsage segment, long version, long position) {}

    /** A segment that nobody finds. */
    private record Detached(SegmentUsage segment, long generation) {}

    private final Partition partition;
    private final Wal wal;
    private final CompactionContext ctx;
    private final Doorbell bell;
    private final Relocation relocation;
    private final BTreeReader tree;
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[ItemKeyDescriptor.MAX_LENGTH]);
    private final MapView noKey = new MapView();
    private final ArrayDeque<Emptied> emptied = new ArrayDeque<>();
    private final ArrayDeque<Detached> detached = new ArrayDeque<>();
    private final Set<Long> refused = new HashSet<>();
    private final Map<Long, Boolean> continuing = new HashMap<>();
    private @Nullable SegmentUsage victim;
    private @Nullable WalCursor cursor;
    private long oldestKept;
    private long roomNeeded;
    private boolean inTask;
    private volatile boolean answered;
    private long nextNs;
    private long removedSegments;

    // Written by the writer during a task, read by the compactor after it.
    private long generation;
    private long detachGeneration;
    private boolean wasDetached;

    PartitionCompaction(Partition partition, CompactionContext ctx, Doorbell bell) {
        this.partition = partition;
        this.ctx = ctx;
        this.bell = bell;
        wal = partition.wal();
        relocation = new Relocation(wal, partition.index());
        tree = partition.index().tree().newReader(new RecordKeys(wal.newReader()));
        nextNs = ctx.clock().nanoTime();
    }

    /** Does one step. Returns 0 if there is nothing to do, or it is not time yet. */
    int doWork() {
        if (partition.failure() != null
                || (inTask && !answered)
                || !partition.index().isWarm()) {
            return 0;
        }
        long now = ctx.clock().nanoTime();
        if (inTask) {
            inTask = false;
            taskDone(now);
        }
        if (now - nextNs < 0) {
            return 0;
        }
        try {
            return giveBack(now) || empty(now) ? 1 : 0;
        } catch (Throwable t) {
            partition.poison(t, 0); // what counts as removed may not be known to the disk
            return 0;
        }
    }

    /** How many segments have been removed since the log was opened. */
    long removedSegments() {
        return removedSegments;
    }

    /** Whether the writer has answered. */
    boolean hasWork() {
        return inTask && answered;
    }

    /** Nanoseconds until there may be something to do. */
    long maxSleepNs() {
        boolean busy = victim != null || !emptied.isEmpty() || !detached.isEmpty();
        return busy ? Math.max(WAIT_NS, nextNs - ctx.clock().nanoTime()) : ctx.idleNs();
    }

    /** Removes or detaches the segment that has waited longest, if it may go; or finds out whether it may. */
    private boolean giveBack(long now) {
        Detached gone = detached.peek();
        if (gone != null && generation - gone.generation() >= ImagePins.GRACE) {
            continuing.remove(gone.segment().basePosition());
            wal.remove(detached.remove().segment());
            removedSegments++;
            return true;
        }
        Emptied first = emptied.peek();
        if (first != null
                && isDurable(first.position())
                && isFollowed(first.position())
                && isOldest(first.version())
                && isNeededByNoCheckpoint(first.position())) {
            submit(() -> detach(first));
        } else if (gone != null || partition.index().isRemoving()) {
            submit(() -> {}); // what a batch does besides its commands
            nextNs = gone == null ? now : now + WAIT_NS;
        }
        return inTask;
    }

    /** Whether all that was written when a segment had been emptied survives a power cut. */
    boolean isDurable(long position) {
        return wal.durablePosition() >= position;
    }

    /** Whether no follower needs a segment any more that had been emptied when all before a position was written. */
    boolean isFollowed(long position) {
        return partition.retention().isFollowedUpTo(position);
    }

    /** Whether nobody can reach a version older than the one in which a segment was empty. */
    boolean isOldest(long version) {
        return partition.index().tree().oldestReachableVersion() >= version;
    }

    /**
     * Whether the newest checkpoint leads to nothing in a segment that was empty at a position. Where the disk is full, space
     * comes first: the next start then reads all of the log.
     */
    boolean isNeededByNoCheckpoint(long position) {
        return wal.isStarved() || partition.checkpoints().allowRemoval(position);
    }

    /** Everything before this position is gone when the segments are gone that are not among those that stay. */
    long oldestKept(List<SegmentUsage> staying) {
        return staying.get(0).basePosition();
    }

    private void detach(Emptied first) {
        partition.index().forgetDeletionsBefore(partition.publishedPosition());
        if (!partition.index().mayPointBefore(first.segment().endPosition())) {
            detachGeneration = partition.writer().imagePins().generation();
            wal.detach(first.segment());
            wasDetached = true;
        }
    }

    private void submit(Runnable work) {
        ImagePins pins = partition.writer().imagePins();
        WriteCommand command = WriteCommand.task(() -> {
            work.run();
            pins.advance();
            generation = pins.generation();
        });
        command.prepare(0, noKey, done -> {
            answered = true;
            bell.ring();
        });
        answered = false;
        inTask = partition.offer(command);
    }

    private void taskDone(long now) {
        if (wasDetached) {
            wasDetached = false;
            detached.add(new Detached(emptied.remove().segment(), detachGeneration));
        }
        if (!relocation.isDone()) {
            nextNs = now + ctx.idleNs(); // the disk is full
        } else if (relocation.bytes() > 0) {
            boolean presses = wal.isStarved() || ctx.policy().isUrgent(staying());
            nextNs = presses ? now : now + relocation.bytes() * NANOS / ctx.bytesPerSecond();
            relocation.start(oldestKept);
        }
    }

    private boolean empty(long now) {
        if (victim == null && !choose()) {
            nextNs = now + ctx.idleNs() / 2;
            long bytes = roomNeeded;
            if (bytes > 0) {
                submit(() -> wal.prepareRoom(bytes));
            }
            return inTask;
        }
        if (relocation.count() == 0) {
            scan(Objects.requireNonNull(victim), Objects.requireNonNull(cursor));
        }
        if (relocation.count() > 0) {
            submit(relocation::execute);
        }
        return true;
    }

    private boolean choose() {
        roomNeeded = 0;
        if (emptied.size() + detached.size() >= WAITING_MAX) {
            return false;
        }
        List<SegmentUsage> segments = staying();
        SegmentUsage chosen = ctx.policy().choose(segments, this::isEligible, wal.isStarved());
        if (chosen == null) {
            return false;
        }
        segments.remove(chosen);
        oldestKept = oldestKept(segments);
        relocation.start(oldestKept);
        cursor = wal.newCursor(chosen);
        victim = chosen;
        return true;
    }

    /** All segments but those that nothing points into. */
    private List<SegmentUsage> staying() {
        List<SegmentUsage> segments = new ArrayList<>(wal.segments());
        for (Emptied waiting : emptied) {
            segments.remove(waiting.segment());
        }
        return segments;
    }

    /**
     * All of it can be seen and is durable, what it holds has room elsewhere, and it can be noted that it is gone. A segment
     * that a group goes on in is not removed while the one stays that it began in: there half of the group would be left, which
     * counts for nothing.
     */
    private boolean isEligible(SegmentUsage segment) {
        return segment.endPosition() <= Math.min(partition.publishedPosition(), wal.durablePosition())
                && !refused.contains(segment.basePosition())
                && (!continuesGroup(segment) || isBehindGap(segment))
                && wal.canRemove(segment)
                && hasRoom(segment);
    }

    /** Room is made ahead as the log grows; where nothing is appended, or a segment is longer than those made now, on demand. */
    private boolean hasRoom(SegmentUsage segment) {
        long bytes = segment.liveBytes() + segment.burialBytes();
        if (bytes <= wal.roomBytes()) {
            return true;
        }
        roomNeeded = bytes;
        return false;
    }

    /** Whether a group of records that began in the segment before goes on in this one. */
    private boolean continuesGroup(SegmentUsage segment) {
        return continuing.computeIfAbsent(segment.basePosition(), base -> {
            RecordFlyweight first = wal.newCursor(segment).next();
            return first != null && RecordFlags.continues(first.flags());
        });
    }

    /** Whether the segment before one is gone, or will be before it. */
    private boolean isBehindGap(SegmentUsage segment) {
        return staying().stream().noneMatch(before -> before.endPosition() == segment.basePosition());
    }

    /** Collects the next records that seem to be needed; at the end of the segment nothing points into it any more. */
    private void scan(SegmentUsage segment, WalCursor records) {
        int bytes = 0;
        tree.pin();
        try {
            for (int i = 0;
                    i < STEP_RECORDS && relocation.count() < Relocation.RECORDS_MAX && bytes < STEP_BYTES;
                    i++) {
                RecordFlyweight entry = records.next();
                if (entry == null) {
                    if (relocation.count() == 0) {
                        emptied(segment);
                    }
                    return;
                }
                if (!RecordType.isMovable(entry)) {
                    refuse(segment);
                    return;
                }
                if (ItemIndex.isNeeded(entry, oldestKept, tree::find, key)) {
                    relocation.add(entry.position(), entry.alignedLength());
                    bytes += entry.alignedLength();
                }
            }
        } catch (WalException | IndexException ex) {
            refuse(segment);
            ctx.errorHandler().onError(ex);
        } finally {
            tree.release();
        }
    }

    private void emptied(SegmentUsage segment) {
        victim = null;
        long version = partition.index().tree().publishedVersion();
        emptied.add(new Emptied(segment, version, wal.position()));
    }

    /** Leaves a segment as it is for as long as the log is open: it is damaged, or holds what cannot be moved. */
    private void refuse(SegmentUsage segment) {
        victim = null;
        relocation.start(oldestKept);
        refused.add(segment.basePosition());
    }

    @Override
    public void close() {
        tree.close();
    }
}
