package stator.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.wal.CleanStopDescriptor.Mark;
import stator.wal.RecordSpec.Purpose;
import stator.wal.WalException.Code;

/**
 * An append-only log of records. One thread appends, one (the same or another) forces, any number read.
 *
 * <p>Position = place in the log in bytes = sequence number of the record that starts there: 64 bits, a multiple of 8,
 * never 0, never reused. A record that {@link #append} has returned survives the end of the process; one that
 * {@link #force} has covered survives a power cut.
 */
public final class Wal implements AutoCloseable {
    private static final VarHandle POSITION = SharedFields.handle(MethodHandles.lookup(), "position", long.class);
    private static final VarHandle DURABLE_POSITION =
            SharedFields.handle(MethodHandles.lookup(), "durablePosition", long.class);

    private final Storage storage;
    private final boolean ownsStorage;
    private final long logId;
    private final int epoch;
    private final long recoveredPosition;
    private final int recordLengthMax;
    private final SegmentTable table;
    private final SegmentRemoval removal;
    // Owned by the writer thread.
    private final LogHead head;
    private final OwnerThread writer = new OwnerThread();

    // Written by the writer thread, read by all.
    @SuppressWarnings("UnusedVariable") // through POSITION
    private long position;

    // Written by the syncer thread, read by all.
    @SuppressWarnings("UnusedVariable") // through DURABLE_POSITION
    private long durablePosition;

    private final OwnerThread syncer = new OwnerThread();

    // Set once, by whichever thread fails first.
    private final AtomicReference<@Nullable WalException> failure = new AtomicReference<>();
    private boolean closed;

    /** Settings of a {@link Wal}. Used once, by {@link Wal#open}. */
    public static final class Context {
        private static final int SEGMENT_LENGTH_MIN = 4096;

        private @Nullable Path directory;
        private @Nullable Storage storage;
        private @Nullable Executor segmentExecutor;
        private int initialSegmentLength = 8 << 20;
        private int maxSegmentLength = 128 << 20;
        private int maxRecordLength = 5 << 20;
        private long[] checkpoints = {};
        private @Nullable Long logId;
        private boolean concluded;

        /** Directory of the log's files, made if it is missing. Either this or {@link #storage} is set. */
        public Context directory(Path path) {
            directory = path;
            return this;
        }

        /** Where the segments are. Stays the caller's, who closes it after the log. */
        public Context storage(Storage value) {
            storage = value;
            return this;
        }

        /** Length of a new log's first segment in bytes: a power of two, at least 4096. Default 8 MiB. */
        public Context initialSegmentLength(int lengthBytes) {
            initialSegmentLength = lengthBytes;
            return this;
        }

        /**
         * Segments grow with the log, up to this length in bytes: a power of two, at least the initial length, at most
         * 1 GiB. Default 128 MiB.
         */
        public Context maxSegmentLength(int lengthBytes) {
            maxSegmentLength = lengthBytes;
            return this;
        }

        /**
         * Longest record in bytes, header included: at least {@link RecordDescriptor#HEADER_LENGTH}, at most 128 less
         * than the initial segment. Default 5 MiB.
         */
        public Context maxRecordLength(int lengthBytes) {
            maxRecordLength = lengthBytes;
            return this;
        }

        /** What {@link Wal#appendCheckpoint} returned before, best first: the log is scanned from the first that is there. */
        public Context checkpoints(long... positions) {
            checkpoints = positions.clone();
            return this;
        }

        /** Identity of the log, if it is a new one. Default: random. */
        public Context logId(long value) {
            logId = value;
            return this;
        }

        /**
         * Runs the making of segments, one at a time. A simulation passes {@code Runnable::run}. Default: a thread of
         * the log's own, {@code stator-segments}.
         */
        public Context segmentExecutor(Executor value) {
            segmentExecutor = value;
            return this;
        }

        int initialSegmentLength() {
            return initialSegmentLength;
        }

        int maxSegmentLength() {
            return maxSegmentLength;
        }

        @Nullable
        Executor segmentExecutor() {
            return segmentExecutor;
        }

