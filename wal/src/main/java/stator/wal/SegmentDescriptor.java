package stator.wal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.wal.WalException.Code;

/**
 * The first 64 bytes of a segment file; records follow. All fields little-endian; written once, when the file is made.
 * <pre>
 *    0               4               8              12              16
 *    +---------------+---------------+---------------+---------------+
 *  0 |        magic "STATRWAL"       |    version    |    crc32c     |
 *    +-------------------------------+---------------+---------------+
 * 16 |         base position         |            log id             |
 *    +---------------+---------------+-------------------------------+
 * 32 |    length     |     epoch     |             zero              |
 *    +---------------+---------------+-------------------------------+
 * 48 |                             zero                              |
 *    +---------------------------------------------------------------+
 * </pre>
 * {@code crc32c} covers all 64 bytes but itself. Magic, version and checksum keep their places in every version, so
 * that damage and a foreign version are told apart. {@code epoch} is the opening of the log in which this file was
 * made; records in it may be older (the file was re-written by a recovery) or newer.
 */
public final class SegmentDescriptor {
    /** The version that this code writes, and the only one it reads. */
    public static final int VERSION = 1;

    static final long MAGIC = 0x4C41_5752_5441_5453L;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = MAGIC_OFFSET + SIZE_OF_LONG;
    static final int CRC_OFFSET = VERSION_OFFSET + SIZE_OF_INT;
    static final int BASE_OFFSET = CRC_OFFSET + SIZE_OF_INT;
    static final int LOG_ID_OFFSET = BASE_OFFSET + SIZE_OF_LONG;
    static final int LENGTH_OFFSET = LOG_ID_OFFSET + SIZE_OF_LONG;
    static final int EPOCH_OFFSET = LENGTH_OFFSET + SIZE_OF_INT;

    /** Length of the header in bytes: offset of a segment's first record. */
    public static final int HEADER_LENGTH = 64;

    /** What a header says, besides magic and version. */
    record Header(long basePosition, int length, long logId, int epoch) {}

    static UnsafeBuffer encode(Header header) {
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[HEADER_LENGTH]);
        bytes.putLong(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        bytes.putInt(VERSION_OFFSET, VERSION, LITTLE_ENDIAN);
        bytes.putLong(BASE_OFFSET, header.basePosition(), LITTLE_ENDIAN);
        bytes.putLong(LOG_ID_OFFSET, header.logId(), LITTLE_ENDIAN);
        bytes.putInt(LENGTH_OFFSET, header.length(), LITTLE_ENDIAN);
        bytes.putInt(EPOCH_OFFSET, header.epoch(), LITTLE_ENDIAN);
        bytes.putInt(CRC_OFFSET, crc(bytes, HEADER_LENGTH), LITTLE_ENDIAN);
        return bytes;
    }

    /** Reads and checks a segment's header; a file of a foreign version or a damaged one never gets past this. */
    static Header decode(Segment segment) {
        UnsafeBuffer bytes = segment.buffer();
        if (bytes.capacity() < HEADER_LENGTH) {
            throw damaged(segment, "file too short, length=" + bytes.capacity());
        }
        if (bytes.getLong(MAGIC_OFFSET, LITTLE_ENDIAN) != MAGIC) {
            throw damaged(segment, "not a log segment");
        }
        if (bytes.getInt(CRC_OFFSET, LITTLE_ENDIAN) != crc(bytes, HEADER_LENGTH)) {
            throw damaged(segment, "header checksum");
        }
        checkVersion(bytes.getInt(VERSION_OFFSET, LITTLE_ENDIAN), VERSION, segment.name());
        Header header = new Header(
                bytes.getLong(BASE_OFFSET, LITTLE_ENDIAN),
                bytes.getInt(LENGTH_OFFSET, LITTLE_ENDIAN),
                bytes.getLong(LOG_ID_OFFSET, LITTLE_ENDIAN),
                bytes.getInt(EPOCH_OFFSET, LITTLE_ENDIAN));
        if (header.basePosition() != segment.basePosition()) {
            throw damaged(segment, "file of another position, basePosition=" + header.basePosition());
        }
        if (header.length() != segment.length()) {
            throw damaged(segment, "fileLength=" + segment.length() + " headerLength=" + header.length());
        }
        checkEpoch(segment, 0, header.epoch());
        return header;
    }

    /** Returns the epoch of what lies at an offset. No log was opened so often that there is none behind it. */
    static int checkEpoch(Segment segment, int offset, int epoch) {
        if (epoch == Integer.MAX_VALUE) {
            throw new WalException(
                    Code.CORRUPT, "segment=" + segment.name() + " offset=" + offset + ": epoch=" + epoch);
        }
        return epoch;
    }

    static void checkVersion(int version, int readable, String name) {
        if (version != readable) {
            throw new WalException(
                    Code.UNSUPPORTED_VERSION,
                    "file=" + name + " version=" + version + " is " + (version < readable ? "older" : "newer")
                            + " than readable=" + readable);
        }
    }

    /** Checksum of a small header: everything before the checksum field, then everything after it. */
    static int crc(DirectBuffer bytes, int length) {
        byte[] copy = new byte[length];
        bytes.getBytes(0, copy);
        CRC32C crc = new CRC32C();
        crc.update(copy, 0, CRC_OFFSET);
        crc.update(copy, BASE_OFFSET, length - BASE_OFFSET);
        return (int) crc.getValue();
    }

    private static WalException damaged(Segment segment, String why) {
        return new WalException(Code.CORRUPT, "segment=" + segment.name() + " offset=0: " + why);
    }

    private SegmentDescriptor() {}
}
