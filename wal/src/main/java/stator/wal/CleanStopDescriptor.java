package stator.wal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.wal.WalException.Code;

/**
 * The clean-stop mark: a file that says the log was closed in order, and where it ended. All fields little-endian.
 * <pre>
 *    0               4               8              12              16
 *    +---------------+---------------+---------------+---------------+
 *  0 |        magic "STATRCLS"       |    version    |    crc32c     |
 *    +-------------------------------+---------------+---------------+
 * 16 |      first base position      |         end position          |
 *    +-------------------------------+-------------------------------+
 * 32 |            log id             |
 *    +-------------------------------+
 * </pre>
 * {@code crc32c} covers all 40 bytes but itself. Written when everything before {@code end position} is durable;
 * removed before anything is written again. With a mark, a log that starts or ends anywhere else is damaged; without, its tail
 * is not trusted.
 */
final class CleanStopDescriptor {
    static final int VERSION = 1;
    static final String NAME = "clean-stop";

    static final long MAGIC = 0x534C_4352_5441_5453L;

    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = SegmentDescriptor.VERSION_OFFSET;
    private static final int CRC_OFFSET = SegmentDescriptor.CRC_OFFSET;
    private static final int FIRST_OFFSET = SegmentDescriptor.BASE_OFFSET;
    private static final int END_OFFSET = FIRST_OFFSET + SIZE_OF_LONG;
    private static final int LOG_ID_OFFSET = END_OFFSET + SIZE_OF_LONG;
    private static final int LENGTH = LOG_ID_OFFSET + SIZE_OF_LONG;

    /** What a mark says, besides magic and version. */
    record Mark(long firstBasePosition, long endPosition, long logId) {}

    static byte[] encode(Mark mark) {
        byte[] array = new byte[LENGTH];
        UnsafeBuffer bytes = new UnsafeBuffer(array);
        bytes.putLong(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        bytes.putInt(VERSION_OFFSET, VERSION, LITTLE_ENDIAN);
        bytes.putLong(FIRST_OFFSET, mark.firstBasePosition(), LITTLE_ENDIAN);
        bytes.putLong(END_OFFSET, mark.endPosition(), LITTLE_ENDIAN);
        bytes.putLong(LOG_ID_OFFSET, mark.logId(), LITTLE_ENDIAN);
        bytes.putInt(CRC_OFFSET, SegmentDescriptor.crc(bytes, LENGTH), LITTLE_ENDIAN);
        return array;
    }

    /** Reads and checks a mark; null when there is none. A mark is whole or absent, so a bad one is damage. */
    static @Nullable Mark decode(byte @Nullable [] array) {
        if (array == null) {
            return null;
        }
        UnsafeBuffer bytes = new UnsafeBuffer(array);
        if (array.length != LENGTH
                || bytes.getLong(MAGIC_OFFSET, LITTLE_ENDIAN) != MAGIC
                || bytes.getInt(CRC_OFFSET, LITTLE_ENDIAN) != SegmentDescriptor.crc(bytes, LENGTH)) {
            throw new WalException(Code.CORRUPT, "file=" + NAME + " offset=0 length=" + array.length);
        }
        SegmentDescriptor.checkVersion(bytes.getInt(VERSION_OFFSET, LITTLE_ENDIAN), VERSION, NAME);
        return new Mark(
                bytes.getLong(FIRST_OFFSET, LITTLE_ENDIAN),
                bytes.getLong(END_OFFSET, LITTLE_ENDIAN),
                bytes.getLong(LOG_ID_OFFSET, LITTLE_ENDIAN));
    }

    private CleanStopDescriptor() {}
}
