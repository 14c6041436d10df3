package stator.partition;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.CloseHelper;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;
import stator.index.BTree;
import stator.index.Checkpoint;
import stator.index.IndexException;
import stator.item.ItemView;
import stator.table.KeyRange;
import stator.wal.RecordFlyweight;
import stator.wal.SegmentUsage;
import stator.wal.Wal;
import stator.wal.WalCursor;

/**
 * One slice of the hash space: its log, its indexes, its ring of commands, its writer and its gate. The stages are driven
 * by threads of the store, or step by step by a simulation.
 */
final class Partition implements AutoCloseable {
    private static final int SLOT_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(StoreContext.SLOTS);

    /**
     * A start reads all of the sorted index, in the order of its file, where that is at most so many times what it reads of the
     * log: the records there lead to most of its pages anyway, one by one.
     */
    private static final int READ_AHEAD = 16;

    private static final VarHandle PUBLISHED_POSITION;

    static {
        try {
            PUBLISHED_POSITION = MethodHandles.lookup().findVarHandle(Partition.class, "publishedPosition", long.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Durability durability;
    private final EpochClock clock;
    private final Wal wal;
    private final PartitionCheckpoints checkpoints;
    private final ItemIndex index;
    private final RingBuffer<CommandSlot> ring;
    private final PartitionWriter writer;
    private final Gate gate;
    private final DurableReplies durableReplies;
    private final Doorbell writerBell = new Doorbell();
    private final Doorbell syncerBell;
    private final LogRetention retention = new LogRetention();
    private volatile Doorbell[] followerBells = {};

    @SuppressWarnings("UnusedVariable") // through PUBLISHED_POSITION
    private long publishedPosition;

    private long recoveredTimestampMs;
    private long recoveredFrom;
    private long forcedPosition;
    private volatile boolean forceDue;
    private volatile boolean forceRequested;
    private volatile IndexMetrics indexMetrics;
    private volatile int indexMeasurements;
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

    /** Why a partition has stopped, and the first command that it could not answer. */
    private record Failure(Throwable cause, long fromSequence) {}

    /**
     * Opens the newest checkpoint that is good, replays the log from there on into the indexes, and publishes them. Takes over
     * log and checkpoints.
     */
    Partition(Wal wal, PartitionCheckpoints checkpoints, StoreContext ctx, Doorbell syncerBell) {
        this.wal = wal;
        this.checkpoints = checkpoints;
        this.syncerBell = syncerBell;
        durability = ctx.durability();
        clock = ctx.clock();
        // Nobody waits by the ring's own means: the stages sleep at their doorbells.
        ring = RingBuffer.createMultiProducer(CommandSlot.FACTORY, ctx.ringLength(), new BusySpinWaitStrategy());
        durableReplies = new DurableReplies(ctx.ringLength());
        index = openIndex(ctx);
        try {
            writer = new PartitionWriter(this, index, ring.newPoller(), ctx.maxCollectionBytes());
            writer.transactions().load();
            indexMetrics = index.metrics();
            index.detachWriter();
            gate = new Gate(this, ring, durableReplies, ctx.errorHandler());
        } catch (Throwable t) {
            CloseHelper.quietClose(index);
            throw t;
        }
    }

    /** Number of the partition that owns a hash: each has a range of the slots, the highest bits of the hash. */
    static int numberOf(long hash, int partitions) {
        int slot = (int) (hash >>> SLOT_SHIFT);
        return slot * partitions / StoreContext.SLOTS;
    }

    Wal wal() {
        return wal;
    }

    ItemIndex index() {
        return index;
    }

    PartitionCheckpoints checkpoints() {
        return checkpoints;
    }

    PartitionWriter writer() {
        return writer;
    }

    Doorbell writerBell() {
        return writerBell;
    }

    /** What followers need of the log. */
    LogRetention retention() {
        return retention;
    }

    /** The log is followed from now on, by who waits at a doorbell. One thread at a time. */
    void followedBy(Doorbell bell) {
        Doorbell[] more = Arrays.copyOf(followerBells, followerBells.length + 1);
        more[more.length - 1] = bell;
        followerBells = more;
    }

    /** Any thread: puts a command into the ring. Returns false if there is no room for it. */
    boolean offer(WriteCommand command) {
        boolean waits = waitsForDisk(command);
        if (waits && !durableReplies.enter()) {
            return false;
        }
        long sequence;
        try {
            sequence = ring.tryNext();
        } catch (InsufficientCapacityException ex) {
            if (waits) {
                durableReplies.leave();
            }
            return false;
        }
        ring.get(sequence).submitted(command, clock.time());
        ring.publish(sequence);
        writerBell.ring();
        return true;
    }

    /** Whether a reply waits for the disk though others here do not. */
    boolean waitsForDisk(WriteCommand command) {
        return durability == Durability.BUFFERED && command.durability() == Durability.SYNC;
    }

    /** Sequence of the last command that has a place in the ring; it may not be complete yet. */
    long submittedSequence() {
        return ring.getCursor();
    }

    /** The latest time in the log as it was opened, in milliseconds since the epoch: later records are not stamped earlier. */
    long recoveredTimestampMs() {
        return recoveredTimestampMs;
    }

    /** Where in the log the recovery began: at a checkpoint, or at the first record. */
    long recoveredFrom() {
        return recoveredFrom;
    }

    /** Records before this position are visible. Any thread. */
    long publishedPosition() {
        return (long) PUBLISHED_POSITION.getAcquire(this);
    }

    /** The gate: everything before this position is in the index version that was just published. */
    void published(long position) {
        PUBLISHED_POSITION.setRelease(this, position);
    }

    /** The writer: a batch is sealed. */
    void onSealed() {
        if (durability == Durability.BUFFERED) {
            gate.release(writer.sealedSequence());
            boolean known = forceDue; // from then on the syncer looks by itself, until it has found nothing to force
            forceDue = true;
            if (!known || durableReplies.waiting() > 0) {
                syncerBell.ring();
            }
        } else {
            syncerBell.ring();
        }
    }

    /** Whether records were appended that no reply waits for and that have not been forced. */
    boolean isForceDue() {
        return forceDue;
    }

    /** Whether replies wait for a force. */
    boolean isSyncDue() {
        return durability == Durability.BUFFERED
                ? durableReplies.waiting() > 0
                : writer.sealedSequence() > gate.releasedSequence();
    }

    /** The syncer: forces the log, and releases the replies that wait for that. Returns 0 if there was nothing to do. */
    int sync() {
        forceDue = false;
        boolean repliesWait = isSyncDue();
        forceRequested = false;
        long sealed = writer.sealedSequence();
        int waiting = durableReplies.waiting();
        if (!repliesWait && (failure() != null || wal.position() == forcedPosition)) {
            return 0; // after a failure there is nothing more to force, ever
        }
        Throwable known = failure();
        try {
            if (known == null) {
                forcedPosition = wal.force();
            } else if (repliesWait) {
                poison(known, gate.releasedSequence() + 1); // sealed before the failure, and never to be forced
            }
        } catch (Throwable t) {
            poison(t, gate.releasedSequence() + 1);
            known = t;
        }
        if (durability == Durability.BUFFERED) {
            gate.releaseDurable(waiting, known);
        } else if (repliesWait) {
            gate.release(sealed);
        }
        for (Doorbell follower : followerBells) {
            follower.ring();
        }
        return 1;
    }

    /** Any thread: asks for the log to be durable up to a position soon, where replies do not wait for that. */
    void requestForce(long position) {
        if (durability == Durability.BUFFERED && wal.durablePosition() < position) {
            forceRequested = true;
            syncerBell.ring();
        }
    }

    /** The syncer: whether a force was asked for. */
    boolean isForceRequested() {
        return forceRequested;
    }

    /** The writer: notes how large the indexes are. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void measureIndex() {
        indexMetrics = index.metrics();
        indexMeasurements++;
    }

    /** How large the indexes were when the writer looked last. Any thread. */
    IndexMetrics indexMetrics() {
        return indexMetrics;
    }

    /** How often the writer has looked. Any thread. */
    int indexMeasurements() {
        return indexMeasurements;
    }

    /** Numbers of the transactions whose decision is kept here, as of now. */
    List<Long> decisions() {
        List<Long> numbers = new ArrayList<>();
        try (PartitionReader reader = new PartitionReader(this)) {
            ItemView entry = new ItemView();
            reader.pin();
            KeyRange range = new KeyRange().ofTable(SystemTables.DECISIONS);
            boolean more = reader.cursor().seek(range.from(), 0, range.fromLength());
            while (more && reader.keys().compare(reader.cursor().value(), range.to(), 0, range.toLength()) < 0) {
                reader.read(reader.cursor().value(), entry);
                numbers.add(TransactionNumber.ofDecision(entry));
                more = reader.cursor().next();
            }
        }
        return numbers;
    }

    /** Whether every command has been answered. */
    boolean isDrained() {
        return gate.releasedSequence() == ring.getCursor() && !durableReplies.areUnderWay();
    }

    /** The first failure, or null. Once set, the partition answers nothing but errors. */
    @Nullable
    Throwable failure() {
        Failure first = failure.get();
        return first == null ? null : first.cause;
    }

    /**
     * Any thread, before it reads: refuses where a failed force may have lost what was published before it was durable.
     * Where replies wait for the disk, what is published is on it, and is served also after a failure.
     *
     * @throws StoreException {@link StoreException.Code#POISONED}
     */
    void ensureReadable() {
        Throwable known = durability == Durability.BUFFERED ? failure() : null;
        if (known != null) {
            throw new StoreException(StoreException.Code.POISONED, "what was published may be lost: " + known, known);
        }
    }

    /** Commands from this one on have failed. */
    long failedFrom() {
        Failure first = failure.get();
        return first == null ? Long.MAX_VALUE : first.fromSequence;
    }

    /** Keeps the first failure, and the earliest command it touches: log and memory may differ from there on. */
    void poison(Throwable why, long fromSequence) {
        failure.updateAndGet(known -> {
            if (known == null) {
                return new Failure(why, fromSequence);
            }
            return new Failure(known.cause, Math.min(known.fromSequence, fromSequence));
        });
    }

    /** Where a reader still holds a version, its index refuses to be closed, and the log stays mapped under the reader. */
    @Override
    public void close() {
        index.close();
        CloseHelper.closeAll(this::discardDamaged, checkpoints, wal);
    }

    /** The next start must not find the damage again. */
    private void discardDamaged() {
        if (index.tree().damage() != null) {
            checkpoints.discard();
        }
    }

    private ItemIndex openIndex(StoreContext ctx) {
        for (Checkpoint found : checkpoints.files().found()) {
            ItemIndex opened = PartitionCheckpoints.isUsable(found, wal) ? openFrom(found, ctx) : null;
            if (opened != null) {
                return opened;
            }
        }
        recoveredFrom = wal.firstPosition();
        checkpoints.opened(null);
        ItemIndex opened = new ItemIndex(wal, treeContext(ctx));
        try {
            recover(opened);
            return opened;
        } catch (Throwable t) {
            CloseHelper.quietClose(opened);
            throw t;
        }
    }

    /** Returns null if the checkpoint is damaged where the start needs it: the log gives the same. */
    private @Nullable ItemIndex openFrom(Checkpoint found, StoreContext ctx) {
        ItemIndex opened = null;
        try {
            opened = new ItemIndex(wal, treeContext(ctx).checkpoint(checkpoints.files(), found));
            CheckpointState state = CheckpointState.decode(found.source().state());
            opened.restore(state);
            recoveredTimestampMs = state.timestampMs();
            recoveredFrom = found.source().position();
            if (opened.tree().unreadBytes() <= READ_AHEAD * (wal.recoveredPosition() - recoveredFrom)) {
                opened.readAll();
            }
            recover(opened);
            opened.readSystemTables();
            checkpoints.opened(found);
            return opened;
        } catch (IndexException ex) {
            CloseHelper.quietClose(opened);
            wal.segments().forEach(SegmentUsage::reset);
            ctx.errorHandler().onError(ex);
            return null;
        } catch (Throwable t) {
            CloseHelper.quietClose(opened);
            throw t;
        }
    }

    /** Each command's version may be sealed and not yet published, and that of a checkpoint besides. */
    private static BTree.Context treeContext(StoreContext ctx) {
        return new BTree.Context().maxSealed(ctx.ringLength() + 1);
    }

    private void recover(ItemIndex index) {
        WalCursor cursor = wal.newCursor(recoveredFrom, WalCursor.Limit.DURABLE);
        for (RecordFlyweight entry = cursor.next(); entry != null; entry = cursor.next()) {
            recoveredTimestampMs = Math.max(recoveredTimestampMs, entry.timestampMs());
            long end = entry.endPosition();
            if (cursor.crossedGap()) {
                index.behindGap();
            }
            index.apply(entry);
            index.forgetDeletionsBefore(end);
        }
        if (index.isWarm()) {
            wal.allChecked();
        }
        index.tree().publish(index.seal());
        published(wal.position());
        forcedPosition = wal.position();
    }
}
