package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: no store of an archive's into its mark file finds the disk full, wherever that file is. */
class ArchiveFilesTest {
    private static final int LENGTH = 1 << 20;

    @Test
    void shouldGiveTheMarkFileAllItsPagesWhereOthersRunTheDriver(@TempDir Path directory) throws Exception {
        ArchiveFiles files = new ArchiveFiles(directory, new StreamSettings(null, directory.resolve("driver"), 1), 1);
        assertEquals(directory, files.markFileDirectory());
        Path mark = directory.resolve("archive-mark.dat");
        byte[] content = new byte[LENGTH];
        content[7] = 1;
        content[LENGTH - 1] = 2;
        try (RandomAccessFile file = new RandomAccessFile(mark.toFile(), "rw")) {
            file.setLength(LENGTH);
            file.seek(7);
            file.write(1);
            file.seek(LENGTH - 1);
            file.write(2);
        }
        assertTrue(bytesOnDisk(mark) < LENGTH, "it is sparse");
        files.allocateMarkFile();
        assertTrue(bytesOnDisk(mark) >= LENGTH);
        assertArrayEquals(content, Files.readAllBytes(mark));
    }

    @Test
    void shouldHaveTheMarkFileBesideTheDriversWhereThatIsOurs(@TempDir Path directory) {
        ArchiveFiles files = new ArchiveFiles(directory, new StreamSettings(null, null, 1), 1);
        assertEquals(Path.of(files.aeronDirectory()), files.markFileDirectory());
    }

    private static long bytesOnDisk(Path file) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "--block-size=1", file.toString()).start();
        String said = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, du.waitFor());
        return Long.parseLong(said.split("\t", -1)[0]);
    }
}
