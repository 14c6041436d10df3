package stator.wal;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.wal.SegmentDescriptor.Header;
import stator.wal.WalException.Code;

/**
 * Makes the next segments ahead of need, one at a time, on another thread: {@link #SPARES}, one to go on in, one in reserve,
 * for freeing space when the disk is full; and more when more room is asked for. On a disk that has no room for a long segment it makes a shorter one.
 * Owned by the log's writer thread.
 */
final class SegmentPreparer implements AutoCloseable {
    /** Segments made ahead. */
    static final int SPARES = 2;

    /** Most segments made ahead when more room is asked for: the longest takes sixteen of the shortest, by default. */
    static final int SPARES_MAX = 32;

    private final Storage storage;
    private final Executor executor;
    private final @Nullable ExecutorService ownExecutor;
    private final long logId;
    private final int epoch;
    private final int lengthMin;
    private final ArrayDeque<Segment> spares = new ArrayDeque<>(SPARES);
    private final AtomicLong aheadBytes = new AtomicLong();
    private long spareBytes;
    private @Nullable CompletableFuture<Segment> making;
    private @Nullable WalException refusal;

    /** Runs on the executor given, or without one on a thread of its own. */
    SegmentPreparer(Storage storage, Wal.Context ctx, long logId, int epoch) {
        this.storage = storage;
        Executor given = ctx.segmentExecutor();
        if (given == null) {
            ownExecutor = newExecutor();
            executor = ownExecutor;
        } else {
            ownExecutor = null;
            executor = given;
        }
        this.logId = logId;
        this.epoch = epoch;
        lengthMin = ctx.initialSegmentLength();
    }

    /** Takes over segments that an earlier run made ahead. */
    void adopt(List<Segment> segments) {
        for (Segment segment : segments) {
            aheadBytes.addAndGet(segment.length());
            add(segment);
        }
    }

    /** Writes the records of this log and epoch. */
    RecordWriter newRecordWriter() {
        return new RecordWriter(logId, epoch);
    }

    /** How many segments are ready. */
    int spares() {
        return spares.size();
    }

    /** Bytes of records that surely fit into the segments that are ready. */
    long spareBytes() {
        return spareBytes;
    }

    /** Bytes of files that are mapped and not in use yet. Any thread. */
    long aheadBytes() {
        return aheadBytes.get();
    }

    /** Whether the last attempt failed for want of space. */
    boolean isStarved() {
        return refusal != null && refusal.code() == Code.DISK_FULL;
    }

    /** Forgets that the disk was full. */
    void spaceFreed() {
        if (isStarved()) {
            refusal = null;
        }
    }

    /**
     * Looks at what has been made, and starts to make what is missing, unless that was tried in vain. Does not wait, and
     * does not fail.
     *
     * @param headEnd where the segment in use ends.
     * @param length how long a new segment should be.
     */
    void advance(long headEnd, int length) {
        advance(headEnd, length, 0);
    }

    /** The same, and goes on until so many bytes of records surely fit into what is ready. */
    void advance(long headEnd, int length, long roomBytes) {
        CompletableFuture<Segment> done = making;
        if (done != null && done.isDone()) {
            collect(done);
        }
        if (making == null && refusal == null && spares.size() < (spareBytes < roomBytes ? SPARES_MAX : SPARES)) {
            long base = spares.isEmpty() ? headEnd : spares.getLast().endPosition();
            CompletableFuture<Segment> future = new CompletableFuture<>();
            making = future;
            executor.execute(() -> {
                try {
                    Segment made = create(base, length);
                    aheadBytes.addAndGet(made.length());
                    future.complete(made);
                } catch (Throwable t) { // handed to the thread that asks for the segment
                    future.completeExceptionally(t);
                }
            });
        }
    }

    /**
     * Waits until so many segments are ready. If making one ahead failed for want of space, tries once more.
     *
     * @param count how many, at most {@link #SPARES}.
     * @throws WalException why there are fewer; {@link Code#DISK_FULL} leaves everything as it was.
     */
    void await(int count, long headEnd, int length) {
        spaceFreed();
        boolean again = making != null;
        while (spares.size() < count) {
            advance(headEnd, length);
            if (making != null) {
                collect(making);
            }
            if (refusal != null) {
                if (!again || !isStarved()) {
                    throw refusal;
                }
                again = false;
                refusal = null;
            }
        }
    }

    /** The next segment, which must be ready. */
    Segment take() {
        Segment next = spares.removeFirst();
        spareBytes -= room(next);
        aheadBytes.addAndGet(-next.length());
        return next;
    }

    private void add(Segment spare) {
        spares.add(spare);
        spareBytes += room(spare);
    }

    private static int room(Segment spare) {
        return spare.length() - SegmentDescriptor.HEADER_LENGTH - RecordDescriptor.HEADER_LENGTH;
    }

    private void collect(CompletableFuture<Segment> future) {
        try {
            add(future.join());
        } catch (CompletionException ex) {
            refusal = ex.getCause() instanceof WalException known
                    ? known
                    : new WalException(Code.IO_FAILED, "segment could not be made", ex.getCause());
        } finally {
            making = null;
        }
    }

    /** As long as asked for, or as the disk has room for. */
    private Segment create(long basePosition, int length) {
        for (int shorter = length; shorter > lengthMin; shorter /= 2) {
            try {
                return create(storage, new Header(basePosition, shorter, logId, epoch));
            } catch (WalException ex) {
                if (ex.code() != Code.DISK_FULL) {
                    throw ex;
                }
            }
        }
        return create(storage, new Header(basePosition, lengthMin, logId, epoch));
    }

    /** Makes a segment that holds a header and nothing else. */
    static Segment create(Storage storage, Header header) {
        return storage.create(
                header.basePosition(),
                header.length(),
                SegmentDescriptor.encode(header),
                SegmentDescriptor.HEADER_LENGTH);
    }

    /** One thread, at most one waiting task, no thread at all while idle. */
    private static ExecutorService newExecutor() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), task -> {
                    Thread thread = new Thread(task, "stator-segments");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Waits for a segment in the making, and unmaps what is ready; the files stay for the next run. May be called twice. */
    @Override
    public void close() {
        if (making != null) {
            collect(making); // one that failed was made ahead of need, and nobody needed it
        }
        CloseHelper.closeAll(spares);
        spares.clear();
        aheadBytes.set(0);
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
    }
}