        private void conclude() {
            if (concluded) {
                throw new IllegalStateException("context already used");
            }
            concluded = true;
            check((directory == null) != (storage == null), "directory=" + directory + " storage=" + storage);
            check(
                    initialSegmentLength >= SEGMENT_LENGTH_MIN && BitUtil.isPowerOfTwo(initialSegmentLength),
                    "initialSegmentLength=" + initialSegmentLength);
            check(
                    maxSegmentLength >= initialSegmentLength
                            && maxSegmentLength <= 1 << 30
                            && BitUtil.isPowerOfTwo(maxSegmentLength),
                    "maxSegmentLength=" + maxSegmentLength);
            int overhead = SegmentDescriptor.HEADER_LENGTH + RecordDescriptor.HEADER_LENGTH;
            check(
                    maxRecordLength >= RecordDescriptor.HEADER_LENGTH
                            && maxRecordLength <= initialSegmentLength - overhead,
                    "maxRecordLength=" + maxRecordLength + " initialSegmentLength=" + initialSegmentLength);
            check(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "byteOrder=" + ByteOrder.nativeOrder());
        }

        private static void check(boolean good, String setting) {
            if (!good) {
                throw new WalException(Code.CONFIGURATION, setting);
            }
        }
    }

    /**
     * Opens a log, making a new one where there is none, and recovers it: when this returns, every record up to
     * {@link #recoveredPosition()} is whole and durable.
     *
     * @return the log; the caller closes it.
     * @throws WalException {@link Code#CORRUPT}, {@link Code#UNSUPPORTED_VERSION}, with the files left as they were;
     *     {@link Code#DIRECTORY_IN_USE}; {@link Code#DISK_FULL}.
     */
    public static Wal open(Context ctx) {
        ctx.conclude();
        boolean ownsStorage = ctx.storage == null;
        Storage storage = ctx.storage != null ? ctx.storage : FileStorage.open(Objects.requireNonNull(ctx.directory));
        @Nullable LogImage image = null;
        @Nullable Wal wal = null;
        boolean opened = false;
        try {
            image = LogImage.open(storage);
            if (image.segments().isEmpty()) {
                long newLogId = ctx.logId != null ? ctx.logId : new SecureRandom().nextLong();
                image.createFirst(storage, ctx.initialSegmentLength, newLogId);
            }
            Recovery recovery = new Recovery(storage, image);
            recovery.run(ctx.checkpoints);
            wal = new Wal(ctx, storage, image, recovery);
            wal.start();
            opened = true;
            return wal;
        } finally {
            if (!opened) {
                if (wal != null) {
                    wal.release();
                } else {
                    CloseHelper.quietClose(image);
                    if (ownsStorage) {
                        CloseHelper.quietClose(storage);
                    }
                }
            }
        }
    }

    private Wal(Context ctx, Storage storage, LogImage image, Recovery recovery) {
        this.storage = storage;
        ownsStorage = ctx.storage == null;
        logId = image.logId();
        epoch = recovery.nextEpoch();
        recordLengthMax = ctx.maxRecordLength;
        recoveredPosition = recovery.endPosition();
        table = new SegmentTable(image.segments(), ctx.initialSegmentLength);
        table.uncheckedBefore(recovery.scannedFrom());
        head = new LogHead(table, new SegmentPreparer(storage, ctx, logId, epoch), ctx, recovery.endPosition());
        head.adopt(recovery.spares());
        removal = new SegmentRemoval(storage, table, recovery.removed());
        POSITION.setRelease(this, recoveredPosition);
        DURABLE_POSITION.setRelease(this, recoveredPosition);
    }

    /** Writes this opening's first record, so that the epoch is used up before anything depends on it. */
    private void start() {
        appendToHead(new RecordSpec().internalType(RecordDescriptor.TYPE_EPOCH).purpose(Purpose.COMPACT));
        forceUpTo(position());
    }

