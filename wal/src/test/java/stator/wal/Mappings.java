package stator.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at this process's memory map for files that should not be in it any more. */
public final class Mappings {
    /** Fails if a file of the directory is still mapped. Linux only; elsewhere there is nothing to look at. */
    public static void assertNone(Path directory) {
        Path maps = Path.of("/proc/self/maps");
        if (!Files.exists(maps)) {
            return;
        }
        try (Stream<String> lines = Files.lines(maps)) {
            List<String> left =
                    lines.filter(line -> line.contains(directory + "/")).toList();
            assertEquals(List.of(), left, "still mapped");
        } catch (IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
    }

    private Mappings() {}
}
