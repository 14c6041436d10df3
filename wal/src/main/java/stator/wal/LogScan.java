package stator.wal;

import static stator.wal.RecordDescriptor.ALIGNMENT;
import static stator.wal.RecordDescriptor.HEADER_LENGTH;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.wal.CleanStopDescriptor.Mark;
import stator.wal.WalException.Code;

/**
 * Walks the records in order and finds the end of the log. Owned by one thread; used once.
 *
 * <p>The first place without a whole record of the right epoch is either the end, where power failed, or damage. It is
 * damage if any whole record further on says that everything up to beyond this place was durable once. A whole record
 * further on that does not say so proves nothing: sectors that were not forced reach the disk in any order.
 */
final class LogScan {
    private final List<Segment> segments;
    private final RecordValidator validator;
    private final RecordFlyweight record = new RecordFlyweight();
    private int segmentIndex;
    private long position;
    private boolean behindGap;
    private int epoch;
    private long forcedUpTo;
    private long recordCount;

    LogScan(LogImage image) {
        segments = image.segments();
        validator = new RecordValidator(image.logId());
    }

    /**
     * Walks from a position to the end, over what was removed.
     *
     * @param from where a record starts or once started, or the end of the log.
     * @param handler is shown every record, the log's own among them.
     * @throws WalException {@link Code#CORRUPT}.
     */
    void run(long from, RecordHandler handler) {
        segmentIndex = segmentIndexOf(from);
        Segment start = segments.get(segmentIndex);
        position = Math.max(from, start.basePosition() + SegmentDescriptor.HEADER_LENGTH);
        forcedUpTo = position;
        while (true) {
            Segment segment = segments.get(segmentIndex);
            int offset = offsetIn(segment);
            if (!isNext(segment, offset)) {
                if (isEnd()) {
                    return;
                }
                continue; // a live log has grown while we looked
            }
            record.wrap(segment.buffer(), offset);
            epoch = SegmentDescriptor.checkEpoch(segment, offset, record.epoch());
            handler.onRecord(record);
            recordCount++;
            behindGap = false;
            forcedUpTo = Math.max(forcedUpTo, record.forcedUpTo());
            if (record.type() == RecordDescriptor.TYPE_SEGMENT_END) {
                enterNextSegment(segment, offset);
            } else {
                position = record.endPosition();
            }
        }
    }

    /** Fails if a clean-stop mark says that the log ended elsewhere. */
    void checkEnd(@Nullable Mark mark) {
        if (mark != null && position != mark.endPosition()) {
            Segment last = segments.get(segmentIndex);
            throw new WalException(
                    Code.CORRUPT,
                    "segment=" + last.name() + " offset=" + offsetIn(last) + ": the log ends here, but it was closed in"
                            + " order at position=" + mark.endPosition());
        }
    }

    /** Where the log ends: after the last whole record. */
    long endPosition() {
        return position;
    }

    /** Which segment {@link #endPosition()} lies in. */
    int endSegmentIndex() {
        return segmentIndex;
    }

    /** Everything before this position was durable once, by the word of the records themselves. */
    long forcedUpTo() {
        return forcedUpTo;
    }

    /** The epoch of the last record, 0 if there was none. */
    int epoch() {
        return epoch;
    }

    long recordCount() {
        return recordCount;
    }

    private int segmentIndexOf(long from) {
        for (int i = 0; i < segments.size(); i++) {
            if (from < segments.get(i).endPosition()) { // one that starts later: what lies between was removed
                return i;
            }
        }
        throw new WalException(
                Code.CORRUPT, "position=" + from + " is in no segment, known durable or first to be scanned");
    }

    private int offsetIn(Segment segment) {
        return (int) (position - segment.basePosition());
    }

    private boolean isNext(Segment segment, int offset) {
        if (!validator.isWhole(segment, offset)) {
            return false;
        }
        int recordEpoch = RecordDescriptor.epoch(segment.buffer(), offset);
        int type = RecordDescriptor.type(segment.buffer(), offset);
        boolean mayRise = behindGap || type == RecordDescriptor.TYPE_SEGMENT_END || type == RecordDescriptor.TYPE_EPOCH;
        return epoch == 0 || (mayRise ? recordEpoch >= epoch : recordEpoch == epoch);
    }

    private void enterNextSegment(Segment segment, int offset) {
        if (segmentIndex + 1 == segments.size()) {
            throw new WalException(
                    Code.CORRUPT, "segment=" + segment.name() + " offset=" + offset + ": next segment is missing");
        }
        segmentIndex++;
        long base = segments.get(segmentIndex).basePosition();
        behindGap = base != segment.endPosition();
        position = base + SegmentDescriptor.HEADER_LENGTH;
    }

    private boolean isEnd() {
        for (int i = segmentIndex; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            int offset = i == segmentIndex ? offsetIn(segment) : SegmentDescriptor.HEADER_LENGTH;
            int witness = findWitness(segment, offset);
            if (witness >= 0) {
                Segment damaged = segments.get(segmentIndex);
                if (isNext(damaged, offsetIn(damaged))) {
                    return false;
                }
                throw new WalException(
                        Code.CORRUPT,
                        "segment=" + damaged.name() + " offset=" + offsetIn(damaged) + " position=" + position
                                + ": no whole record where one was durable, says the record at segment="
                                + segment.name() + " offset=" + witness);
            }
        }
        return true;
    }

    /** Offset of a whole record that knows the log to have been durable beyond the current position, or -1. */
    private int findWitness(Segment segment, int fromOffset) {
        UnsafeBuffer bytes = segment.buffer();
        int last = segment.length() - HEADER_LENGTH;
        for (int offset = fromOffset; offset <= last; offset += ALIGNMENT) {
            if (bytes.getLong(offset) != 0
                    && validator.isPlausible(segment, offset)
                    && RecordDescriptor.forcedUpTo(bytes, offset) > position
                    && validator.isWhole(segment, offset)) {
                return offset;
            }
        }
        return -1;
    }
}
