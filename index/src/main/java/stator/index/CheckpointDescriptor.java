package stator.index;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import stator.index.IndexException.Code;

/**
 * The description of one checkpoint, and the head of the file of pages. Little-endian.
 * <pre>
 *    0               8       12      16              24              32
 *    +---------------+-------+-------+---------------+---------------+
 *  0 |     magic     |version| crc32c|    log id     |  generation   |
 *    +---------------+-------+-------+---------------+-------+-------+
 * 32 | log position  | tree version  |    entries    |  root |  end  |
 *    +-------+-------+---------------+---------------+-------+-------+
 * 64 |page ln|state n| state (n bytes) | checksums (4 bytes for each page from 0 to end)
 *    +-------+-------+- - - - - - - - -+- - - - - - -
 * </pre>
 * {@code crc32c} covers everything else; the file has no other bytes. A page's checksum is the CRC32C of its bytes in the
 * file of pages, where page {@code n} starts at {@code n} times the length of a page, and looks as in {@link PageDescriptor}
 * with {@code freed version} and {@code next} zero. It is 0 for a page that is not part of the checkpoint; where CRC32C is 0
 * it is {@link #ZERO}. So the one checksum covers every byte that is reached from here, and that it is in its place.
 *
 * <p>Page 0 does not exist; in its place in the file is a head:
 * <pre>
 *   0               8       12      16              24      28
 *   +---------------+-------+-------+---------------+-------+
 *   |     magic     |version| crc32c|    log id     |page ln|   crc32c covers the other 24 bytes
 *   +---------------+-------+-------+---------------+-------+
 * </pre>
 */
final class CheckpointDescriptor {
    static final int VERSION = 1;
    static final int NOT_THERE = 0;
    static final int ZERO = -1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = MAGIC_OFFSET + SIZE_OF_LONG;
    static final int CRC_OFFSET = VERSION_OFFSET + SIZE_OF_INT;
    static final int LOG_ID_OFFSET = CRC_OFFSET + SIZE_OF_INT;
    static final int GENERATION_OFFSET = LOG_ID_OFFSET + SIZE_OF_LONG;
    static final int POSITION_OFFSET = GENERATION_OFFSET + SIZE_OF_LONG;
    static final int TREE_VERSION_OFFSET = POSITION_OFFSET + SIZE_OF_LONG;
    static final int ENTRIES_OFFSET = TREE_VERSION_OFFSET + SIZE_OF_LONG;
    static final int ROOT_OFFSET = ENTRIES_OFFSET + SIZE_OF_LONG;
    static final int END_PAGE_OFFSET = ROOT_OFFSET + SIZE_OF_INT;
    static final int PAGE_LENGTH_OFFSET = END_PAGE_OFFSET + SIZE_OF_INT;
    static final int STATE_LENGTH_OFFSET = PAGE_LENGTH_OFFSET + SIZE_OF_INT;
    static final int STATE_OFFSET = STATE_LENGTH_OFFSET + SIZE_OF_INT;

    static final int HEAD_PAGE_LENGTH_OFFSET = LOG_ID_OFFSET + SIZE_OF_LONG;
    static final int HEAD_LENGTH = HEAD_PAGE_LENGTH_OFFSET + SIZE_OF_INT;

    /** "STATRCKP" and "STATRPGS". */
    private static final long MAGIC = 0x504B_4352_5441_5453L;

    private static final long PAGES_MAGIC = 0x5347_5052_5441_5453L;

    private CheckpointDescriptor() {}

