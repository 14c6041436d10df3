package stator.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The pages of the checkpoint that a tree was opened from, each read when it is first needed, under its checksum.
 *
 * <p>Shared memory: who needs a page holds a version that reaches it, or is the writer, so that nobody can use its place
 * meanwhile, in memory or in the file. Several may read it at once: all of them store the same bytes, but for those fields of the
 * header that are the writer's alone, which nobody stores ({@link PageDescriptor}). Then they mark it (release); who finds it
 * marked (acquire) sees the bytes.
 */
final class CheckpointPages {
    private static final VarHandle STATES = MethodHandles.arrayElementVarHandle(byte[].class);
    private static final byte UNREAD = 1;
    private static final byte READ = 0;

    /** What is read at once where all is read. */
    private static final int RUN_LENGTH = 1 << 18;

    private final PageChunks chunks;
    private final CheckpointStorage storage;
    private final Checkpoint checkpoint;
    private final @Nullable Checkpoint older;
    private final int pageLength;
    private final int endPage;
    private final byte[] states;
    private final AtomicInteger unread;
    private final AtomicReference<@Nullable IndexException> damage = new AtomicReference<>();
    private int nextPage = 1;

    /**
     * Looks at the head of the file only.
     *
     * @param older the other checkpoint, whose pages stay as they are in the file
     * @throws IndexException {@link IndexException.Code#CORRUPT}, with file and offset.
     */
    CheckpointPages(PageChunks chunks, CheckpointStorage storage, Checkpoint checkpoint, @Nullable Checkpoint older) {
        this.chunks = chunks;
        this.storage = storage;
        this.checkpoint = checkpoint;
        this.older = older;
        pageLength = checkpoint.pageLength;
        endPage = Math.max(checkpoint.image.endPage(), older == null ? 0 : older.image.endPage());
        CheckpointDescriptor.checkHead(storage, checkpoint);
        states = new byte[endPage];
        int count = 0;
        for (int page = 1; page < endPage; page++) {
            if (checkpoint.has(page)) {
                states[page] = UNREAD;
                count++;
            }
        }
        unread = new AtomicInteger(count);
    }

    /** One more than the highest page that is in the file. */
    int endPage() {
        return endPage;
    }

    /** Pages of the checkpoint that have not been read. Any thread. */
    int unread() {
        return unread.get();
    }

    /** Whether a page is in the file and not part of the checkpoint. */
    boolean isOther(int page) {
        return page > PageDescriptor.NO_PAGE && page < endPage && !checkpoint.has(page);
    }

    /** Whether a page is part of the other checkpoint. */
    boolean isOlder(int page) {
        return Checkpoint.isPart(older, page);
    }

    /**
     * Makes sure that a page is there. Any thread, if it holds a version that reaches the page.
     *
     * @throws IndexException {@link IndexException.Code#CORRUPT}, with file and offset; {@link IndexException.Code#IO_FAILED}
     */
    void need(int page) {
        if (page < endPage && isUnread(page)) {
            read(page, page + 1);
        }
    }

    /**
     * Reads the next run of pages that nobody has needed yet. The writer, which alone may read what it does not need.
     *
     * @return false if there is none.
     */
    boolean readNext() {
        int page = nextPage;
        while (page < endPage && !isUnread(page)) {
            page++;
        }
        int end = page;
        while (end < endPage && (end - page) * pageLength < RUN_LENGTH && isUnread(end)) {
            end++;
        }
        nextPage = end;
        if (page < end) {
            read(page, end);
        }
        return page < end;
    }

    /** The first damage that was found, or null. Any thread. */
    @Nullable
    IndexException damage() {
        return damage.get();
    }

    private boolean isUnread(int page) {
        return (byte) STATES.getAcquire(states, page) == UNREAD;
    }

    private void read(int from, int to) {
        ByteBuffer bytes = ByteBuffer.allocate((to - from) * pageLength);
        long offset = (long) from * pageLength;
        try {
            storage.readPages(offset, bytes);
            CRC32C crc = new CRC32C();
            for (int page = from; page < to; page++) {
                int at = (page - from) * pageLength;
                if (CheckpointDescriptor.pageChecksum(crc, bytes, at, pageLength) != checkpoint.checksums[page]) {
                    throw CheckpointDescriptor.damaged(
                            storage.pagesName(), offset + at, "wrong checksum of page=" + page);
                }
                chunks.fill(page, bytes, at);
                if (STATES.compareAndSet(states, page, UNREAD, READ)) {
                    unread.decrementAndGet();
                }
            }
        } catch (IndexException ex) {
            if (ex.code() == IndexException.Code.CORRUPT) {
                damage.compareAndSet(null, ex);
            }
            throw ex;
        }
    }
}