    /**
     * Appends a record; writer thread only. It is whole, with its checksum, when this returns, and durable when
     * {@link #force} has covered it.
     *
     * @param record what to append; not kept.
     * @return the record's position.
     * @throws WalException {@link Code#DISK_FULL}, {@link Code#RECORD_TOO_LONG}: nothing was appended, a later append
     *     may succeed; otherwise the first failure of this log, now and on every later call.
     */
    public long append(RecordSpec record) {
        ensureUsable();
        assert writer.isCaller() : writer;
        if (record.recordLength() > recordLengthMax) {
            throw new WalException(
                    Code.RECORD_TOO_LONG, "length=" + record.recordLength() + " maxRecordLength=" + recordLengthMax);
        }
        assert record.type() > 0 : "record without type";
        return appendToHead(record);
    }

    /**
     * Appends a mark: what the records before it amount to is noted elsewhere. Cursors pass over it. Writer thread only; throws
     * what {@link #append} throws. Returns its position, for {@link Context#checkpoints} once it is durable.
     */
    public long appendCheckpoint() {
        ensureUsable();
        assert writer.isCaller() : writer;
        return appendToHead(
                new RecordSpec().internalType(RecordDescriptor.TYPE_CHECKPOINT).purpose(Purpose.SHRINK));
    }

    /** All records that are needed have been read since the log was opened, and are trusted from now on. Any thread. */
    public void allChecked() {
        table.uncheckedBefore(0);
    }

    /**
     * Makes everything appended so far durable, across segments; syncer thread only. A failure poisons the log: the
     * kernel may have dropped the dirty pages, so a second force that "succeeds" proves nothing.
     *
     * @return the durable position: records that end at or before it survive a power cut.
     * @throws WalException {@link Code#FORCE_FAILED} or an earlier failure, now and on every later call.
     */
    public long force() {
        ensureUsable();
        assert syncer.isCaller() : syncer;
        return forceUpTo(position());
    }

    /** The segments that there are, ascending, with the counters of what is needed of each. Any thread. */
    public List<SegmentUsage> segments() {
        return table.usages();
    }

    /** Bytes of files that are mapped now: in use, made ahead, or taken out and not unmapped yet. Any thread. */
    public long mappedBytes() {
        return table.usages().stream().mapToLong(SegmentUsage::length).sum()
                + head.aheadBytes()
                + removal.detachedBytes();
    }

    /** The counters of the segment that holds a position; they are the writer's to change. */
    public SegmentUsage usage(long position) {
        SegmentUsage usage = table.usage(position);
        if (usage == null) {
            throw new WalException(Code.GONE, "position=" + position);
        }
        return usage;
    }

    /** Bytes of records that can be appended in order to compact, whatever the disk says; a little less at times. Any thread. */
    public long roomBytes() {
        return Math.max(head.spareBytes(), table.last().endPosition() - position() - RecordDescriptor.HEADER_LENGTH);
    }

    /**
     * Starts to make room ahead of need; writer thread only. Does not wait: {@link #roomBytes} tells of what is ready the next
     * time that this is called, or that something is appended. Does nothing while the disk is full.
     *
     * @param bytes how many bytes of records are to fit in; one segment is made for each call until they do
     */
    public void prepareRoom(long bytes) {
        ensureUsable();
        assert writer.isCaller() : writer;
        head.prepareRoom(bytes);
    }

    /** Whether an append was refused, or can be soon, because the disk is full. Any thread. */
    public boolean isStarved() {
        return head.isStarved();
    }

    /**
     * Takes a segment out of the log, first of two steps; writer thread only. From now on nobody finds it; its file and its
     * mapping stay until {@link #remove}, and come back if the log is opened before that. All of it must be durable, and
     * what was needed of it must be durable elsewhere.
     */
    public void detach(SegmentUsage segment) {
        ensureUsable();
        assert writer.isCaller() : writer;
        removal.detach(segment, durablePosition());
    }

    /** Whether one more segment can be removed: at most {@link RemovalDescriptor#RANGES_MAX} gaps are remembered. */
    public boolean canRemove(SegmentUsage segment) {
        return removal.canRemove(segment);
    }

    /**
     * Gives a detached segment's space back, second of two steps: makes durable that it is gone, then unmaps and deletes it.
     * One thread at a time, any. No reader may look at it any more: a read of it would end the process. A failure poisons
     * the log.
     */
    public void remove(SegmentUsage segment) {
        ensureUsable();
        try {
            removal.remove(segment);
            head.spaceFreed();
        } catch (Throwable t) {
            throw poison(t);
        }
    }