    static byte[] encode(Checkpoint checkpoint) {
        byte[] state = checkpoint.source().state();
        int[] checksums = checkpoint.checksums;
        byte[] bytes = new byte[Math.toIntExact(STATE_OFFSET + state.length + (long) checksums.length * SIZE_OF_INT)];
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        buffer.putLong(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        buffer.putInt(VERSION_OFFSET, VERSION, LITTLE_ENDIAN);
        buffer.putLong(LOG_ID_OFFSET, checkpoint.source().logId(), LITTLE_ENDIAN);
        buffer.putLong(GENERATION_OFFSET, checkpoint.generation, LITTLE_ENDIAN);
        buffer.putLong(POSITION_OFFSET, checkpoint.source().position(), LITTLE_ENDIAN);
        buffer.putLong(TREE_VERSION_OFFSET, checkpoint.image.version(), LITTLE_ENDIAN);
        buffer.putLong(ENTRIES_OFFSET, checkpoint.image.entries(), LITTLE_ENDIAN);
        buffer.putInt(ROOT_OFFSET, checkpoint.image.root(), LITTLE_ENDIAN);
        buffer.putInt(END_PAGE_OFFSET, checksums.length, LITTLE_ENDIAN);
        buffer.putInt(PAGE_LENGTH_OFFSET, checkpoint.pageLength, LITTLE_ENDIAN);
        buffer.putInt(STATE_LENGTH_OFFSET, state.length, LITTLE_ENDIAN);
        buffer.putBytes(STATE_OFFSET, state);
        int offset = STATE_OFFSET + state.length;
        for (int checksum : checksums) {
            buffer.putInt(offset, checksum, LITTLE_ENDIAN);
            offset += SIZE_OF_INT;
        }
        buffer.putInt(CRC_OFFSET, checksum(bytes), LITTLE_ENDIAN);
        return bytes;
    }

    /**
     * Reads a description.
     *
     * @param name of the file, for messages
     * @throws IndexException {@link Code#CORRUPT}, {@link Code#UNSUPPORTED_VERSION}.
     */
    static Checkpoint decode(byte[] bytes, String name) {
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        if (bytes.length < STATE_OFFSET || buffer.getLong(MAGIC_OFFSET, LITTLE_ENDIAN) != MAGIC) {
            throw damaged(name, MAGIC_OFFSET, "no checkpoint, fileLength=" + bytes.length);
        }
        checkVersion(buffer, name);
        if (buffer.getInt(CRC_OFFSET, LITTLE_ENDIAN) != checksum(bytes)) {
            throw damaged(name, CRC_OFFSET, "wrong checksum, fileLength=" + bytes.length);
        }
        int end = buffer.getInt(END_PAGE_OFFSET, LITTLE_ENDIAN);
        int stateLength = buffer.getInt(STATE_LENGTH_OFFSET, LITTLE_ENDIAN);
        int pageLength = buffer.getInt(PAGE_LENGTH_OFFSET, LITTLE_ENDIAN);
        int root = buffer.getInt(ROOT_OFFSET, LITTLE_ENDIAN);
        boolean plausible = end >= 1
                && stateLength >= 0
                && STATE_OFFSET + stateLength + (long) end * SIZE_OF_INT == bytes.length
                && pageLength >= PageDescriptor.MIN_PAGE_LENGTH
                && pageLength <= PageDescriptor.MAX_PAGE_LENGTH
                && BitUtil.isPowerOfTwo(pageLength)
                && root >= 0
                && root < end;
        if (!plausible) {
            throw damaged(
                    name,
                    ROOT_OFFSET,
                    "root=" + root + " end=" + end + " page=" + pageLength + " state=" + stateLength);
        }
        byte[] state = new byte[stateLength];
        buffer.getBytes(STATE_OFFSET, state);
        int[] checksums = new int[end];
        for (int page = 0; page < end; page++) {
            checksums[page] = buffer.getInt(STATE_OFFSET + stateLength + page * SIZE_OF_INT, LITTLE_ENDIAN);
        }
        return new Checkpoint(
                buffer.getLong(GENERATION_OFFSET, LITTLE_ENDIAN),
                new Checkpoint.Source(
                        buffer.getLong(LOG_ID_OFFSET, LITTLE_ENDIAN),
                        buffer.getLong(POSITION_OFFSET, LITTLE_ENDIAN),
                        state),
                new TreeImage(
                        buffer.getLong(TREE_VERSION_OFFSET, LITTLE_ENDIAN),
                        root,
                        end,
                        buffer.getLong(ENTRIES_OFFSET, LITTLE_ENDIAN)),
                pageLength,
                checksums);
    }

    static ByteBuffer encodeHead(long logId, int pageLength) {
        byte[] bytes = new byte[HEAD_LENGTH];
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        buffer.putLong(MAGIC_OFFSET, PAGES_MAGIC, LITTLE_ENDIAN);
        buffer.putInt(VERSION_OFFSET, VERSION, LITTLE_ENDIAN);
        buffer.putLong(LOG_ID_OFFSET, logId, LITTLE_ENDIAN);
        buffer.putInt(HEAD_PAGE_LENGTH_OFFSET, pageLength, LITTLE_ENDIAN);
        buffer.putInt(CRC_OFFSET, checksum(bytes), LITTLE_ENDIAN);
        return ByteBuffer.wrap(bytes);
    }

    /** Checks the head of the file that a checkpoint's pages are to be read from. */
    static void checkHead(CheckpointStorage storage, Checkpoint checkpoint) {
        byte[] bytes = new byte[HEAD_LENGTH];
        storage.readPages(0, ByteBuffer.wrap(bytes));
        String name = storage.pagesName();
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        if (buffer.getLong(MAGIC_OFFSET, LITTLE_ENDIAN) != PAGES_MAGIC) {
            throw damaged(name, MAGIC_OFFSET, "no file of pages");
        }
        checkVersion(buffer, name);
        if (buffer.getInt(CRC_OFFSET, LITTLE_ENDIAN) != checksum(bytes)) {
            throw damaged(name, CRC_OFFSET, "wrong checksum of the head");
        }
        if (buffer.getLong(LOG_ID_OFFSET, LITTLE_ENDIAN) != checkpoint.source().logId()
                || buffer.getInt(HEAD_PAGE_LENGTH_OFFSET, LITTLE_ENDIAN) != checkpoint.pageLength) {
            throw damaged(name, LOG_ID_OFFSET, "file of another tree");
        }
    }

    /** Checksum of a page as it is in the file; never {@link #NOT_THERE}. */
    static int pageChecksum(CRC32C crc, ByteBuffer bytes, int offset, int pageLength) {
        crc.reset();
        crc.update(bytes.duplicate().limit(offset + pageLength).position(offset));
        int checksum = (int) crc.getValue();
        return checksum == NOT_THERE ? ZERO : checksum;
    }

    static IndexException damaged(String name, long offset, String why) {
        return new IndexException(Code.CORRUPT, "file=" + name + " offset=" + offset + ": " + why);
    }

    private static void checkVersion(UnsafeBuffer buffer, String name) {
        int version = buffer.getInt(VERSION_OFFSET, LITTLE_ENDIAN);
        if (version != VERSION) {
            throw new IndexException(
                    Code.UNSUPPORTED_VERSION, "file=" + name + " offset=" + VERSION_OFFSET + ": version=" + version);
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_OFFSET);
        crc.update(bytes, CRC_OFFSET + SIZE_OF_INT, bytes.length - CRC_OFFSET - SIZE_OF_INT);
        return (int) crc.getValue();
    }
}
