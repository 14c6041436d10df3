package stator.perf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;

/**
 * How long it takes from the opening of a database of many small items, whose process was killed so many writes ({@code --tail})
 * after it had saved the indexes, to the first item that is read: with the saved indexes, and with the log alone. Each opening is in a new JVM, which ends at once and saves nothing.
 */
public final class RecoveryRig {
    private static final String TABLE = "items";
    private static final String FILLED = "filled";
    private static final int STEP = 1_000;
    private static final long PATIENCE_NS = 120_000_000_000L;

    private RecoveryRig() {}

    /** Runs the rig; {@code --help} tells the options. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 5 && arguments[0].equals("--fill")) {
            fill(
                    Path.of(arguments[1]),
                    Integer.parseInt(arguments[2]),
                    Long.parseLong(arguments[3]),
                    Integer.parseInt(arguments[4]));
            return;
        }
        if (arguments.length == 3 && arguments[0].equals("--read")) {
            read(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            return;
        }
        Options options = new Options("RecoveryRig")
                .add("runs", "5")
                .add("items", "10000000")
                .add("interval-mib", "64")
                .add("tail", "0")
                .parse(arguments);
        int items = options.number("items");
        long intervalBytes = (long) options.number("interval-mib") << 20;
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            System.out.println(Machine.describe(directory.path()));
            Path data = directory.path().resolve("data");
            int tail = options.number("tail");
            fillAndKill(data, items, intervalBytes, tail);
            System.out.printf(
                    "runs=%d, items=%,d, tail=%,d, log=%,d MiB, indexes=%,d MiB%n%n",
                    options.number("runs"), items, tail, mebibytes(data, "partition-"), mebibytes(data, "index-"));
            System.out.println("| from opening to the first item read | min ms | median ms | max ms | median CPU ms |");
            System.out.println("|---|---:|---:|---:|---:|");
            System.out.println(row("with the saved indexes", data, options, false));
            System.out.println(row("with the log alone", data, options, true));
        }
    }

    private static String row(String what, Path data, Options options, boolean forgetIndexes) throws IOException {
        int runs = options.number("runs");
        long[] elapsedNs = new long[runs];
        long[] processorNs = new long[runs];
        for (int i = 0; i < runs; i++) {
            if (forgetIndexes) {
                for (Path index : parts(data, "index-")) {
                    delete(index);
                }
            }
            Process process = fork("--read", data.toString(), Integer.toString(options.number("items")));
            String[] said = new String(process.getInputStream().readAllBytes(), UTF_8)
                    .trim()
                    .split(" ", -1);
            elapsedNs[i] = Long.parseLong(said[0]);
            processorNs[i] = Long.parseLong(said[1]);
        }
        Arrays.sort(elapsedNs);
        Arrays.sort(processorNs);
        return String.format(
                "| %s | %.0f | %.0f | %.0f | %.0f |",
                what,
                elapsedNs[0] / 1e6,
                elapsedNs[runs / 2] / 1e6,
                elapsedNs[runs - 1] / 1e6,
                processorNs[runs / 2] / 1e6);
    }

    private static void fillAndKill(Path data, int items, long intervalBytes, int tail) throws IOException {
        Process process = fork(
                "--fill",
                data.toString(),
                Integer.toString(items),
                Long.toString(intervalBytes),
                Integer.toString(tail));
        try {
            byte[] said = process.getInputStream().readNBytes(FILLED.length());
            if (!FILLED.equals(new String(said, UTF_8))) {
                throw new IllegalStateException("the process that fills the database ended");
            }
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    /** In a process of its own, that is killed when it has said that it is done. */
    private static void fill(Path data, int items, long intervalBytes, int tail) throws IOException {
        Stator database = Stator.open(new Stator.Context()
                .directory(data)
                .durability(Durability.BUFFERED)
                .checkpointIntervalBytes(intervalBytes));
        Table table = database.createTable(TableSpec.named(TABLE).partitionKey(SampleItems.KEY, KeyType.STRING));
        SampleItems.load(table, items, RecoveryRig::item);
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!isSaved(data) && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(10_000_000);
        }
        FileTime before = newestCheckpoint(data);
        while (newestCheckpoint(data).equals(before) && System.nanoTime() - deadlineNs < 0) {
            SampleItems.load(table, STEP, RecoveryRig::item);
        }
        SplittableRandom random = new SplittableRandom(1);
        SampleItems.load(table, tail, i -> item(random.nextInt(items)));
        System.out.print(FILLED);
        System.out.flush();
        while (true) {
            LockSupport.park();
        }
    }

    private static FileTime newestCheckpoint(Path data) throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        for (Path index : parts(data, "index-")) {
            for (Path description : parts(index, "checkpoint-")) {
                FileTime time = Files.getLastModifiedTime(description);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
        }
        return newest;
    }

    private static boolean isSaved(Path data) throws IOException {
        for (Path partition : parts(data, "partition-")) {
            String index = partition.getFileName().toString().replace("partition-", "index-");
            if (!Files.exists(data.resolve(index).resolve("checkpoint-1"))) {
                return false;
            }
        }
        return true;
    }

    /** In a process of its own. */
    private static void read(Path data, int items) {
        long processorNs = Machine.processorNs();
        long startNs = System.nanoTime();
        Stator database = Stator.open(new Stator.Context().directory(data).durability(Durability.BUFFERED));
        Item found = database.table(TABLE).find(SampleItems.key(items / 2));
        long elapsedNs = System.nanoTime() - startNs;
        if (found == null) {
            throw new IllegalStateException("an item is missing");
        }
        System.out.println(elapsedNs + " " + (Machine.processorNs() - processorNs));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static Item item(int number) {
        return Item.of(SampleItems.KEY, SampleItems.key(number), SampleItems.COUNTER, number);
    }

    private static Process fork(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:MaxDirectMemorySize=64g",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RecoveryRig.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<Path> parts(Path data, String prefix) throws IOException {
        try (Stream<Path> entries = Files.list(data)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    private static long mebibytes(Path data, String prefix) throws IOException {
        long bytes = 0;
        for (Path part : parts(data, prefix)) {
            try (Stream<Path> files = Files.list(part)) {
                for (Path file : files.toList()) {
                    bytes += Files.size(file);
                }
            }
        }
        return bytes >> 20;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
