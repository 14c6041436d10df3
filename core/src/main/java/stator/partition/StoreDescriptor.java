package stator.partition;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The file {@code store} of a data directory: what was fixed when it was made. Little-endian.
 * <pre>
 *   0               8       12           16           24      28
 *   +---------------+-------+------------+------------+-------+
 *   | magic         |version| partitions | hash seed  |crc32c |
 *   +---------------+-------+------------+------------+-------+
 * </pre>
 * {@code magic} is "STATORDB"; {@code crc32c} covers bytes 0 to 24. Written under another name, forced, renamed.
 */
final class StoreDescriptor {
    static final String FILE_NAME = "store";
    static final int VERSION = 1;

    private static final long MAGIC = 0x42_44_52_4F_54_41_54_53L; // "STATORDB"
    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = MAGIC_OFFSET + SIZE_OF_LONG;
    private static final int PARTITIONS_OFFSET = VERSION_OFFSET + SIZE_OF_INT;
    private static final int HASH_SEED_OFFSET = PARTITIONS_OFFSET + SIZE_OF_INT;
    private static final int CRC_OFFSET = HASH_SEED_OFFSET + SIZE_OF_LONG;
    private static final int LENGTH = CRC_OFFSET + SIZE_OF_INT;

    private StoreDescriptor() {}

    /** What is fixed for the life of a data directory. */
    record Description(int partitions, long hashSeed) {}

    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(FILE_NAME));
    }

    /** Reads the file, or throws {@link StoreException.Code#DAMAGED} with its name. */
    static Description read(Path directory) {
        Path file = directory.resolve(FILE_NAME);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        if (bytes.length != LENGTH || buffer.getLong(MAGIC_OFFSET, LITTLE_ENDIAN) != MAGIC) {
            throw damaged("file=" + file + " length=" + bytes.length + ": not the description of a store");
        }
        if (buffer.getInt(CRC_OFFSET, LITTLE_ENDIAN) != crc(bytes)) {
            throw damaged("file=" + file + " offset=" + CRC_OFFSET + ": checksum does not match");
        }
        int version = buffer.getInt(VERSION_OFFSET, LITTLE_ENDIAN);
        if (version != VERSION) {
            throw damaged("file=" + file + " version=" + version + ", this program reads version " + VERSION);
        }
        return new Description(
                buffer.getInt(PARTITIONS_OFFSET, LITTLE_ENDIAN), buffer.getLong(HASH_SEED_OFFSET, LITTLE_ENDIAN));
    }

    /** Makes the file, durably. */
    static void write(Path directory, Description description) {
        byte[] bytes = new byte[LENGTH];
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        buffer.putLong(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        buffer.putInt(VERSION_OFFSET, VERSION, LITTLE_ENDIAN);
        buffer.putInt(PARTITIONS_OFFSET, description.partitions(), LITTLE_ENDIAN);
        buffer.putLong(HASH_SEED_OFFSET, description.hashSeed(), LITTLE_ENDIAN);
        buffer.putInt(CRC_OFFSET, crc(bytes), LITTLE_ENDIAN);
        Path temporary = directory.resolve(FILE_NAME + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer content = ByteBuffer.wrap(bytes);
                while (content.hasRemaining()) {
                    channel.write(content);
                }
                channel.force(true);
            }
            Files.move(temporary, directory.resolve(FILE_NAME), StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_OFFSET);
        return (int) crc.getValue();
    }

    private static StoreException damaged(String detail) {
        return new StoreException(StoreException.Code.DAMAGED, detail);
    }
}
