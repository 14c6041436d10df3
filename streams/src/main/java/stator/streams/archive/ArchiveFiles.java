package stator.streams.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aeron.CommonContext;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.jspecify.annotations.Nullable;

/**
 * Where an archive and its media driver have their files, and what is left there by one before it. A store into a page of a mapped file
 * that cannot be had ends the process, so the files that they map are where there is room, or have all their pages.
 */
final class ArchiveFiles {
    private static final String MARK_FILE = "archive-mark.dat";
    private static final String DRIVER_FILE = "driver";
    private static final long DRIVER_BYTES = 16L << 20;
    private static final long PUBLICATION_BYTES = 3L * StreamChannels.TERM_LENGTH;
    private static final int PAGE_LENGTH = 4096;

    private final Path directory;
    private final String aeronDirectory;
    private final boolean isOurs;

    /**
     * Makes the directory of the recordings, if it is missing, and deletes what a killed process left of its driver.
     *
     * @param directory  of the recordings; no other process uses it
     * @param partitions for which there is to be room
     */
    ArchiveFiles(Path directory, StreamSettings settings, int partitions) {
        this.directory = directory;
        Path others = settings.mediaDriver();
        isOurs = others == null;
        int publications = partitions * (settings.udp() == null ? 2 : 3);
        aeronDirectory = others == null ? aeronDirectory(directory, publications) : others.toString();
        forgetPredecessor(directory, isOurs ? aeronDirectory : null);
    }

    /** Of the media driver. */
    String aeronDirectory() {
        return aeronDirectory;
    }

    /** Of the archive's mark file: beside the driver's, unless others run the driver. */
    Path markFileDirectory() {
        return isOurs ? Path.of(aeronDirectory) : directory;
    }

    /**
     * Gives the mark file, which is sparse, all its pages, where it is on the disk of the recordings. The archive's thread, before it
     * does anything.
     */
    void allocateMarkFile() {
        if (isOurs) {
            return;
        }
        Path file = directory.resolve(MARK_FILE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocate(PAGE_LENGTH);
            for (long position = 0; position < channel.size(); position += PAGE_LENGTH) {
                page.clear();
                channel.read(page, position);
                channel.write(page.flip(), position);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** See {@link StreamPublisher#forget}. */
    static void forget(Path directory, ErrorHandler errorHandler) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try {
            forgetPredecessor(directory, null);
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException | UncheckedIOException ex) {
            errorHandler.onError(ex);
        }
    }

    /** Memory, if there is room in it: a container may have 64 MB of it. Otherwise beside the recordings. */
    private static String aeronDirectory(Path directory, int publications) {
        File inMemory = new File(CommonContext.generateRandomDirName());
        long neededBytes = DRIVER_BYTES + publications * PUBLICATION_BYTES;
        boolean isRoom = inMemory.getParentFile().getUsableSpace() >= 2 * neededBytes;
        return isRoom
                ? inMemory.getPath()
                : directory.resolve(inMemory.getName()).toAbsolutePath().toString();
    }

    /**
     * The owner of the database's directory is the only one, so whatever marks another as alive is a dead one's; but not in a copy of
     * the directory, whose original may be in use.
     */
    private static void forgetPredecessor(Path directory, @Nullable String aeronDirectory) {
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(directory.resolve(MARK_FILE));
            Path note = directory.resolve(DRIVER_FILE);
            String owner = directory.toRealPath().toString();
            if (Files.exists(note)) {
                // a crash may have left anything in it: a line too few, or bytes that are no text
                String[] noted = new String(Files.readAllBytes(note), UTF_8).split("\n", -1);
                if (noted.length == 2 && noted[0].equals(owner)) {
                    File left = new File(noted[1]);
                    if (left.getName().startsWith("aeron-")) {
                        IoUtil.delete(left, true);
                    }
                }
            }
            if (aeronDirectory == null) {
                Files.deleteIfExists(note);
            } else {
                Files.writeString(note, owner + "\n" + aeronDirectory);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
