package stator.server;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses bodies, one after the other. Owned by one thread, reused; {@link #close} by whoever knows that thread has ended. */
final class Gzip implements AutoCloseable {
    /** RFC 1952: magic, deflate, no flags, no time, fastest, unknown system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

    private static final int TRAILER_LENGTH = 8;
    private static final int INITIAL_CAPACITY = 4096;
    private static final int KEPT_CAPACITY = 1 << 20;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 checksum = new CRC32();
    private byte[] out = new byte[INITIAL_CAPACITY];

    /** Compresses {@code body[0, length)} to the start of {@link #array}; returns bytes written. */
    int compress(byte[] body, int length) {
        if (out.length > KEPT_CAPACITY) {
            out = new byte[INITIAL_CAPACITY];
        }
        System.arraycopy(HEADER, 0, out, 0, HEADER.length);
        int written = HEADER.length;
        deflater.reset();
        deflater.setInput(body, 0, length);
        deflater.finish();
        while (!deflater.finished()) {
            if (out.length - written <= TRAILER_LENGTH) {
                out = Arrays.copyOf(out, 2 * out.length);
            }
            written += deflater.deflate(out, written, out.length - written - TRAILER_LENGTH);
        }
        checksum.reset();
        checksum.update(body, 0, length);
        putInt(written, (int) checksum.getValue());
        putInt(written + Integer.BYTES, length);
        return written + TRAILER_LENGTH;
    }

    /** Where the compressed body is, from 0; valid until the next call. */
    byte[] array() {
        return out;
    }

    @Override
    public void close() {
        deflater.end();
    }

    private void putInt(int offset, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            out[offset + i] = (byte) (value >>> (i * Byte.SIZE));
        }
    }
}
