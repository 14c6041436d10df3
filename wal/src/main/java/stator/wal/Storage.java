package stator.wal;

import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The seam between the log and the disk. Every change of the directory is durable when the method returns, and whole
 * or absent if power fails before.
 *
 * <p>{@link #create} may run on a background thread while other segments are forced, and while {@link #writeRemovals}
 * and {@link #delete} run on another; nothing else is called at the same time as another method.
 */
public interface Storage extends AutoCloseable {
    /**
     * Lists the segments, ascending by base position. First makes the directory durable as it is: the process that
     * changed it last may have ended before it could.
     */
    List<SegmentInfo> segments();

    /**
     * Makes a segment: {@code head} followed by zeros, every block allocated. Replaces a segment of the same base
     * position in one step; mappings of the old one stay valid and keep the old bytes.
     *
     * @param basePosition position of the segment's first byte.
     * @param length of the segment in bytes.
     * @param head the bytes the segment starts with.
     * @param headLength how many of them.
     * @return the segment, mapped; the caller closes it.
     * @throws WalException {@link WalException.Code#DISK_FULL}, with nothing left behind.
     */
    Segment create(long basePosition, int length, DirectBuffer head, int headLength);

    /**
     * Writes what a segment shows at its beginning again, and zeros behind it, where it lies: no space is needed. If power fails, each word
     * of the medium is as it was, or as it is to be.
     *
     * @param segment as {@link #open} returned it.
     * @param kept bytes that stay.
     * @throws WalException {@link WalException.Code#IO_FAILED}; then nothing is known about these bytes.
     */
    void rewrite(Segment segment, int kept);

    /** Maps an existing segment; the caller closes it. */
    Segment open(SegmentInfo info);

    /** Removes a segment's file. Its mapping, if any, stays valid until closed. */
    void delete(long basePosition);

    /** The bytes of the clean-stop mark, or null when there is none. */
    byte @Nullable [] readMark();

    /** Writes the clean-stop mark. */
    void writeMark(byte[] bytes);

    /** The bytes of the removal file, or null when there is none. */
    byte @Nullable [] readRemovals();

    /** Makes the removal file, which keeps its length, or a fresh one in its place. */
    void createRemovals(byte[] bytes);

    /**
     * Writes into the removal file, in place: no space is needed. If power fails, any part of the bytes may have been
     * written.
     *
     * @throws WalException {@link WalException.Code#FORCE_FAILED}; then nothing is known about these bytes.
     */
    void writeRemovals(int offset, byte[] bytes);

    /** Removes the clean-stop mark, if there is one. */
    void removeMark();

    /** Lets go of the directory. Segments are closed by who opened them. May be called twice. */
    @Override
    void close();
}
