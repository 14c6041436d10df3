package stator.wal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static stator.wal.RecordDescriptor.ALIGNMENT;
import static stator.wal.RecordDescriptor.FLAGS_OFFSET;
import static stator.wal.RecordDescriptor.HEADER_LENGTH;
import static stator.wal.RecordDescriptor.INTERNAL_TYPE_MIN;
import static stator.wal.RecordDescriptor.KEY_HASH_OFFSET;
import static stator.wal.RecordDescriptor.PREVIOUS_OFFSET;
import static stator.wal.RecordDescriptor.TABLE_ID_OFFSET;
import static stator.wal.RecordDescriptor.TIMESTAMP_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view of one record in the log. Owned by one thread; valid until its reader or cursor moves on, and no longer than
 * the segment is mapped.
 */
public final class RecordFlyweight {
    private UnsafeBuffer segment = new UnsafeBuffer(0, 0);
    private int offset;

    RecordFlyweight wrap(UnsafeBuffer segmentBuffer, int recordOffset) {
        assert (recordOffset & (ALIGNMENT - 1)) == 0 : "unaligned recordOffset=" + recordOffset;
        segment = segmentBuffer;
        offset = recordOffset;
        return this;
    }

    /** The record's own place in the log. */
    public long position() {
        return RecordDescriptor.position(segment, offset);
    }

    /** Length in bytes of header, key and payload. */
    public int length() {
        return RecordDescriptor.length(segment, offset);
    }

    /** Bytes the record takes in the log, its padding included. */
    public int alignedLength() {
        return RecordDescriptor.alignedLength(length());
    }

    /** Position just after the record and its padding. */
    public long endPosition() {
        return position() + alignedLength();
    }

    /** What kind of record, as given to {@link RecordSpec#type}. */
    public int type() {
        return RecordDescriptor.type(segment, offset);
    }

    /** The flags, 0 to 65535. */
    public int flags() {
        return segment.getShort(offset + FLAGS_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** The table's id. */
    public int tableId() {
        return segment.getInt(offset + TABLE_ID_OFFSET, LITTLE_ENDIAN);
    }

    /** Milliseconds since 1970, by the clock of who appended. */
    public long timestampMs() {
        return segment.getLong(offset + TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    /** Position of the same key's previous record, 0 if there was none. What was there may be gone by now. */
    public long previousPosition() {
        return segment.getLong(offset + PREVIOUS_OFFSET, LITTLE_ENDIAN);
    }

    /** The key's hash. */
    public long keyHash() {
        return segment.getLong(offset + KEY_HASH_OFFSET, LITTLE_ENDIAN);
    }

    /** Which opening of the log wrote the record. */
    public int epoch() {
        return RecordDescriptor.epoch(segment, offset);
    }

    /** Everything before this position was durable when the record was written. */
    public long forcedUpTo() {
        return RecordDescriptor.forcedUpTo(segment, offset);
    }

    /** The bytes that key and payload lie in: to be read only. */
    public DirectBuffer buffer() {
        return segment;
    }

    /** Where in {@link #buffer()} the key starts. */
    public int keyOffset() {
        return offset + HEADER_LENGTH;
    }

    /** Length of the key in bytes. */
    public int keyLength() {
        return RecordDescriptor.keyLength(segment, offset);
    }

    /** Where in {@link #buffer()} the payload starts. */
    public int payloadOffset() {
        return keyOffset() + keyLength();
    }

    /** Length of the payload in bytes. */
    public int payloadLength() {
        return length() - HEADER_LENGTH - keyLength();
    }

    boolean isInternal() {
        return type() >= INTERNAL_TYPE_MIN;
    }
}
