package stator.index;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where pages live: chunks of equal length, taken in order and kept until close. Used by the writer's thread; the chunks
 * themselves are read by all. A file under the pages takes this place.
 */
public interface PageMemory extends AutoCloseable {
    /** Length of every chunk in bytes: a power of two, constant. */
    int chunkLength();

    /**
     * The next chunk, all zeros, aligned to 8 bytes.
     *
     * @throws IndexException {@link IndexException.Code#OUT_OF_PAGES} if there is no memory for it.
     */
    UnsafeBuffer allocate();

    /** Bytes in all chunks taken so far. */
    long allocatedBytes();

    /** Frees every chunk: nobody may touch one afterwards. May be called twice. */
    @Override
    void close();
}
