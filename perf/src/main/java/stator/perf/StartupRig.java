package stator.perf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.partition.Durability;

/**
 * How long it takes until somebody is served: from the start of {@code stator serve} to its first answer over HTTP, and the
 * opening of an embedded database in a new JVM; with a new directory, and with one that holds items.
 */
public final class StartupRig {
    private static final String TABLE = "items";

    /** Nanoseconds that one start took. */
    @FunctionalInterface
    private interface Start {
        long measure(Path directory) throws IOException;
    }

    private StartupRig() {}

    /** Runs the rig; {@code --help} tells the options. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 2 && arguments[0].equals("--open")) {
            System.out.println(open(Path.of(arguments[1])));
            return;
        }
        Options options = new Options("StartupRig")
                .add("stator", "./stator")
                .add("runs", "10")
                .add("items", "100000")
                .parse(arguments);
        int runs = options.number("runs");
        int items = options.number("items");
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            System.out.println(Machine.describe(directory.path()));
            Path filled = directory.path().resolve("filled");
            fill(filled, items);
            System.out.printf("runs=%d, filled with items=%,d of 1 KB%n%n", runs, items);
            System.out.println("| what | directory | min ms | median ms | max ms |");
            System.out.println("|---|---|---:|---:|---:|");
            Start served = data -> serve(options.text("stator"), data);
            show("served, to the first answer", served, runs, directory.path(), false);
            show("served, to the first answer", served, runs, filled, true);
            show("embedded, Stator.open in a new JVM", StartupRig::fork, runs, directory.path(), false);
            show("embedded, Stator.open in a new JVM", StartupRig::fork, runs, filled, true);
            show("embedded, Stator.open in a warm JVM", StartupRig::open, runs, directory.path(), false);
            show("embedded, Stator.open in a warm JVM", StartupRig::open, runs, filled, true);
        }
    }

    private static void show(String what, Start start, int runs, Path directory, boolean filled) throws IOException {
        long[] elapsedNs = new long[runs];
        for (int i = 0; i < runs; i++) {
            Path data = filled ? directory : directory.resolve("new-" + what.hashCode() + '-' + i);
            elapsedNs[i] = start.measure(data);
        }
        Arrays.sort(elapsedNs);
        System.out.printf(
                "| %s | %s | %.0f | %.0f | %.0f |%n",
                what,
                filled ? "filled" : "new",
                elapsedNs[0] / 1e6,
                elapsedNs[runs / 2] / 1e6,
                elapsedNs[runs - 1] / 1e6);
    }

    private static void fill(Path directory, int items) {
        byte[] value = SampleItems.value();
        try (Stator database =
                Stator.open(new Stator.Context().directory(directory).durability(Durability.BUFFERED))) {
            Table table = database.createTable(TableSpec.named(TABLE).partitionKey(SampleItems.KEY, KeyType.STRING));
            SampleItems.load(table, items, i -> SampleItems.item(SampleItems.key(i), value));
        }
    }

    private static long serve(String launcher, Path directory) throws IOException {
        long startNs = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(launcher, directory, "sync");
                LoopbackConnection connection =
                        new LoopbackConnection(server.address(), RequestTemplate.of("ListTables", "{}"))) {
            connection.exchange(0);
            return System.nanoTime() - startNs;
        }
    }

    private static long open(Path directory) {
        long startNs = System.nanoTime();
        try (Stator database = Stator.open(directory)) {
            database.tableNames();
            return System.nanoTime() - startNs;
        }
    }

    /** Opens in a JVM of its own, which tells how long that took it; its own start is not counted. */
    private static long fork(Path directory) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartupRig.class.getName(),
                        "--open",
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).trim();
        return Long.parseLong(output);
    }
}
