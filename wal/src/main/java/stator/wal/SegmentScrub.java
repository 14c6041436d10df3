package stator.wal;

import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Checks one segment of a log in use, some bytes at a time: its header, every record, up to what is durable, and that nothing
 * lies behind the last. For the thread that removes segments, or while nobody does: the segment must stay mapped.
 */
public final class SegmentScrub {
    private final Wal wal;
    private final Segment segment;
    private final RecordValidator validator;
    private int offset;
    private boolean lost;
    private boolean ended;
    private long records;

    /**
     * One place where the bytes are not what was written.
     *
     * @param file   its name
     * @param offset in bytes from its start
     * @param what   is wrong
     */
    public record Damage(String file, long offset, String what) {
        @Override
        public String toString() {
            return "file=" + file + " offset=" + offset + ": " + what;
        }
    }

    /** Begins with a segment's first byte. */
    public SegmentScrub(Wal wal, SegmentUsage usage) {
        this.wal = wal;
        segment = usage.segment();
        validator = new RecordValidator(wal.logId());
    }

    /** Whole records seen so far. */
    public long records() {
        return records;
    }

    /**
     * Checks some more. Behind damage it goes on with the next whole record.
     *
     * @param bytes how many, about: the record that reaches beyond is checked as a whole
     * @param found is told of damage, where it begins
     * @return how many bytes were looked at; 0 at the end
     */
    public int step(int bytes, Consumer<Damage> found) {
        int from = offset;
        if (offset == 0) {
            checkHeader(found);
        }
        int end = (int) Math.max(0, Math.min(segment.length(), wal.durablePosition() - segment.basePosition()));
        while (offset < end && offset - from < bytes) {
            if (ended) {
                checkUnused(found);
            } else {
                checkRecord(found);
            }
        }
        return offset - from;
    }

    private void checkHeader(Consumer<Damage> found) {
        try {
            SegmentDescriptor.decode(segment);
        } catch (WalException ex) {
            found.accept(new Damage(segment.name(), 0, ex.getMessage()));
        }
        offset = SegmentDescriptor.HEADER_LENGTH;
    }

    private void checkRecord(Consumer<Damage> found) {
        UnsafeBuffer bytes = segment.buffer();
        if (!validator.isWhole(segment, offset)) {
            if (!lost) {
                lost = true;
                found.accept(new Damage(
                        segment.name(), offset, "no whole record, position=" + (segment.basePosition() + offset)));
            }
            offset += RecordDescriptor.ALIGNMENT;
            return;
        }
        lost = false;
        records++;
        ended = RecordDescriptor.type(bytes, offset) == RecordDescriptor.TYPE_SEGMENT_END;
        offset += RecordDescriptor.alignedLength(RecordDescriptor.length(bytes, offset));
    }

    /** A segment is made of zeros, and nothing is written behind its last record. */
    private void checkUnused(Consumer<Damage> found) {
        if (segment.buffer().getLong(offset) != 0 && !lost) {
            lost = true;
            found.accept(new Damage(segment.name(), offset, "not zero, behind the last record"));
        }
        offset += Long.BYTES;
    }
}
