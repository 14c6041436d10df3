package stator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import stator.cli.Main;

/** {@code stator serve} in a process of its own, on the class path of the tests. */
public final class ServerProcess implements AutoCloseable {
    private static final String READY = "stator ready ";
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final URI endpoint;

    private ServerProcess(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts a server of a data directory and waits until it listens.
     *
     * @param options further ones of {@code stator serve}
     */
    public static ServerProcess start(Path directory, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port=0",
                "--data=" + directory));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly)); // should the tests be cut off
        BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = requireNonNull(output.readLine(), "the server ended before it listened");
        if (!line.startsWith(READY)) {
            process.destroyForcibly();
            throw new IOException("the server says: " + line);
        }
        return new ServerProcess(process, URI.create(line.substring(READY.length())));
    }

    public URI endpoint() {
        return endpoint;
    }

    /** Asks the server to stop, as an operator does, and waits until it has. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server did not stop within seconds=" + STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
