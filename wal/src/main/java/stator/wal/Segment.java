package stator.wal;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * One fixed-length piece of the log, mapped. One thread writes, any number read; all of them stop before
 * {@link #close()}, because a read of an unmapped page ends the process.
 */
public interface Segment extends AutoCloseable {
    /** Position in the log of the segment's first byte. */
    long basePosition();

    /** The mapped bytes, backed by a direct byte buffer that starts at its index 0. Valid until {@link #close()}. */
    UnsafeBuffer buffer();

    /** The file's name, for messages. */
    String name();

    /**
     * Makes a range of bytes durable. Called by one thread at a time.
     *
     * @param offset of the first byte, from the segment's start.
     * @param length of the range in bytes.
     * @throws WalException {@link WalException.Code#FORCE_FAILED}; then nothing is known about the range, and a
     *     second call that succeeds proves nothing.
     */
    void force(int offset, int length);

    /** Unmaps the bytes. May be called twice. */
    @Override
    void close();

    /** Length in bytes. */
    default int length() {
        return buffer().capacity();
    }

    /** Position just after the segment's last byte: the base of the next segment. */
    default long endPosition() {
        return basePosition() + length();
    }
}
