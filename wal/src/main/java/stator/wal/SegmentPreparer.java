package stator.wal;

import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.wal.WalException.Code;

/**
 * Makes the next segment ahead of need, at most one at a time, on another thread. Owned by the log's writer thread.
 */
final class SegmentPreparer implements AutoCloseable {
    private final Storage storage;
    private final Executor executor;
    private final @Nullable ExecutorService ownExecutor;
    private final long logId;
    private final int epoch;
    private @Nullable CompletableFuture<Segment> next;

    /** Runs on the executor given, or without one on a thread of its own. */
    SegmentPreparer(Storage storage, @Nullable Executor executor, long logId, int epoch) {
        this.storage = storage;
        if (executor == null) {
            ownExecutor = newExecutor();
            this.executor = ownExecutor;
        } else {
            ownExecutor = null;
            this.executor = executor;
        }
        this.logId = logId;
        this.epoch = epoch;
    }

    /** Takes over a segment that an earlier run made ahead. */
    void adopt(Segment segment) {
        next = CompletableFuture.completedFuture(segment);
    }

    boolean isIdle() {
        return next == null;
    }

    /** Starts to make a segment, unless one is made or being made. Does not wait, and does not fail. */
    void prepare(long basePosition, int length) {
        if (next == null) {
            CompletableFuture<Segment> future = new CompletableFuture<>();
            next = future;
            executor.execute(() -> {
                try {
                    future.complete(create(storage, new SegmentDescriptor.Header(basePosition, length, logId, epoch)));
                } catch (Throwable t) { // handed to the thread that asks for the segment
                    future.completeExceptionally(t);
                }
            });
        }
    }

    /**
     * The next segment; waits for it if need be. If making it ahead failed for want of space, tries once more.
     *
     * @throws WalException why there is none; {@link Code#DISK_FULL} leaves everything as it was.
     */
    Segment take(long basePosition, int length) {
        boolean ahead = next != null;
        prepare(basePosition, length);
        try {
            return await();
        } catch (WalException ex) {
            if (!ahead || ex.code() != Code.DISK_FULL) {
                throw ex;
            }
        }
        prepare(basePosition, length);
        return await();
    }

    /** Makes a segment that holds a header and nothing else. */
    static Segment create(Storage storage, SegmentDescriptor.Header header) {
        return storage.create(
                header.basePosition(),
                header.length(),
                SegmentDescriptor.encode(header),
                SegmentDescriptor.HEADER_LENGTH);
    }

    private Segment await() {
        CompletableFuture<Segment> future = Objects.requireNonNull(next);
        try {
            return future.join();
        } catch (CompletionException ex) {
            if (ex.getCause() instanceof WalException known) {
                throw known;
            }
            throw new WalException(Code.IO_FAILED, "segment could not be made", ex.getCause());
        } finally {
            next = null;
        }
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

    /** Waits for a segment in the making, and unmaps it; its file stays for the next run. May be called twice. */
    @Override
    public void close() {
        try {
            if (next != null) {
                CloseHelper.close(await());
            }
        } catch (WalException ex) {
            assert next == null : "failed segment kept"; // it was made ahead of need, and nobody needed it
        } finally {
            if (ownExecutor != null) {
                ownExecutor.shutdown();
            }
        }
    }
}
