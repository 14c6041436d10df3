package stator.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stator.cli.Main;

/** {@code stator serve} in a process of its own, that ends by SIGKILL and by nothing else. */
final class CrashServer {
    private static final String READY = "stator ready ";

    private final Process process;
    private final BufferedReader output;
    private @Nullable URI endpoint;

    private CrashServer(Process process) {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    static CrashServer start(Path directory, String durability) throws IOException {
        return new CrashServer(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx256m",
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1", // starts are most of the time here
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--port=0",
                        "--partitions=2",
                        "--data=" + directory,
                        "--durability=" + durability)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits until it serves. Fails if it ends before. */
    URI endpoint() throws IOException {
        while (endpoint == null) {
            String line = output.readLine();
            if (line == null) {
                throw new AssertionError("the server ended before it was ready: exit=" + kill());
            }
            if (line.startsWith(READY)) {
                endpoint = URI.create(line.substring(READY.length()).strip());
            }
        }
        return endpoint;
    }

    /** Lets it work for so long; fails if it ends by itself. */
    void runFor(long timeMs) throws InterruptedException {
        if (process.waitFor(timeMs, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the server ended by itself: exit=" + process.exitValue());
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
}
