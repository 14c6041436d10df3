package stator.streams.replica;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import stator.Stator;
import stator.partition.Durability;
import stator.streams.Streams;

/** A database with a random load and a replica, in a process of its own that ends by SIGKILL and by nothing else. */
final class ReplicaProcess {
    /** How often slow tests kill a process. */
    static final int KILLS = Integer.getInteger("stator.test.kills", 25);

    private static final String READY = "ready";
    private static final String COPY = "copy ";

    private final Process process;
    private final BufferedReader output;

    private ReplicaProcess(Process process) {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** @param cycle versions of its load are greater than those of lower ones */
    static ReplicaProcess start(Path directory, long seed, int cycle) throws IOException {
        return start(ReplicaProcess.class, directory.toString(), String.valueOf(seed), String.valueOf(cycle));
    }

    /** The main method of a class, which says {@code ready}. */
    static ReplicaProcess start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ReplicaProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits until the replica can be read. Returns why it was copied; empty if it was gone on with. */
    List<String> awaitReady() throws IOException {
        List<String> copies = new ArrayList<>();
        while (true) {
            String line = output.readLine();
            if (line == null) {
                throw new AssertionError("ended before it was ready: exit=" + kill());
            }
            if (line.startsWith(COPY)) {
                copies.add(line.substring(COPY.length()));
            } else if (line.equals(READY)) {
                return copies;
            }
        }
    }

    /** SIGKILL. Returns when the process is gone. */
    int kill() {
        process.destroyForcibly();
        try {
            return process.waitFor();
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    static Stator database(Path directory, Streams streams) {
        return Stator.open(new Stator.Context()
                .directory(directory.resolve("data"))
                .durability(Durability.BUFFERED)
                .partitions(2)
                .streams(streams));
    }

    static ReplicaContext context(Path directory, Stator database, Streams streams) {
        return new ReplicaContext()
                .database(database, streams)
                .table(RandomLoad.TABLE)
                .directory(directory.resolve("replica"));
    }

    /** Works until it is killed. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Streams streams = new Streams();
        Stator database = database(directory, streams);
        long firstVersion = Long.parseLong(arguments[2]) * 1_000_000_000L;
        RandomLoad load = new RandomLoad(database, new SplittableRandom(Long.parseLong(arguments[1])), firstVersion);
        Thread writer = new Thread(() -> {
            while (true) {
                load.write();
            }
        });
        writer.setDaemon(true);
        writer.start();
        TableReplica replica = TableReplica.open(
                context(directory, database, streams).copyListener(reason -> System.out.println(COPY + reason)));
        System.out.println(READY);
        replica.run();
    }
}
