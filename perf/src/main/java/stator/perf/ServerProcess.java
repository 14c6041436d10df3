package stator.perf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, as its users start it. Stopped on close, with the signal that means it. */
final class ServerProcess implements AutoCloseable {
    private static final String READY = "stator ready http://";
    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final InetSocketAddress address;

    private ServerProcess(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts a server of a data directory and waits until it says that it is ready.
     *
     * @param launcher the {@code stator} command
     * @param options  of {@code stator serve}, besides port and directory
     */
    static ServerProcess start(String launcher, Path directory, String... options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(launcher, "serve", "--port", "0", "--data", directory.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean ready = false;
        try {
            BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            String line = output.readLine();
            if (line == null || !line.startsWith(READY)) {
                throw new IOException("the server did not start: launcher=" + launcher + " output=" + line);
            }
            int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            ready = true;
            return new ServerProcess(process, address);
        } finally {
            if (!ready) {
                process.destroyForcibly();
            }
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** Processor time that it has used so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server did not stop within seconds=" + STOP_SECONDS);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
