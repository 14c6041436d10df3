package stator.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;

/** A directory for one measurement, in that of {@code java.io.tmpdir}; deleted on close. */
record TemporaryDirectory(Path path) implements AutoCloseable {
    static TemporaryDirectory create() throws IOException {
        return new TemporaryDirectory(Files.createTempDirectory("stator-perf-"));
    }

    @Override
    public void close() {
        IoUtil.delete(path.toFile(), false);
    }
}
