package stator.wal;

import static stator.wal.RecordDescriptor.HEADER_LENGTH;

import org.agrona.concurrent.UnsafeBuffer;

/** Tells whole records from anything else. Owned by one thread. */
final class RecordValidator {
    private final RecordChecksum checksum = new RecordChecksum();
    private final int logTag;

    RecordValidator(long logId) {
        logTag = (int) logId;
    }

    /** Whether a record of this log that belongs at this place starts here; its content is not looked at. */
    boolean isPlausible(Segment segment, int offset) {
        UnsafeBuffer bytes = segment.buffer();
        if (offset < SegmentDescriptor.HEADER_LENGTH || offset > bytes.capacity() - HEADER_LENGTH) {
            return false;
        }
        int length = RecordDescriptor.length(bytes, offset);
        int keyLength = RecordDescriptor.keyLength(bytes, offset);
        boolean last = RecordDescriptor.type(bytes, offset) == RecordDescriptor.TYPE_SEGMENT_END;
        int behind = last ? 0 : HEADER_LENGTH; // behind every other record there is room for that one
        return length >= HEADER_LENGTH
                && length <= bytes.capacity() - offset - behind
                && keyLength >= 0
                && keyLength <= length - HEADER_LENGTH
                && RecordDescriptor.position(bytes, offset) == segment.basePosition() + offset
                && RecordDescriptor.logTag(bytes, offset) == logTag;
    }

    /** Whether a record of this log starts here and every byte of it is as it was written. */
    boolean isWhole(Segment segment, int offset) {
        return isPlausible(segment, offset)
                && RecordDescriptor.crc(segment.buffer(), offset)
                        == checksum.compute(segment, offset, RecordDescriptor.length(segment.buffer(), offset));
    }
}
