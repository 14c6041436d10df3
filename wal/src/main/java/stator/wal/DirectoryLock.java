package stator.wal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import stator.wal.WalException.Code;

/**
 * Exclusive use of a directory, from {@link #acquire} to {@link #close()} or to the end of the process. Any thread.
 *
 * <p>The operating system's lock keeps other processes out; it knows processes only, and is lost as soon as any
 * descriptor of the file is closed, so a registry of this process is asked before the file is touched.
 */
public final class DirectoryLock implements AutoCloseable {
    /** Name of the lock file. It stays when the lock is released: removing it would let two openers lock two files. */
    public static final String FILE_NAME = "stator.lock";

    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;
    private boolean closed;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock, or fails at once.
     *
     * @param directory which must exist.
     * @return the lock; the caller closes it.
     * @throws WalException {@link Code#DIRECTORY_IN_USE}, naming directory and owner; {@link Code#IO_FAILED}.
     */
    public static DirectoryLock acquire(Path directory) {
        Path real;
        try {
            real = directory.toRealPath();
        } catch (IOException ex) {
            throw new WalException(Code.IO_FAILED, "directory=" + directory, ex);
        }
        if (!HELD_HERE.add(real)) {
            throw new WalException(Code.DIRECTORY_IN_USE, "directory=" + real + " owner=this process");
        }
        @Nullable FileChannel channel = null;
        try {
            channel = lock(real);
            return new DirectoryLock(real, channel);
        } catch (IOException ex) {
            throw new WalException(Code.IO_FAILED, "directory=" + real, ex);
        } finally {
            if (channel == null) {
                HELD_HERE.remove(real);
            }
        }
    }

    /** Whether somebody holds the lock of a directory, which is left as it is. As of now: it may be taken at once. */
    public static boolean isHeld(Path directory) {
        Path file = directory.resolve(FILE_NAME);
        try {
            if (HELD_HERE.contains(directory.toRealPath())) {
                return true;
            }
            if (!Files.exists(file)) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                    FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock == null;
            }
        } catch (IOException ex) {
            throw new WalException(Code.IO_FAILED, "directory=" + directory, ex);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(FILE_NAME),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock == null) {
                String owner =
                        Files.readString(directory.resolve(FILE_NAME), US_ASCII).trim();
                throw new WalException(Code.DIRECTORY_IN_USE, "directory=" + directory + " owner=process " + owner);
            }
            ByteBuffer owner = ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII));
            channel.truncate(0);
            channel.write(owner, 0);
            return channel;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                channel.close();
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            } finally {
                HELD_HERE.remove(directory);
            }
        }
    }
}
