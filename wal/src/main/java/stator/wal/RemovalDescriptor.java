package stator.wal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.wal.WalException.Code;

/**
 * The removal file: which parts of the log are gone on purpose. Two slots of {@link #SLOT_LENGTH} bytes, written in turn
 * and in place, so that a full disk cannot refuse them; the whole one of the higher generation counts. All fields
 * little-endian; what follows the last range is zero.
 * <pre>
 *    0               4               8              12              16
 *    +---------------+---------------+---------------+---------------+
 *  0 |        magic "STATRREM"       |    version    |    crc32c     |
 *    +-------------------------------+---------------+---------------+
 * 16 |            log id             |          generation           |
 *    +---------------+---------------+-------------------------------+
 * 32 |     count     |     zero      |
 *    +---------------+---------------+-------------------------------+
 * 40 |         from position         |          to position          |  ... count times, ascending
 *    +-------------------------------+-------------------------------+
 * </pre>
 * {@code crc32c} covers the whole slot but itself. A slot is durable before any file of its ranges is deleted: one that
 * was torn while it was written takes nothing away, because the other still counts, and the files are still there.
 */
final class RemovalDescriptor {
    static final int VERSION = 1;
    static final String NAME = "removed";
    static final int SLOT_LENGTH = 4096;
    static final int FILE_LENGTH = 2 * SLOT_LENGTH;

    static final long MAGIC = 0x4D45_5252_5441_5453L;

    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = SegmentDescriptor.VERSION_OFFSET;
    private static final int CRC_OFFSET = SegmentDescriptor.CRC_OFFSET;
    private static final int LOG_ID_OFFSET = SegmentDescriptor.BASE_OFFSET;
    private static final int GENERATION_OFFSET = LOG_ID_OFFSET + SIZE_OF_LONG;
    private static final int COUNT_OFFSET = GENERATION_OFFSET + SIZE_OF_LONG;
    private static final int RANGES_OFFSET = COUNT_OFFSET + 2 * SIZE_OF_INT;
    private static final int RANGE_LENGTH = 2 * SIZE_OF_LONG;

    /** Most ranges that a slot holds. */
    static final int RANGES_MAX = (SLOT_LENGTH - RANGES_OFFSET) / RANGE_LENGTH;

    static byte[] encode(RemovedRanges removed) {
        byte[] array = new byte[SLOT_LENGTH];
        UnsafeBuffer bytes = new UnsafeBuffer(array);
        bytes.putLong(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        bytes.putInt(VERSION_OFFSET, VERSION, LITTLE_ENDIAN);
        bytes.putLong(LOG_ID_OFFSET, removed.logId(), LITTLE_ENDIAN);
        bytes.putLong(GENERATION_OFFSET, removed.generation(), LITTLE_ENDIAN);
        bytes.putInt(COUNT_OFFSET, removed.ranges().size(), LITTLE_ENDIAN);
        int offset = RANGES_OFFSET;
        for (var range : removed.ranges().entrySet()) {
            bytes.putLong(offset, range.getKey(), LITTLE_ENDIAN);
            bytes.putLong(offset + SIZE_OF_LONG, range.getValue(), LITTLE_ENDIAN);
            offset += RANGE_LENGTH;
        }
        bytes.putInt(CRC_OFFSET, SegmentDescriptor.crc(bytes, SLOT_LENGTH), LITTLE_ENDIAN);
        return array;
    }

    /** A whole file that holds nothing but these ranges. */
    static byte[] encodeFile(RemovedRanges removed) {
        byte[] file = new byte[FILE_LENGTH];
        byte[] slot = encode(removed);
        System.arraycopy(slot, 0, file, slotOffset(removed.generation()), slot.length);
        return file;
    }

    /** Offset in the file of the slot that a generation is written to. */
    static int slotOffset(long generation) {
        return (int) (generation & 1) * SLOT_LENGTH;
    }

    /** The newer of the whole slots; null when there is no file. A file without a whole slot is damaged. */
    static @Nullable RemovedRanges decode(byte @Nullable [] file) {
        if (file == null) {
            return null;
        }
        if (file.length != FILE_LENGTH) {
            throw damaged("length=" + file.length);
        }
        RemovedRanges newest = null;
        for (int offset = 0; offset < FILE_LENGTH; offset += SLOT_LENGTH) {
            RemovedRanges slot = decodeSlot(new UnsafeBuffer(file, offset, SLOT_LENGTH));
            if (slot != null && (newest == null || slot.generation() > newest.generation())) {
                newest = slot;
            }
        }
        if (newest == null) {
            throw damaged("no whole slot");
        }
        return newest;
    }

    private static @Nullable RemovedRanges decodeSlot(UnsafeBuffer bytes) {
        if (bytes.getLong(MAGIC_OFFSET, LITTLE_ENDIAN) != MAGIC
                || bytes.getInt(CRC_OFFSET, LITTLE_ENDIAN) != SegmentDescriptor.crc(bytes, SLOT_LENGTH)) {
            return null;
        }
        SegmentDescriptor.checkVersion(bytes.getInt(VERSION_OFFSET, LITTLE_ENDIAN), VERSION, NAME);
        RemovedRanges slot = new RemovedRanges(
                bytes.getLong(LOG_ID_OFFSET, LITTLE_ENDIAN), bytes.getLong(GENERATION_OFFSET, LITTLE_ENDIAN));
        int count = bytes.getInt(COUNT_OFFSET, LITTLE_ENDIAN);
        if (count < 0 || count > RANGES_MAX) {
            throw damaged("count=" + count);
        }
        for (int i = 0; i < count; i++) {
            int offset = RANGES_OFFSET + i * RANGE_LENGTH;
            slot.load(bytes.getLong(offset, LITTLE_ENDIAN), bytes.getLong(offset + SIZE_OF_LONG, LITTLE_ENDIAN));
        }
        return slot;
    }

    static WalException damaged(String why) {
        return new WalException(Code.CORRUPT, "file=" + NAME + " offset=0: " + why);
    }

    private RemovalDescriptor() {}
}
