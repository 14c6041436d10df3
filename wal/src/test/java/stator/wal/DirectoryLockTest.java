package stator.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.wal.WalException.Code;

/**
 * Goal: one opener at a time, of this process or another, by whatever path it comes.
 * Method: open twice; open through a symbolic link; let another JVM hold the lock.
 */
class DirectoryLockTest {
    private final Path directory;

    DirectoryLockTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void shouldRefuseASecondOpenerAndNameTheDirectory() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolveSibling(directory.getFileName() + "-link"), directory);
        try (Wal first = Wal.open(new Wal.Context().directory(directory).initialSegmentLength(1 << 23))) {
            for (Path path : List.of(directory, link)) {
                WalException refused =
                        assertThrows(WalException.class, () -> Wal.open(new Wal.Context().directory(path)));
                assertEquals(Code.DIRECTORY_IN_USE, refused.code());
                assertTrue(refused.getMessage().contains("directory=" + directory.toRealPath()), refused.getMessage());
            }
            assertEquals(first.position(), first.force());
        } finally {
            Files.delete(link);
        }
        Wal.open(new Wal.Context().directory(directory)).close();
    }

    @Test
    void shouldRefuseWhenAnotherProcessHoldsTheLock() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process other = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals('!', other.getInputStream().read());
            WalException refused = assertThrows(WalException.class, () -> DirectoryLock.acquire(directory));
            assertEquals(Code.DIRECTORY_IN_USE, refused.code());
            assertTrue(refused.getMessage().contains("owner=process " + other.pid()), refused.getMessage());
        } finally {
            other.getOutputStream().close();
            if (!other.waitFor(20, TimeUnit.SECONDS)) {
                other.destroyForcibly();
            }
        }
        DirectoryLock.acquire(directory).close();
    }

    @Test
    void shouldBeFreeAgainWhenOpeningFailed() throws IOException {
        Path file = directory.resolve(DirectoryLock.FILE_NAME);
        Files.createDirectory(file);
        assertEquals(
                Code.IO_FAILED,
                assertThrows(WalException.class, () -> DirectoryLock.acquire(directory))
                        .code());
        Files.delete(file);
        DirectoryLock lock = DirectoryLock.acquire(directory);
        lock.close();
        lock.close();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertTrue(channel.tryLock().isValid());
        }
    }

    /** Another process: takes the lock, says so, and keeps it until its input ends. */
    static final class Holder {
        public static void main(String[] args) throws IOException {
            try (DirectoryLock lock = DirectoryLock.acquire(Path.of(args[0]))) {
                assert lock != null;
                System.out.print('!');
                System.out.flush();
                System.in.readAllBytes();
            }
        }

        private Holder() {}
    }
}
