package stator.index;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The seam between the checkpoints of a tree and the disk: one file of pages, written in place, and two small files that
 * each describe a whole checkpoint, written in turn. Used by one thread at a
 * time, but for {@link #readPages}.
 */
public interface CheckpointStorage extends AutoCloseable {
    /** How many checkpoints are kept. */
    int SLOTS = 2;

    /** The file of a description, for messages. */
    String descriptionName(int slot);

    /** The file of pages, for messages. */
    String pagesName();

    /**
     * The bytes of a description, or null when there is none. First makes the directory durable as it is: the process that
     * changed it last may have ended before it could.
     */
    byte @Nullable [] readDescription(int slot);

    /**
     * Writes a description: durable when this returns, and the one before or this one, whole, if power fails before.
     *
     * @throws IndexException {@link IndexException.Code#DISK_FULL}, and nothing has changed; {@link
     *     IndexException.Code#FORCE_FAILED}, {@link IndexException.Code#IO_FAILED}: either may be there.
     */
    void writeDescription(int slot, byte[] bytes);

    /** Removes a description durably, if there is one. */
    void removeDescription(int slot);

    /**
     * Reads from the file of pages until the buffer is full. Any thread, also one that is interrupted, beside all else but {@link
     * #close}.
     *
     * @throws IndexException {@link IndexException.Code#CORRUPT} if the file ends before.
     */
    void readPages(long offset, ByteBuffer into);

    /**
     * Writes into the file of pages, which grows as needed. If power fails before {@link #forcePages}, any part of the bytes
     * may have been written.
     *
     * @throws IndexException {@link IndexException.Code#DISK_FULL}, {@link IndexException.Code#IO_FAILED}.
     */
    void writePages(long offset, ByteBuffer from);

    /**
     * Makes durable what was written into the file of pages.
     *
     * @throws IndexException {@link IndexException.Code#FORCE_FAILED}; then nothing is known about what was written since the
     *     last one, and a second call that succeeds proves nothing.
     */
    void forcePages();

    /** Lets go of the files. May be called twice. */
    @Override
    void close();
}
