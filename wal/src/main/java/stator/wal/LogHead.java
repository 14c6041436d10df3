package stator.wal;

import java.util.List;
import stator.wal.RecordSpec.Purpose;
import stator.wal.WalException.Code;

/**
 * The segment that records are appended to, and those made ahead behind it. Owned by the log's writer thread.
 *
 * <p>Space is asked of the disk when a segment is made, and never later. One segment made ahead is a reserve for compaction,
 * which may use all there is: it copies at most one segment's live records before it gives a whole segment back. What makes the
 * log grow is refused unless there is another segment ahead, or a quarter of the head; what only frees space may use that, too.
 * A log that has but its head, and no room for a second segment, has nothing to compact; there deletions may use all of it.
 */
final class LogHead implements AutoCloseable {
    /** A segment that is used up to 1/8 gets its successors made. */
    private static final int PREPARE_SHIFT = 3;

    /** The part of the head that is kept for what frees space. */
    private static final int DELETION_PART = 4;

    /** A new segment is so much shorter than all of the log, within its limits: then removing one removes a small part. */
    private static final int LOG_PART = 32;

    private final SegmentTable table;
    private final SegmentPreparer preparer;
    private final RecordWriter writer;
    private final RecordSpec segmentEnd = new RecordSpec().internalType(RecordDescriptor.TYPE_SEGMENT_END);
    private final int lengthMin;
    private final int lengthMax;
    private Segment segment;
    private int offset;
    private int freeRun;

    // Written by one thread, read by another.
    private volatile boolean starved;
    private volatile boolean spaceFreed;
    private volatile long spareBytes;

    LogHead(SegmentTable table, SegmentPreparer preparer, Wal.Context ctx, long position) {
        this.table = table;
        this.preparer = preparer;
        writer = preparer.newRecordWriter();
        lengthMin = ctx.initialSegmentLength();
        lengthMax = ctx.maxSegmentLength();
        segment = table.last();
        offset = (int) (position - segment.basePosition());
        freeRun = freeRun();
    }

    /** Takes over segments that an earlier run made ahead. */
    void adopt(List<Segment> spares) {
        preparer.adopt(spares);
    }

    /** Where the last record ends. */
    long position() {
        return segment.basePosition() + offset;
    }

    /** Any thread: whether the disk had no room for the last segment that was asked of it. */
    boolean isStarved() {
        return starved;
    }

    /** Any thread: bytes of records that surely fit into what was made ahead. */
    long spareBytes() {
        return spareBytes;
    }

    /** Any thread: bytes of the files that were made ahead. */
    long aheadBytes() {
        return preparer.aheadBytes();
    }

    /** Any thread: the disk may have room again. */
    void spaceFreed() {
        spaceFreed = true;
    }

    /**
     * Appends a record, and returns its position.
     *
     * @throws WalException {@link Code#DISK_FULL}, with nothing changed, or why else there is no segment.
     */
    long append(RecordSpec record, long durablePosition) {
        int length = RecordDescriptor.alignedLength((int) record.recordLength());
        if (offset + length > freeRun) {
            provide(length, record.purpose(), durablePosition);
        }
        long position = position();
        writer.write(segment, offset, record, durablePosition);
        offset += length;
        return position;
    }

    /**
     * Makes sure that a record has room, and that what must be in reserve behind it is there. Changes nothing unless it is.
     * Up to {@link #freeRun} there is nothing to look after.
     */
    private void provide(int length, Purpose purpose, long durablePosition) {
        int nextLength = nextLength();
        lookAhead(nextLength, 0);
        boolean fits = offset + length + RecordDescriptor.HEADER_LENGTH <= segment.length();
        int needed =
                fits ? sparesBehind(offset + length, purpose) : purpose == Purpose.COMPACT ? 1 : SegmentPreparer.SPARES;
        try {
            if (preparer.spares() < needed) {
                preparer.await(needed, segment.endPosition(), nextLength);
            }
        } finally {
            tellReadiness();
        }
        if (!fits) {
            roll(durablePosition);
        } else if (preparer.spares() >= SegmentPreparer.SPARES) {
            freeRun = segment.length() - RecordDescriptor.HEADER_LENGTH;
        }
    }

    /** Looks at what was made ahead, and has one more segment made if so many bytes do not fit in yet. Does not wait. */
    void prepareRoom(long roomBytes) {
        lookAhead(nextLength(), roomBytes);
        tellReadiness();
    }

    private void lookAhead(int nextLength, long roomBytes) {
        if (spaceFreed) {
            spaceFreed = false;
            preparer.spaceFreed();
        }
        preparer.advance(segment.endPosition(), nextLength, roomBytes);
    }

    private void tellReadiness() {
        starved = preparer.isStarved();
        spareBytes = preparer.spareBytes();
    }

    /** Segments that must be ready behind the head for an append that ends at an offset of it. */
    private int sparesBehind(int endOffset, Purpose purpose) {
        boolean young = table.first() == segment;
        return switch (purpose) {
            case GROW ->
                segment.length() - endOffset >= segment.length() / DELETION_PART
                        ? young ? 0 : 1
                        : SegmentPreparer.SPARES;
            case SHRINK -> young ? 0 : 1;
            case COMPACT -> 0;
        };
    }

    /** Goes on to the next segment, which is ready. */
    private void roll(long durablePosition) {
        writer.write(segment, offset, segmentEnd, durablePosition);
        segment = preparer.take();
        table.add(segment);
        offset = SegmentDescriptor.HEADER_LENGTH;
        freeRun = freeRun();
        spareBytes = preparer.spareBytes();
    }

    /** Not at once: a log that is hardly used makes no segments. Nothing, if the reserve has been used. */
    private int freeRun() {
        boolean young = table.first() == segment;
        return young || preparer.spares() > 0 ? segment.length() >>> PREPARE_SHIFT : 0;
    }

    private int nextLength() {
        long part = Long.highestOneBit(Math.max(1, table.totalLength() / LOG_PART));
        return (int) Math.max(lengthMin, Math.min(lengthMax, part));
    }

    /** Unmaps what was made ahead; the files stay for the next run. May be called twice. */
    @Override
    public void close() {
        preparer.close();
    }
}
