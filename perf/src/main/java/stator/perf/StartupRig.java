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

    private final Path parent;
    private final Path filled;
    private final int runs;
    private int directories;

    private StartupRig(Path parent, Path filled, int runs) {
        this.parent = parent;
        this.filled = filled;
        this.runs = runs;
    }

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
            StartupRig rig = new StartupRig(directory.path(), filled, runs);
            rig.show("served, to the first answer", served);
            rig.show("embedded, Stator.open in a new JVM", StartupRig::fork);
            rig.show("embedded, Stator.open in a warm JVM", StartupRig::open);
        }
    }

    private void show(String what, Start start) throws IOException {
        long[] newNs = new long[runs];
        long[] filledNs = new long[runs];
        for (int i = 0; i < runs; i++) {
            newNs[i] = start.measure(parent.resolve("new-" + directories++));
            filledNs[i] = start.measure(filled);
        }
        System.out.println(row(what, "new", newNs));
        System.out.println(row(what, "filled", filledNs));
    }

    private static String row(String what, String directory, long[] elapsedNs) {
        Arrays.sort(elapsedNs);
        int count = elapsedNs.length;
        return String.format(
                "| %s | %s | %.0f | %.0f | %.0f |",
                what, directory, elapsedNs[0] / 1e6, elapsedNs[count / 2] / 1e6, elapsedNs[count - 1] / 1e6);
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
        try (ServerProcess server = ServerProcess.start(launcher, directory, "--durability", "sync");
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
