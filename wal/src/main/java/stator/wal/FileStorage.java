package stator.wal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.wal.WalException.Code;

/**
 * Segments as files of one directory, named by base position, in decimal. A file comes into being under a temporary
 * name, is written in full, forced, renamed, and the directory forced: a name that counts always stands for a whole
 * file. See {@link Storage} for threads.
 */
public final class FileStorage implements Storage {
    /**
     * Larger writes would make the kernel keep larger folios, and every small force would then send a whole folio to
     * the device.
     */
    private static final int WRITE_LENGTH = 4096;

    private static final String SUFFIX = ".log";
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final Pattern SEGMENT_NAME = Pattern.compile("(\\d{20})\\.log");

    private final Path directory;
    private final @Nullable DirectoryLock lock;

    /** The removal file, from the first removal on: written and forced through this one channel only. */
    private @Nullable FileChannel removals;

    private FileStorage(Path directory, @Nullable DirectoryLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Takes the directory for this process, making it if need be, and removes files that were never finished.
     *
     * @param directory of the log's segments and nothing else.
     * @return the storage; the caller closes it.
     * @throws WalException {@link Code#DIRECTORY_IN_USE}, {@link Code#IO_FAILED}.
     */
    public static FileStorage open(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException ex) {
            throw new WalException(Code.IO_FAILED, "directory=" + directory, ex);
        }
        DirectoryLock lock = DirectoryLock.acquire(directory);
        FileStorage storage = new FileStorage(directory, lock);
        boolean opened = false;
        try {
            storage.deleteTemporaryFiles();
            opened = true;
            return storage;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /** Looks at a directory that may be in use. Segments are mapped read-only; whatever would change a file fails. */
    public static FileStorage openReadOnly(Path directory) {
        return new FileStorage(directory, null);
    }

    @Override
    public List<SegmentInfo> segments() {
        if (lock != null) {
            forceDirectory();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(FileStorage::segmentInfo)
                    .filter(info -> info.basePosition() >= 0)
                    .sorted(Comparator.comparingLong(SegmentInfo::basePosition))
                    .toList();
        } catch (IOException | UncheckedIOException ex) {
            throw new WalException(Code.IO_FAILED, "directory=" + directory, ex);
        }
    }

    @Override
    public Segment create(long basePosition, int length, DirectBuffer head, int headLength) {
        Path file = directory.resolve(fileName(basePosition));
        Path temporary = directory.resolve(fileName(basePosition) + TEMPORARY_SUFFIX);
        checkSpace(length, file);
        @Nullable MappedByteBuffer mapping = null;
        boolean created = false;
        try {
            try (FileChannel channel = openNew(temporary)) {
                fill(channel, length, head, headLength);
                mapping = channel.map(MapMode.READ_WRITE, 0, length);
            }
            FileSegment segment = new FileSegment(file.toString(), basePosition, mapping);
            segment.force(0, length);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory();
            created = true;
            return segment;
        } catch (IOException ex) {
            throw new WalException(isDiskFull(ex) ? Code.DISK_FULL : Code.IO_FAILED, "file=" + file, ex);
        } finally {
            if (!created) {
                IoUtil.unmap(mapping);
                deleteQuietly(temporary);
            }
        }
    }

    @Override
    public void rewrite(Segment segment, int kept) {
        Path file = directory.resolve(fileName(segment.basePosition()));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            fill(channel, segment.length(), segment.buffer(), kept);
            channel.force(true);
        } catch (IOException ex) {
            throw new WalException(Code.IO_FAILED, "file=" + file, ex);
        }
    }

    @Override
    public Segment open(SegmentInfo info) {
        Path file = directory.resolve(fileName(info.basePosition()));
        if (info.length() < SegmentDescriptor.HEADER_LENGTH || info.length() > Integer.MAX_VALUE) {
            throw new WalException(Code.CORRUPT, "segment=" + file + " offset=0: fileLength=" + info.length());
        }
        try (FileChannel channel = lock == null
                ? FileChannel.open(file, StandardOpenOption.READ)
                : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MapMode mode = lock == null ? MapMode.READ_ONLY : MapMode.READ_WRITE;
            return new FileSegment(file.toString(), info.basePosition(), channel.map(mode, 0, info.length()));
        } catch (IOException ex) {
            throw new WalException(Code.IO_FAILED, "file=" + file, ex);
        }
    }

    @Override
    public void delete(long basePosition) {
        deleteDurably(directory.resolve(fileName(basePosition)));
    }

    @Override
    public byte @Nullable [] readMark() {
        return readIfThere(CleanStopDescriptor.NAME);
    }

    @Override
    public byte @Nullable [] readRemovals() {
        return readIfThere(RemovalDescriptor.NAME);
    }

    private byte @Nullable [] readIfThere(String name) {
        Path file = directory.resolve(name);
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException ex) {
            return null;
        } catch (IOException ex) {
            throw new WalException(Code.IO_FAILED, "file=" + file, ex);
        }
    }

    @Override
    public void writeMark(byte[] bytes) {
        writeWhole(CleanStopDescriptor.NAME, bytes);
    }

    @Override
    public void createRemovals(byte[] bytes) {
        writeWhole(RemovalDescriptor.NAME, bytes);
    }

    @Override
    public void writeRemovals(int offset, byte[] bytes) {
        Path file = directory.resolve(RemovalDescriptor.NAME);
        try {
            if (removals == null) {
                removals = FileChannel.open(file, StandardOpenOption.WRITE);
            }
            ByteBuffer source = ByteBuffer.wrap(bytes);
            while (source.hasRemaining()) {
                removals.write(source, offset + source.position());
            }
            removals.force(false);
        } catch (IOException ex) {
            throw new WalException(Code.FORCE_FAILED, "file=" + file + " offset=" + offset, ex);
        }
    }

    private void writeWhole(String name, byte[] bytes) {
        Path file = directory.resolve(name);
        Path temporary = directory.resolve(name + TEMPORARY_SUFFIX);
        try (FileChannel channel = openNew(temporary)) {
            writeFully(channel, ByteBuffer.wrap(bytes));
            channel.force(true);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory();
        } catch (IOException ex) {
            throw new WalException(isDiskFull(ex) ? Code.DISK_FULL : Code.IO_FAILED, "file=" + file, ex);
        }
    }

    @Override
    public void removeMark() {
        deleteDurably(directory.resolve(CleanStopDescriptor.NAME));
    }

    @Override
    public void close() {
        CloseHelper.closeAll(removals, lock);
    }

    private static SegmentInfo segmentInfo(Path file) {
        Matcher matcher = SEGMENT_NAME.matcher(file.getFileName().toString());
        try {
            return matcher.matches()
                    ? new SegmentInfo(Long.parseLong(matcher.group(1)), Files.size(file))
                    : new SegmentInfo(-1, 0);
        } catch (NumberFormatException ex) { // 20 digits hold more than a long does
            return new SegmentInfo(-1, 0);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static String fileName(long basePosition) {
        return String.format(Locale.ROOT, "%020d%s", basePosition, SUFFIX);
    }

    private static FileChannel openNew(Path file) throws IOException {
        Files.deleteIfExists(file);
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Every block is written, so that a full disk is an error here and never a fault in a mapped store. */
    private static void fill(FileChannel channel, int length, DirectBuffer head, int headLength) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(WRITE_LENGTH);
        UnsafeBuffer bytes = new UnsafeBuffer(block);
        for (int offset = 0; offset < length; offset += WRITE_LENGTH) {
            int from = Math.min(offset, headLength);
            int fromHead = Math.min(headLength - from, WRITE_LENGTH);
            bytes.putBytes(0, head, from, fromHead);
            bytes.setMemory(fromHead, WRITE_LENGTH - fromHead, (byte) 0);
            block.clear().limit(Math.min(WRITE_LENGTH, length - offset));
            writeFully(channel, block);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Fails before anything is written when there is plainly no room; the writes have the last word. */
    private void checkSpace(int length, Path file) {
        try {
            long usable = Files.getFileStore(directory).getUsableSpace();
            if (usable < length) {
                throw new WalException(Code.DISK_FULL, "file=" + file + " needed=" + length + " usable=" + usable);
            }
        } catch (IOException ex) {
            throw new WalException(Code.IO_FAILED, "directory=" + directory, ex);
        }
    }

    private static boolean isDiskFull(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded");
    }

    private void deleteDurably(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                forceDirectory();
            }
        } catch (IOException ex) {
            throw new WalException(Code.IO_FAILED, "file=" + file, ex);
        }
    }

    private void deleteTemporaryFiles() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().endsWith(TEMPORARY_SUFFIX)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException ex) {
            throw new WalException(Code.IO_FAILED, "directory=" + directory, ex);
        }
    }

    /** What cannot be deleted is deleted by the next opening: who asks has a failure to tell already. */
    private static void deleteQuietly(Path file) {
        IoUtil.deleteIfExists(file.toFile(), ignored -> {});
    }

    private void forceDirectory() {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException ex) {
            throw new WalException(Code.FORCE_FAILED, "directory=" + directory, ex);
        }
    }
}
