package stator.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How much of a segment its user still needs, as the user counts it. Counted by the log's writer thread; read by any,
 * who may see a count that is a little old.
 */
public final class SegmentUsage {
    private static final VarHandle LIVE_BYTES = SharedFields.handle(MethodHandles.lookup(), "liveBytes", long.class);
    private static final VarHandle BURIAL_BYTES =
            SharedFields.handle(MethodHandles.lookup(), "burialBytes", long.class);
    private static final VarHandle NEWEST_BURIAL =
            SharedFields.handle(MethodHandles.lookup(), "newestBurial", long.class);

    private final Segment segment;

    @SuppressWarnings("UnusedVariable") // through LIVE_BYTES
    private long liveBytes;

    @SuppressWarnings("UnusedVariable") // through BURIAL_BYTES
    private long burialBytes;

    @SuppressWarnings("UnusedVariable") // through NEWEST_BURIAL
    private long newestBurial;

    SegmentUsage(Segment segment) {
        this.segment = segment;
    }

    /** The file's name, for messages. */
    public String name() {
        return segment.name();
    }

    /** Position in the log of the segment's first byte; names it. */
    public long basePosition() {
        return segment.basePosition();
    }

    /** Position just after the segment's last byte. */
    public long endPosition() {
        return segment.endPosition();
    }

    /** Length of the file in bytes. */
    public int length() {
        return segment.length();
    }

    /** Bytes of records that are needed for what they hold. */
    public long liveBytes() {
        return (long) LIVE_BYTES.getOpaque(this);
    }

    /** Bytes of records that are needed only while something older is in the log: they say that it is gone. */
    public long burialBytes() {
        return (long) BURIAL_BYTES.getOpaque(this);
    }

    /** The latest position below which such a record of this segment buries something; 0 if there is none. */
    public long newestBurial() {
        return (long) NEWEST_BURIAL.getOpaque(this);
    }

    /** The writer: counts bytes that are needed from now on, or, negative, are not any more. */
    public void addLive(long bytes) {
        LIVE_BYTES.setOpaque(this, liveBytes() + bytes);
    }

    /** The writer: counts a record that buries what is older than a position. */
    public void addBurial(long bytes, long position) {
        BURIAL_BYTES.setOpaque(this, burialBytes() + bytes);
        NEWEST_BURIAL.setOpaque(this, Math.max(newestBurial(), position));
    }

    /** The writer: forgets all counts, to count again. */
    public void reset() {
        LIVE_BYTES.setOpaque(this, 0L);
        BURIAL_BYTES.setOpaque(this, 0L);
        NEWEST_BURIAL.setOpaque(this, 0L);
    }

    Segment segment() {
        return segment;
    }
}
