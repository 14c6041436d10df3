package stator.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is in a data directory, for the commands that look at it. */
final class DataDirectory {
    private DataDirectory() {}

    /** The entries whose names begin so, in order; the directory itself if there is none. */
    static List<Path> parts(Path directory, String prefix) {
        if (!Files.isDirectory(directory)) {
            return List.of(directory);
        }
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> parts = entries.filter(
                            entry -> entry.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
            return parts.isEmpty() ? List.of(directory) : parts;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
