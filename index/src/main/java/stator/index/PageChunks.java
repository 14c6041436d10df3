package stator.index;

import static stator.index.PageDescriptor.*;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of pages, by page number: chunks, each in a slot of its own.
 *
 * <p>Shared memory: the writer adds chunks. Those for the pages of a checkpoint are added by whoever needs them first: memory is
 * put into its slot once and for all (compare and set), and who comes second lets go of his. All take chunks from the slots
 * (acquire).
 */
final class PageChunks implements AutoCloseable {
    private final PageMemory memory;
    private final AtomicReferenceArray<@Nullable UnsafeBuffer> slots;
    private final int pageLength;
    private final int pageShift;
    private final int pagesShift;
    private final int pageMask;

    PageChunks(PageMemory memory, int pageLength, long maxBytes) {
        this.memory = memory;
        this.pageLength = pageLength;
        pageShift = Integer.numberOfTrailingZeros(pageLength);
        pagesShift = Integer.numberOfTrailingZeros(memory.chunkLength()) - pageShift;
        pageMask = (1 << pagesShift) - 1;
        slots = new AtomicReferenceArray<>(
                (int) Math.min(maxBytes / memory.chunkLength(), Integer.MAX_VALUE >> pagesShift));
    }

    /** Most chunks there can be. */
    int capacity() {
        return slots.length();
    }

    /** How many pages so many chunks hold. */
    int pages(int chunks) {
        return chunks << pagesShift;
    }

    /** Which chunk a page is in. */
    int indexOf(int page) {
        return page >>> pagesShift;
    }

    int offset(int page) {
        return (page & pageMask) << pageShift;
    }

    /** The chunk of a page; there is memory for it afterwards. */
    UnsafeBuffer of(int page) {
        UnsafeBuffer chunk = slots.getAcquire(page >>> pagesShift);
        return chunk == null ? addLate(page >>> pagesShift) : chunk;
    }

    /**
     * The writer: takes memory for a chunk.
     *
     * @throws IndexException {@link IndexException.Code#OUT_OF_PAGES}
     */
    void add(int index) {
        slots.setRelease(index, memory.allocate());
    }

    private UnsafeBuffer addLate(int index) {
        UnsafeBuffer made;
        try {
            made = memory.allocate();
        } catch (IndexException ex) { // not for want of pages: the change under way may be half made
            throw new IndexException(IndexException.Code.IO_FAILED, "no memory for pages of the checkpoint", ex);
        }
        if (!slots.compareAndSet(index, null, made)) {
            memory.free(made);
        }
        return Objects.requireNonNull(slots.getAcquire(index), "closed");
    }

    /** Stores a page as it is in the file of a checkpoint, but for what is the writer's alone. */
    void fill(int page, ByteBuffer bytes, int at) {
        UnsafeBuffer chunk = of(page);
        int base = offset(page);
        chunk.putBytes(base, bytes, at, FREED_VERSION_OFFSET);
        chunk.putBytes(base + KIND_OFFSET, bytes, at + KIND_OFFSET, pageLength - KIND_OFFSET);
    }

    /** Bytes of memory taken. Any thread. */
    long allocatedBytes() {
        return memory.allocatedBytes();
    }

    @Override
    public void close() {
        for (int i = 0; i < slots.length(); i++) {
            UnsafeBuffer chunk = slots.getPlain(i);
            if (chunk != null) {
                slots.setPlain(i, null);
                memory.free(chunk);
            }
        }
    }
}
