package stator.streams.archive;

import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;

import io.aeron.archive.checksum.Checksum;
import io.aeron.protocol.DataHeaderFlyweight;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * CRC32C of each frame that an archive records: of its header, but for the session, whose place the checksum takes, and of what is in it.
 * The archive finds with it at its start what was written half; readers compare it, too. Owned by the archive's thread.
 */
final class FrameChecksum implements Checksum {
    /** The header's first part ends here, where the checksum is. */
    static final int BEFORE_LENGTH = DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET;

    /** The header's second part begins here. */
    static final int AFTER_OFFSET = DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET;

    private static final int CHUNK_LENGTH = 4096;

    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private final byte[] chunk = new byte[CHUNK_LENGTH];

    /** Of a frame whose header ends at an offset, where what is in it begins. */
    @Override
    public int compute(long address, int offset, int length) {
        crc.reset();
        frame.wrap(address + offset - HEADER_LENGTH, HEADER_LENGTH);
        frame.getBytes(0, chunk, 0, HEADER_LENGTH);
        crc.update(chunk, 0, BEFORE_LENGTH);
        crc.update(chunk, AFTER_OFFSET, HEADER_LENGTH - AFTER_OFFSET);
        frame.wrap(address + offset, length);
        for (int done = 0; done < length; done += CHUNK_LENGTH) {
            int chunkLength = Math.min(CHUNK_LENGTH, length - done);
            frame.getBytes(done, chunk, 0, chunkLength);
            crc.update(chunk, 0, chunkLength);
        }
        return (int) crc.getValue();
    }
}