    /**
     * Checks the file that remembers what was removed, against what this log knows. For the thread that removes segments.
     *
     * @return what is wrong, or null.
     */
    public @Nullable String checkRemovals() {
        return removal.check();
    }

    /** Where the last record ends. The next goes there, or to the start of the next segment. Any thread. */
    public long position() {
        return (long) POSITION.getAcquire(this);
    }

    /** Everything before this position survives a power cut. Any thread. */
    public long durablePosition() {
        return (long) DURABLE_POSITION.getAcquire(this);
    }

    /** Where the log ended when it was opened: what lies before is from earlier runs. Any thread. */
    public long recoveredPosition() {
        return recoveredPosition;
    }

    /** Where the first record is, or will be. Moves on as segments are removed. Behind it there may be gaps. Any thread. */
    public long firstPosition() {
        return table.first().basePosition() + SegmentDescriptor.HEADER_LENGTH;
    }

    /** How often this log has been opened, this time included, or more. Any thread. */
    public int epoch() {
        return epoch;
    }

    /** Identity of the log, chosen when it was made. Any thread. */
    public long logId() {
        return logId;
    }

    /** A reader for one thread. Any thread may ask. */
    public RecordReader newReader() {
        return new RecordReader(table, logId);
    }

    /**
     * A cursor for one thread. Any thread may ask. At the end of a segment it goes on in the next that there is: who must
     * see every record makes sure that none is removed that it has not seen.
     *
     * @param fromPosition where a record starts or will start: {@link #firstPosition()}, or what {@link #position()},
     *     {@link #durablePosition()} or {@link WalCursor#position()} once returned.
     * @param limit how far it goes.
     */
    public WalCursor newCursor(long fromPosition, WalCursor.Limit limit) {
        return new WalCursor(
                newReader(), fromPosition, limit == WalCursor.Limit.DURABLE ? this::durablePosition : this::position);
    }

    /** A cursor over one segment, for one thread. Any thread may ask. The segment has a successor and is not removed. */
    public WalCursor newCursor(SegmentUsage segment) {
        return new WalCursor(
                newReader(), segment.basePosition() + SegmentDescriptor.HEADER_LENGTH, segment::endPosition);
    }

    /** What poisoned the log, or null. Any thread. */
    public @Nullable WalException failure() {
        return failure.get();
    }

    /**
     * Forces the rest, leaves the clean-stop mark and unmaps. Writer, syncer, readers and cursors have stopped before.
     * A poisoned log is unmapped and nothing else. May be called twice.
     *
     * @throws WalException if the rest could not be made durable; everything is released all the same.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            head.close();
            if (failure.get() == null) {
                forceUpTo(position());
                removal.leaveMark(new Mark(removal.firstBasePosition(), position(), logId));
            }
        } finally {
            release();
        }
    }

    private long appendToHead(RecordSpec record) {
        try {
            long recordPosition = head.append(record, durablePosition());
            POSITION.setRelease(this, head.position());
            return recordPosition;
        } catch (WalException ex) {
            throw ex.isFatal() ? poison(ex) : ex;
        }
    }

    private long forceUpTo(long target) {
        long from = durablePosition();
        try {
            table.force(from, target);
        } catch (Throwable t) {
            throw poison(t);
        }
        long durable = Math.max(from, target);
        DURABLE_POSITION.setRelease(this, durable);
        return durable;
    }

    /** Keeps the first failure, and returns it. */
    private WalException poison(Throwable cause) {
        WalException first = cause instanceof WalException known
                ? known
                : new WalException(Code.FORCE_FAILED, "position=" + position(), cause);
        return failure.compareAndSet(null, first) ? first : Objects.requireNonNull(failure.get());
    }

    private void ensureUsable() {
        WalException first = failure.get();
        if (first != null) {
            throw first;
        }
        if (closed) {
            throw new IllegalStateException("log is closed");
        }
    }

    private void release() {
        closed = true;
        try {
            head.close();
        } finally {
            removal.close();
            table.usages().forEach(usage -> usage.segment().close());
            if (ownsStorage) {
                storage.close();
            }
        }
    }
}
