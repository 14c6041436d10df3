package stator.wal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What to append: the parameters of {@link Wal#append}, reusable. Owned by one thread. Key and payload are views: their
 * buffers must not change until the append has returned.
 */
public final class RecordSpec {
    /** What a record is for, which decides how near the end of the disk's space it may go. */
    public enum Purpose {
        /** Adds data. Refused unless a quarter of a segment and another whole one are in reserve behind it. */
        GROW,
        /** Takes data away, so that space can be freed. Refused unless a whole segment is in reserve behind it. */
        SHRINK,
        /** Moves data, so that a segment can be removed. May use all there is. */
        COMPACT
    }

    private Purpose purpose = Purpose.GROW;
    private int type;
    private int flags;
    private int tableId;
    private long timestampMs;
    private long previousPosition;
    private long keyHash;
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer payload = new UnsafeBuffer(0, 0);

    /** Forgets everything: all numbers zero, key and payload empty, and its purpose to grow. */
    public RecordSpec reset() {
        purpose = Purpose.GROW;
        type = 0;
        flags = 0;
        tableId = 0;
        timestampMs = 0;
        previousPosition = 0;
        keyHash = 0;
        key.wrap(0, 0);
        payload.wrap(0, 0);
        return this;
    }

    /** What kind of record: 1 to {@link RecordDescriptor#USER_TYPE_MAX}. */
    public RecordSpec type(int value) {
        if (value < 1 || value > RecordDescriptor.USER_TYPE_MAX) {
            throw new IllegalArgumentException("type=" + value);
        }
        type = value;
        return this;
    }

    /** What the record is for. */
    public RecordSpec purpose(Purpose value) {
        purpose = value;
        return this;
    }

    /** Sixteen bits that mean what the user of the log wants: 0 to 65535. */
    public RecordSpec flags(int value) {
        if (value < 0 || value > 0xFFFF) {
            throw new IllegalArgumentException("flags=" + value);
        }
        flags = value;
        return this;
    }

    /** Any 32 bits. */
    public RecordSpec tableId(int value) {
        tableId = value;
        return this;
    }

    /** Milliseconds since 1970, from the caller's clock. */
    public RecordSpec timestampMs(long value) {
        timestampMs = value;
        return this;
    }

    /** Position of the same key's previous record, 0 if there is none. */
    public RecordSpec previousPosition(long value) {
        previousPosition = value;
        return this;
    }

    /** Hash of the key, as the user of the log defines it. */
    public RecordSpec keyHash(long value) {
        keyHash = value;
        return this;
    }

    /** The key, which may be empty. */
    public RecordSpec key(DirectBuffer buffer, int offset, int length) {
        key.wrap(buffer, offset, length);
        return this;
    }

    /** The payload, which may be empty. */
    public RecordSpec payload(DirectBuffer buffer, int offset, int length) {
        payload.wrap(buffer, offset, length);
        return this;
    }

    RecordSpec internalType(int value) {
        type = value;
        return this;
    }

    Purpose purpose() {
        return purpose;
    }

    int type() {
        return type;
    }

    int flags() {
        return flags;
    }

    int tableId() {
        return tableId;
    }

    long timestampMs() {
        return timestampMs;
    }

    long previousPosition() {
        return previousPosition;
    }

    long keyHash() {
        return keyHash;
    }

    UnsafeBuffer key() {
        return key;
    }

    UnsafeBuffer payload() {
        return payload;
    }

    /** Length of the record, padding not counted; a long because the sum may exceed any limit. */
    long recordLength() {
        return RecordDescriptor.HEADER_LENGTH + (long) key.capacity() + payload.capacity();
    }
}
