package stator.streams.subscribe;

import io.aeron.CommonContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.agrona.IoUtil;

/**
 * Where the media driver of a subscriber by UDP has its files. A driver that is closed deletes its own; those that killed processes left,
 * which may be in memory, the next subscriber of the user deletes.
 */
final class DriverDirectory {
    /** After so long without a sign of its driver a directory is taken for one that was left, as all clients of Aeron do. */
    private static final long DRIVER_TIMEOUT_MS = 10_000;

    /** A younger directory may be one whose driver is just starting. */
    private static final long LEAST_AGE_MS = 60_000;

    private static final String PREFIX = "stator-subscriber-" + System.getProperty("user.name") + "-";

    private DriverDirectory() {}

    /** A name that nobody has. */
    static Path among(Path parent) {
        return parent.resolve(PREFIX + UUID.randomUUID());
    }

    /** Where media drivers have their files by default: in memory, if there is a directory of memory. */
    static Path parent() {
        return Objects.requireNonNull(
                Path.of(CommonContext.getAeronDirectoryName()).toAbsolutePath().getParent(), "the root directory");
    }

    /**
     * Deletes what was left; what cannot be deleted stays.
     *
     * @param nowMs as files are stamped
     */
    static void deleteLeft(Path parent, long nowMs) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path directory : all) {
                if (isLeft(directory.toFile(), nowMs)) {
                    IoUtil.delete(directory.toFile(), true);
                }
            }
        } catch (DirectoryIteratorException ex) {
            throw ex.getCause();
        }
    }

    /** Also one that another subscriber has just deleted. */
    private static boolean isLeft(File directory, long nowMs) {
        return nowMs - directory.lastModified() > LEAST_AGE_MS
                && !CommonContext.isDriverActive(directory, DRIVER_TIMEOUT_MS, message -> {});
    }
}
