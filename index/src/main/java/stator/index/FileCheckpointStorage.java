package stator.index;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.index.IndexException.Code;

/**
 * Checkpoints as files of a directory of their own, which is made when the first of them is written. A description is
 * written under a temporary name, forced and renamed, and the directory forced. The file of pages is written and forced through
 * one channel, and never mapped: neither a full disk nor a file cut short can fault a load or a store. It is read by other
 * means, because a thread that is interrupted closes a channel under all others.
 */
public final class FileCheckpointStorage implements CheckpointStorage {
    static final String PAGES = "pages";
    static final String DESCRIPTION = "checkpoint-";
    private static final int PIECE_LENGTH = 1 << 16;
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private final Path directory;
    private final boolean readOnly;
    private @Nullable FileChannel pages;

    /** Open and in nobody's hands, or null. */
    private final AtomicReference<@Nullable RandomAccessFile> reading = new AtomicReference<>();

    private FileCheckpointStorage(Path directory, boolean readOnly) {
        this.directory = directory;
        this.readOnly = readOnly;
    }

    /** @param directory of one tree's checkpoints and nothing else; its parent exists when the first is written. */
    public static FileCheckpointStorage open(Path directory) {
        return new FileCheckpointStorage(directory, false);
    }

    /** Looks at what may be in use; whatever would change a file fails. */
    public static FileCheckpointStorage openReadOnly(Path directory) {
        return new FileCheckpointStorage(directory, true);
    }

    @Override
    public String descriptionName(int slot) {
        return description(slot).toString();
    }

    @Override
    public String pagesName() {
        return directory.resolve(PAGES).toString();
    }

    @Override
    public byte @Nullable [] readDescription(int slot) {
        Path file = description(slot);
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!readOnly) {
                force(directory);
            }
            return bytes;
        } catch (NoSuchFileException ex) {
            return null;
        } catch (IOException ex) {
            throw failed("file=" + file, ex);
        }
    }

    @Override
    public void writeDescription(int slot, byte[] bytes) {
        Path file = description(slot);
        Path temporary = directory.resolve(file.getFileName() + TEMPORARY_SUFFIX);
        try {
            makeDirectory();
            Files.deleteIfExists(temporary);
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writeFully(channel, 0, ByteBuffer.wrap(bytes));
                force(channel, temporary);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException ex) {
            throw failed("file=" + file, ex);
        }
        force(directory);
    }

    @Override
    public void removeDescription(int slot) {
        Path file = description(slot);
        try {
            if (Files.deleteIfExists(file)) {
                force(directory);
            }
        } catch (IOException ex) {
            throw failed("file=" + file, ex);
        }
    }

    @Override
    public void readPages(long offset, ByteBuffer into) {
        Path file = directory.resolve(PAGES);
        RandomAccessFile spare = reading.getAndSet(null);
        try {
            RandomAccessFile from = spare == null ? new RandomAccessFile(file.toFile(), "r") : spare;
            try {
                from.seek(offset);
                readFully(from, into, file);
            } finally {
                if (!reading.compareAndSet(null, from)) {
                    from.close();
                }
            }
        } catch (FileNotFoundException ex) {
            if (Files.exists(file)) {
                throw failed("file=" + file, ex);
            }
            throw new IndexException(Code.CORRUPT, "file=" + file + " offset=0: the file is missing");
        } catch (IOException ex) {
            throw failed("file=" + file + " offset=" + offset, ex);
        }
    }

    private static void readFully(RandomAccessFile from, ByteBuffer into, Path file) throws IOException {
        byte[] piece = new byte[Math.min(PIECE_LENGTH, into.remaining())];
        while (into.hasRemaining()) {
            int read = from.read(piece, 0, Math.min(piece.length, into.remaining()));
            if (read < 0) {
                throw new IndexException(
                        Code.CORRUPT, "file=" + file + " offset=" + from.getFilePointer() + ": the file ends here");
            }
            into.put(piece, 0, read);
        }
    }

    @Override
    public void writePages(long offset, ByteBuffer from) {
        Path file = directory.resolve(PAGES);
        try {
            if (pages == null) {
                makeDirectory();
                pages = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            }
            writeFully(pages, offset, from);
        } catch (IOException ex) {
            throw failed("file=" + file + " offset=" + offset, ex);
        }
    }

    @Override
    public void forcePages() {
        if (pages != null) {
            force(pages, directory.resolve(PAGES));
        }
    }

    @Override
    public void close() {
        CloseHelper.closeAll(pages, reading.getAndSet(null));
    }

    private Path description(int slot) {
        return directory.resolve(DESCRIPTION + slot);
    }

    private void makeDirectory() throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(directory);
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                force(parent);
            }
        }
    }

    private static void writeFully(FileChannel channel, long offset, ByteBuffer bytes) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    private static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            force(channel, directory);
        } catch (IOException ex) {
            throw new IndexException(Code.FORCE_FAILED, "directory=" + directory, ex);
        }
    }

    private static void force(FileChannel channel, Path file) {
        try {
            channel.force(true);
        } catch (IOException ex) {
            throw new IndexException(Code.FORCE_FAILED, "file=" + file, ex);
        }
    }

    private static IndexException failed(String what, IOException cause) {
        String message = String.valueOf(cause.getMessage());
        boolean full = message.contains("No space left") || message.contains("quota exceeded");
        return new IndexException(full ? Code.DISK_FULL : Code.IO_FAILED, what, cause);
    }
}
