package stator.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Two ways to run a fuzz target, which is a class with {@code public static void fuzzerTestOneInput(byte[])}. Its seeds are the
 * files of {@code src/test/resources/fuzz/<simple name>}: what it once failed for is among them for ever.
 */
public final class Fuzzing {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int SECONDS = Integer.getInteger("stator.test.fuzzSeconds", 60);
    private static final int MUTATIONS = 2_000;
    private static final int LENGTH_MAX = 4096;

    /** Takes any bytes; throws only if it has found something. */
    @FunctionalInterface
    public interface Target {
        void take(byte[] input) throws Exception;
    }

    private Fuzzing() {}

    /** Gives a target its seeds, and some that are like them. */
    public static void replay(Class<?> type, Target target) throws IOException {
        List<byte[]> seeds = seeds(type);
        assertFalse(seeds.isEmpty(), () -> "no seeds in " + seedDirectory(type));
        for (byte[] seed : seeds) {
            give(type, target, seed);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            give(type, target, mutated(seeds, random));
        }
    }

    private static void give(Class<?> type, Target target, byte[] input) {
        try {
            target.take(input);
        } catch (Throwable t) {
            throw new AssertionError(
                    type.getSimpleName() + " -Dstator.test.seed=" + SEED + " fails for bytes "
                            + HexFormat.of().formatHex(input) + " text " + new String(input, UTF_8),
                    t);
        }
    }

    /** A part of one seed and a part of another, with some bytes changed. */
    private static byte[] mutated(List<byte[]> seeds, SplittableRandom random) {
        byte[] head = seeds.get(random.nextInt(seeds.size()));
        byte[] tail = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(tail.length + 1);
        int kept = random.nextInt(head.length + 1);
        byte[] input = new byte[kept + tail.length - from];
        System.arraycopy(head, 0, input, 0, kept);
        System.arraycopy(tail, from, input, kept, tail.length - from);
        for (int changes = random.nextInt(4); changes > 0 && input.length > 0; changes--) {
            int at = random.nextInt(input.length);
            input[at] = random.nextBoolean() ? (byte) random.nextInt() : input[random.nextInt(input.length)];
        }
        return input;
    }

    /**
     * Lets Jazzer look for inputs that a target fails for, in a process of its own, for {@code -Dstator.test.fuzzSeconds}. What it
     * finds interesting is kept in {@code target/fuzz}, and is where the next run begins.
     */
    public static void search(Class<?> type) throws IOException, InterruptedException {
        Path found = Files.createDirectories(Path.of("target", "fuzz", type.getSimpleName()));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Xmx1g",
                "-ea",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + type.getName(),
                "--instrumentation_includes=stator.**",
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer", // that memory is ours
                "--reproducer_path=target",
                "-artifact_prefix=target/fuzz/",
                "-seed=" + (SEED & Integer.MAX_VALUE),
                "-max_total_time=" + SECONDS,
                "-max_len=" + LENGTH_MAX,
                "-timeout=5",
                "-rss_limit_mb=3000",
                "-print_final_stats=1",
                found.toString(),
                seedDirectory(type).toString()));
        Path output = Path.of("target", "fuzz", type.getSimpleName() + ".txt");
        Process jazzer = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = jazzer.waitFor();
        String said = Files.readString(output);
        assertEquals(
                0,
                exit,
                () -> type.getSimpleName() + " found something, see " + output.toAbsolutePath() + ":\n"
                        + said.substring(Math.max(0, said.length() - 4_000)));
        said.lines()
                .filter(line -> line.startsWith("stat::number_of_executed_units"))
                .forEach(line -> System.out.println("fuzzed " + type.getSimpleName() + " " + line));
    }

    private static List<byte[]> seeds(Class<?> type) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(seedDirectory(type))) {
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }

    private static Path seedDirectory(Class<?> type) {
        return Path.of("src", "test", "resources", "fuzz", type.getSimpleName());
    }
}
