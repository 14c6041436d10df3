package stator.streams.archive;

import io.aeron.archive.checksum.Checksum;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** CRC32C of what an archive records, with which it finds at its start what was written half. Owned by the archive's thread. */
final class FrameChecksum implements Checksum {
    private static final int CHUNK_LENGTH = 4096;

    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private final byte[] chunk = new byte[CHUNK_LENGTH];

    @Override
    public int compute(long address, int offset, int length) {
        crc.reset();
        frame.wrap(address + offset, length);
        for (int done = 0; done < length; done += CHUNK_LENGTH) {
            int chunkLength = Math.min(CHUNK_LENGTH, length - done);
            frame.getBytes(done, chunk, 0, chunkLength);
            crc.update(chunk, 0, chunkLength);
        }
        return (int) crc.getValue();
    }
}
