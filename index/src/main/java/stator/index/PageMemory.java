package stator.index;

import org.agrona.concurrent.UnsafeBuffer;

/** Where pages live: chunks of equal length, taken and given back one by one. Any thread; a chunk is read by all. */
public interface PageMemory {
    /** Length of every chunk in bytes: a power of two, constant. */
    int chunkLength();

    /**
     * A chunk, all zeros, aligned to 8 bytes.
     *
     * @throws IndexException {@link IndexException.Code#OUT_OF_PAGES} if there is no memory for it.
     */
    UnsafeBuffer allocate();

    /** Gives a chunk back: nobody may touch it afterwards. */
    void free(UnsafeBuffer chunk);

    /** Bytes in all chunks that were taken and not given back. */
    long allocatedBytes();
}
