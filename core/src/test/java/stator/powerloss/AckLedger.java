package stator.powerloss;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What was acknowledged, kept where neither a cut of power nor the end of the process reaches: a file outside the
 * filesystem under test. Key by key the newest acknowledged and the newest attempted sequence number. One thread a key.
 */
final class AckLedger implements AutoCloseable {
    private static final int ENTRY_LENGTH = 2 * Long.BYTES;

    private final FileChannel file;

    AckLedger(Path path) {
        try {
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    void attempted(int key, long sequence) {
        write(key * ENTRY_LENGTH + Long.BYTES, sequence);
    }

    void acknowledged(int key, long sequence) {
        write(key * ENTRY_LENGTH, sequence);
    }

    long lastAcknowledged(int key) {
        return read(key * ENTRY_LENGTH);
    }

    long lastAttempted(int key) {
        return read(key * ENTRY_LENGTH + Long.BYTES);
    }

    private void write(int offset, long value) {
        try {
            file.write(ByteBuffer.allocate(Long.BYTES).putLong(0, value), offset);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private long read(int offset) {
        try {
            ByteBuffer value = ByteBuffer.allocate(Long.BYTES);
            return file.read(value, offset) < Long.BYTES ? 0 : value.getLong(0);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
