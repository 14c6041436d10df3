package stator.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The library of {@code failing-sync.c}, made by the compiler of this machine. */
final class FailingDisk {
    private static final boolean REQUIRED = "1".equals(System.getenv("STATOR_REQUIRE_CLIENTS"));

    private final Path library;
    private final Path trigger;

    /** Makes it in a directory. Who has no C compiler is told that the test was not run, and fails where it is required. */
    FailingDisk(Path directory) throws IOException, InterruptedException {
        library = directory.resolve("failing-sync.so");
        trigger = directory.resolve("fail-now");
        Path source = directory.resolve("failing-sync.c");
        try (InputStream in = Objects.requireNonNull(FailingDisk.class.getResourceAsStream("failing-sync.c"))) {
            Files.copy(in, source);
        }
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException ex) {
            assumeTrue(REQUIRED, "NOT RUN: failing forces of a real process, there is no gcc");
            throw ex;
        }
        String said = new String(compiler.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, compiler.waitFor(), said);
    }

    /** Environment of a process whose n-th force fails, counted from its start. */
    Map<String, String> failingAt(int number) {
        return Map.of("LD_PRELOAD", library.toString(), "STATOR_FAIL_SYNC_AT", String.valueOf(number));
    }

    /** Environment of a process of which a force fails after {@link #failNow}. */
    Map<String, String> failingWhenTold() {
        return Map.of("LD_PRELOAD", library.toString(), "STATOR_FAIL_SYNC_WHEN", trigger.toString());
    }

    /** The next force fails. */
    void failNow() throws IOException {
        Files.createFile(trigger);
    }

    /** Whether a force has failed since it was told to. */
    boolean hasFailed() {
        return Files.notExists(trigger);
    }
}
