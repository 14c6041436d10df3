package stator.streams.replica;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a replica. Of its files {@code N.map} the one counts that {@code current} names, which is replaced as a whole; another
 * one is a copy under way, or left over. {@code lock} is held by who writes.
 *
 * <p>{@code current} also tells how the file was left: {@code closed} in order, with all of it forced to the disk; or {@code open}, and since
 * which start of the machine. What was open when its process was killed is as the process left it. What was open when the machine stopped
 * may be anything: of a mapped file the disk has some pages and not others.
 */
final class ReplicaDirectory implements AutoCloseable {
    private static final String CURRENT = "current";
    private static final String SUFFIX = ".map";
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) (closed|open) (\\S+)\n");
    private static final Path BOOT_FILE = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String UNKNOWN = "unknown";
    private static final String BOOT_ID = bootId();

    private final Path path;
    private final FileChannel lock;

    /**
     * What counts.
     *
     * @param number   of the file
     * @param isClosed whether it was closed in order
     * @param bootId   of the start of the machine that it was opened in
     */
    record Current(long number, boolean isClosed, String bootId) {
        /** Whether it can be read: the machine has not stopped since it was opened, as far as that is known. */
        boolean isReadable() {
            return isClosed || bootId.equals(BOOT_ID);
        }

        /** Whether it can be gone on with: that is known. */
        boolean isTrusted() {
            return isReadable() && (isClosed || !bootId.equals(UNKNOWN));
        }
    }

    private ReplicaDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Opens it for writing, and makes it if it is missing. The caller closes the result.
     *
     * @throws ReplicaException IN_USE
     */
    static ReplicaDirectory open(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel lock = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return new ReplicaDirectory(path, lock);
            }
        } catch (OverlappingFileLockException ex) {
            // this process has it, told below
        }
        lock.close();
        throw new ReplicaException(ReplicaException.Code.IN_USE, "directory=" + path);
    }

    /** What counts in a directory; null if nothing does yet. */
    static @Nullable Current current(Path path) throws IOException {
        try {
            Matcher text = TEXT.matcher(Files.readString(path.resolve(CURRENT)));
            return text.matches()
                    ? new Current(Long.parseLong(text.group(1)), text.group(2).equals("closed"), text.group(3))
                    : null;
        } catch (NoSuchFileException ex) {
            return null;
        }
    }

    /** The file of a number. */
    static Path file(Path path, long number) {
        return path.resolve(number + SUFFIX);
    }

    Path file(long number) {
        return file(path, number);
    }

    @Nullable
    Current current() throws IOException {
        return current(path);
    }

    /** A number that no file has had. What is left over of copies that were not completed is deleted. */
    long next() throws IOException {
        Current current = current();
        deleteOthers(current == null ? -1 : current.number());
        return current == null ? 0 : current.number() + 1;
    }

    /** Lets a file count, which is open, and deletes the others. */
    void publish(long number) throws IOException {
        write(number + " open " + BOOT_ID + "\n");
        deleteOthers(number);
    }

    /** Notes that a file has been closed, after all of it has been forced to the disk. */
    void closed(long number) throws IOException {
        force(file(number), StandardOpenOption.WRITE);
        write(number + " closed " + BOOT_ID + "\n");
    }

    /** Copies a file, with all its zeros: where a mapped file has none, a full disk ends the process that stores there. */
    void copy(long from, long to) throws IOException {
        Files.copy(file(from), file(to));
    }

    @Override
    public void close() {
        CloseHelper.close(lock);
    }

    private void write(String text) throws IOException {
        Path written = path.resolve(CURRENT + ".new");
        Files.writeString(written, text, UTF_8);
        force(written, StandardOpenOption.WRITE);
        Files.move(written, path.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
        force(path, StandardOpenOption.READ);
    }

    private void deleteOthers(long number) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(path)) {
            files = all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .toList();
        }
        for (Path file : files) {
            if (!file.equals(file(number))) {
                Files.delete(file);
            }
        }
    }

    private static void force(Path file, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(file, mode)) {
            channel.force(true);
        }
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_FILE).strip();
        } catch (IOException ex) {
            return UNKNOWN; // no Linux: what was left open is copied anew
        }
    }
}
