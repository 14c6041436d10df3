package stator.wal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;
import static org.agrona.BitUtil.SIZE_OF_SHORT;
import static org.agrona.BitUtil.align;

import org.agrona.DirectBuffer;

/**
 * One log record. All fields little-endian; records start on 8-byte boundaries; padding is zero.
 * <pre>
 *    0               4               8              12              16
 *    +---------------+---------------+---------------+---------------+
 *  0 |    length     |    crc32c     |           position            |
 *    +---------------+---------------+-------+-------+---------------+
 * 16 |     epoch     |forced distance| type  | flags |   table id    |
 *    +---------------+---------------+-------+-------+---------------+
 * 32 |         timestamp (ms)        |       previous position       |
 *    +-------------------------------+---------------+---------------+
 * 48 |            key hash           |   key length  |    log tag    |
 *    +-------------------------------+---------------+---------------+
 * 64 | key ... payload ... zeros to the next multiple of 8
 *    +- - - - -
 * </pre>
 * {@code length} counts header, key and payload, not the padding, and is stored last: zero means "nothing here yet".
 * {@code crc32c} covers the four bytes of {@code length}, then everything from {@code position} to the end of the
 * padding. {@code position} is the record's own place in the log, so that a record copied elsewhere is not taken for a
 * good one; {@code log tag} is the low half of the log's id, for the same reason. {@code epoch} counts the openings of
 * the log. {@code forced distance} is (position - the durable position at the time of writing) / 8, unsigned, clamped:
 * everything before {@code position - 8 * forced distance} is known to have been durable.
 *
 * <p>Types from {@link #INTERNAL_TYPE_MIN} belong to the log itself. Every segment that has a successor ends in a
 * {@link #TYPE_SEGMENT_END} record; what follows it in the file means nothing. Every opening of the log starts with a
 * {@link #TYPE_EPOCH} record, or with a segment's end and then that. A {@link #TYPE_CHECKPOINT} record says that the log's
 * user has noted what all records before it amount to.
 */
public final class RecordDescriptor {
    /** Records start at multiples of this. */
    public static final int ALIGNMENT = SIZE_OF_LONG;

    /** Largest type a user of the log may give a record. */
    public static final int USER_TYPE_MAX = 0x7FFF;

    static final int LENGTH_OFFSET = 0;
    static final int CRC_OFFSET = LENGTH_OFFSET + SIZE_OF_INT;
    static final int POSITION_OFFSET = CRC_OFFSET + SIZE_OF_INT;
    static final int EPOCH_OFFSET = POSITION_OFFSET + SIZE_OF_LONG;
    static final int FORCED_DISTANCE_OFFSET = EPOCH_OFFSET + SIZE_OF_INT;
    static final int TYPE_OFFSET = FORCED_DISTANCE_OFFSET + SIZE_OF_INT;
    static final int FLAGS_OFFSET = TYPE_OFFSET + SIZE_OF_SHORT;
    static final int TABLE_ID_OFFSET = FLAGS_OFFSET + SIZE_OF_SHORT;
    static final int TIMESTAMP_OFFSET = TABLE_ID_OFFSET + SIZE_OF_INT;
    static final int PREVIOUS_OFFSET = TIMESTAMP_OFFSET + SIZE_OF_LONG;
    static final int KEY_HASH_OFFSET = PREVIOUS_OFFSET + SIZE_OF_LONG;
    static final int KEY_LENGTH_OFFSET = KEY_HASH_OFFSET + SIZE_OF_LONG;
    static final int LOG_TAG_OFFSET = KEY_LENGTH_OFFSET + SIZE_OF_INT;

    /** Length in bytes of what precedes key and payload. */
    public static final int HEADER_LENGTH = LOG_TAG_OFFSET + SIZE_OF_INT;

    static final int INTERNAL_TYPE_MIN = 0x8000;
    static final int TYPE_SEGMENT_END = 0x8001;
    static final int TYPE_EPOCH = 0x8002;
    static final int TYPE_CHECKPOINT = 0x8003;

    private static final long FORCED_DISTANCE_MAX = 0xFFFF_FFFFL;

    /** Bytes a record of this length takes in the log, padding included. */
    public static int alignedLength(int recordLength) {
        return align(recordLength, ALIGNMENT);
    }

    static int forcedDistance(long position, long durablePosition) {
        return (int) Math.min(FORCED_DISTANCE_MAX, (position - durablePosition) / ALIGNMENT);
    }

    static int length(DirectBuffer segment, int offset) {
        return segment.getInt(offset + LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    static int crc(DirectBuffer segment, int offset) {
        return segment.getInt(offset + CRC_OFFSET, LITTLE_ENDIAN);
    }

    static long position(DirectBuffer segment, int offset) {
        return segment.getLong(offset + POSITION_OFFSET, LITTLE_ENDIAN);
    }

    static int epoch(DirectBuffer segment, int offset) {
        return segment.getInt(offset + EPOCH_OFFSET, LITTLE_ENDIAN);
    }

    static int type(DirectBuffer segment, int offset) {
        return segment.getShort(offset + TYPE_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    static int keyLength(DirectBuffer segment, int offset) {
        return segment.getInt(offset + KEY_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    static int logTag(DirectBuffer segment, int offset) {
        return segment.getInt(offset + LOG_TAG_OFFSET, LITTLE_ENDIAN);
    }

    static long forcedUpTo(DirectBuffer segment, int offset) {
        long distance = segment.getInt(offset + FORCED_DISTANCE_OFFSET, LITTLE_ENDIAN) & FORCED_DISTANCE_MAX;
        return position(segment, offset) - distance * ALIGNMENT;
    }

    private RecordDescriptor() {}
}
