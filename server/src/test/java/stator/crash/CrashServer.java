package stator.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.jspecify.annotations.Nullable;
import stator.cli.Main;

/** A server in a process of its own, that ends by SIGKILL and by nothing else. */
final class CrashServer {
    /** How often the server is killed in a slow test, where nothing else says so. */
    static final int KILLS = Integer.getInteger("stator.test.kills", 25);

    private static final String READY = "stator ready ";

    private final Process process;
    private final BufferedReader output;
    private @Nullable URI endpoint;

    private CrashServer(Process process) {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** {@code stator serve}. */
    static CrashServer start(Path directory, String durability) throws IOException {
        return start(directory, durability, 2);
    }

    /** As {@link #start(Path, String)}, with a number of partitions. */
    static CrashServer start(Path directory, String durability, int partitions) throws IOException {
        return start(directory, durability, partitions, Map.of());
    }

    /** As {@link #start(Path, String, int)}, with more in its environment. */
    static CrashServer start(Path directory, String durability, int partitions, Map<String, String> environment)
            throws IOException {
        return start(
                environment,
                Main.class,
                "serve",
                "--port=0",
                "--partitions=" + partitions,
                "--data=" + directory,
                "--durability=" + durability);
    }

    /** {@code stator serve} that publishes streams by UDP as well. */
    static CrashServer startWithUdp(Path directory, String durability) throws IOException {
        return start(
                Map.of(),
                Main.class,
                "serve",
                "--port=0",
                "--partitions=2",
                "--data=" + directory,
                "--durability=" + durability,
                "--stream-port=0");
    }

    /** The same engine and door over a disk that is slow at times: see {@link SlowDiskServer}. */
    static CrashServer startOnSlowDisk(Path directory) throws IOException {
        return start(Map.of(), SlowDiskServer.class, directory.toString());
    }

    /** A server with a trigger in its process: see {@link TriggerServer}. */
    static CrashServer startWithTrigger(Path directory, String durability) throws IOException {
        return start(Map.of(), TriggerServer.class, directory.toString(), durability);
    }

    private static CrashServer start(Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Xmx256m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1", // starts are most of the time here
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        boolean fails = !environment.isEmpty(); // then it says a lot, as it should
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(fails ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new CrashServer(builder.start());
    }

    /** Waits until it serves. Fails if it ends before. */
    URI endpoint() throws IOException {
        if (!awaitReady()) {
            throw new AssertionError("the server ended before it was ready: exit=" + kill());
        }
        return Objects.requireNonNull(endpoint);
    }

    /** Waits until it serves. False if it ended before. */
    boolean awaitReady() throws IOException {
        while (endpoint == null) {
            String line = output.readLine();
            if (line == null) {
                return false;
            }
            if (line.startsWith(READY)) {
                endpoint = URI.create(line.substring(READY.length()).strip());
            }
        }
        return true;
    }

    /** Lets it work for so long; fails if it ends by itself. */
    void runFor(long timeMs) throws InterruptedException {
        if (process.waitFor(timeMs, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the server ended by itself: exit=" + process.exitValue());
        }
    }

    /** SIGSTOP, and SIGCONT after so long: what a paused machine or a long collection looks like from outside. */
    void freezeFor(long timeMs) throws IOException, InterruptedException {
        signal("STOP");
        try {
            runFor(timeMs);
        } finally {
            signal("CONT");
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start();
        int exit = kill.waitFor();
        if (exit != 0) {
            throw new AssertionError("kill -" + name + " exit=" + exit);
        }
    }

    /** Removes what a server that was killed leaves in memory for the next start on its directory. */
    static void removeDriver(Path directory) throws IOException {
        List<String> noted = Files.readAllLines(directory.resolve("streams").resolve("driver"));
        IoUtil.delete(new File(noted.get(noted.size() - 1)), false);
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
}
