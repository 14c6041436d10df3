package stator.wal;

import stator.wal.WalException.Code;

/**
 * Reads records by position. Owned by one thread; allocates nothing once it has met a segment. The log must stay open
 * while it is used, and the segment must not be removed while a record in it is looked at.
 */
public final class RecordReader {
    private final SegmentTable table;
    private final RecordValidator validator;
    private final RecordFlyweight record = new RecordFlyweight();

    RecordReader(SegmentTable table, long logId) {
        this.table = table;
        validator = new RecordValidator(logId);
    }

    /**
     * Reads one record and checks every byte of it.
     *
     * @param position where the record starts, as {@link Wal#append} returned it.
     * @return a view, valid until the next read.
     * @throws WalException {@link Code#CORRUPT} if the bytes there are not the record that was written there;
     *     {@link Code#GONE} if the position lies in a segment that was removed.
     */
    public RecordFlyweight read(long position) {
        Segment segment = segmentOf(position);
        int offset = (int) (position - segment.basePosition());
        if (!validator.isWhole(segment, offset)) {
            throw damaged(segment, offset);
        }
        return record.wrap(segment.buffer(), offset);
    }

    /**
     * Reads one record whose bytes this process has checked or written itself, looking at its header only; any other as
     * {@link #read} does. For comparing keys; what goes to a client is read with {@link #read}.
     *
     * @param position where the record starts.
     * @return a view, valid until the next read.
     * @throws WalException as {@link #read}.
     */
    public RecordFlyweight readTrusted(long position) {
        Segment segment = segmentOf(position);
        int offset = (int) (position - segment.basePosition());
        boolean good = position < table.uncheckedBefore()
                ? validator.isWhole(segment, offset)
                : validator.isPlausible(segment, offset);
        if (!good) {
            throw damaged(segment, offset);
        }
        return record.wrap(segment.buffer(), offset);
    }

    /** Whether a whole record of {@link Wal#appendCheckpoint} starts at a position, which may be any. */
    public boolean isCheckpoint(long position) {
        try {
            return read(position).type() == RecordDescriptor.TYPE_CHECKPOINT;
        } catch (WalException ex) {
            return false;
        }
    }

    /** Where the segment ends that holds a position. */
    long endOfSegment(long position) {
        return segmentOf(position).endPosition();
    }

    /** Where the first record belongs of the next segment that there is after the one that holds a position. */
    long startOfNextSegment(long position) {
        long end = segmentOf(position).endPosition();
        Segment next = table.startingFrom(end);
        return (next == null ? end : next.basePosition()) + SegmentDescriptor.HEADER_LENGTH;
    }

    private Segment segmentOf(long position) {
        Segment segment = table.find(position);
        if (segment != null && (position & (RecordDescriptor.ALIGNMENT - 1)) == 0) {
            return segment;
        }
        if (segment == null && position >= 0 && position < table.last().basePosition()) {
            throw new WalException(
                    Code.GONE,
                    "position=" + position + " first=" + table.first().basePosition());
        }
        throw new WalException(Code.CORRUPT, "position=" + position + " is no place for a record");
    }

    private static WalException damaged(Segment segment, int offset) {
        return new WalException(
                Code.CORRUPT,
                "segment=" + segment.name() + " offset=" + offset + " position=" + (segment.basePosition() + offset)
                        + ": no whole record");
    }
}
