package stator.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stator.Stator;
import stator.partition.Durability;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;
import stator.streams.Streams;
import stator.streams.StreamsContext;
import stator.streams.trigger.Triggers;
import stator.streams.trigger.TriggersContext;
import stator.trigger.HttpTargets;
import stator.wal.WalException;

/** {@code stator serve}: a data directory behind HTTP, until a signal stops it. */
@Command(
        name = "serve",
        description = {
            "Serves the DynamoDB API over HTTP.",
            "Prints one line, 'stator ready http://HOST:PORT', when it answers. SIGTERM and Ctrl-C stop it cleanly."
        },
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 means any free one.")
    private int port = 8000;

    @Option(names = "--host", paramLabel = "H", description = "Address to listen on. Must be a loopback address.")
    private String host = "127.0.0.1";

    @Option(names = "--data", paramLabel = "DIR", description = "Directory of the data, made if it is missing.")
    private @Nullable Path data;

    @Option(
            names = "--durability",
            description =
                    "${COMPLETION-CANDIDATES}: 'sync' answers a write when the disk has it; 'buffered' survives the"
                            + " end of the process, but up to 10 ms of writes can be lost with the power.")
    private @Nullable Durability durability;

    @Option(names = "--in-memory", description = "Keep the data in a temporary directory, deleted at exit.")
    private boolean inMemory;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of a new data directory, 1 to 4096; 0 means one for two processors.")
    private int partitions;

    @Option(
            names = "--spin",
            paramLabel = "MICROS",
            description = "How long an event loop without work looks for more before it sleeps, in microseconds.")
    private int spinMicros = ServerContext.DEFAULT_SPIN_MICROS;

    @Option(
            names = "--stream-port",
            paramLabel = "N",
            description = "Publishes streams by UDP as well, from this port on 127.0.0.1, for subscribers that cannot"
                    + " share the server's memory; 0 means any free one. Default: not by UDP.",
            showDefaultValue = Help.Visibility.NEVER)
    private @Nullable Integer streamPort;

    @Option(
            names = "--media-driver",
            paramLabel = "DIR",
            description = "Directory of an Aeron media driver that runs already, for streams; none is started then.",
            showDefaultValue = Help.Visibility.NEVER)
    private @Nullable Path mediaDriver;

    @Option(
            names = "--stream-hours",
            paramLabel = "N",
            description = "How long the records of streams are kept, in hours: 1 to 8760.")
    private int streamHours = 24;

    @Option(
            names = "--ttl-interval",
            paramLabel = "MILLIS",
            description = "How often to look for items whose time to live is over, in milliseconds.")
    private int ttlIntervalMs = 250;

    @Override
    public Integer call() {
        if (inMemory && data != null) {
            throw usage("--in-memory and --data exclude each other");
        }
        if (port < 0 || port > 65_535) {
            throw usage("--port=" + port + " must be 0 to 65535");
        }
        if (partitions < 0 || partitions > 4096) {
            throw usage("--partitions=" + partitions + " must be 0 to 4096");
        }
        if (spinMicros < 0) {
            throw usage("--spin=" + spinMicros + " must be 0 or more");
        }
        if (streamPort != null && (streamPort < 0 || streamPort > 65_535)) {
            throw usage("--stream-port=" + streamPort + " must be 0 to 65535");
        }
        if (streamHours < 1 || streamHours > 8_760) {
            throw usage("--stream-hours=" + streamHours + " must be 1 to 8760");
        }
        if (ttlIntervalMs < 1) {
            throw usage("--ttl-interval=" + ttlIntervalMs + " must be 1 or more");
        }
        Streams streams = new Streams(streams());
        Stator database = open(streams);
        Triggers triggers = null;
        HttpServer server;
        try {
            triggers = Triggers.open(
                    new TriggersContext().database(database, streams).targets(new HttpTargets()));
            server = HttpServer.start(
                    new ServerContext().host(host).port(port).spinMicros(spinMicros),
                    new EngineDispatcher(database, streams, triggers));
        } catch (Throwable t) {
            CloseHelper.quietCloseAll(triggers, database);
            throw t;
        }
        List<AutoCloseable> parts = List.of(server, triggers, database);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(parts), "stator-stop"));
        String shown = host.contains(":") ? '[' + host + ']' : host;
        out("stator ready http://" + shown + ':' + server.address().getPort());
        return waitForSignal();
    }

    private StreamsContext streams() {
        StreamsContext ctx = new StreamsContext().retention(Duration.ofHours(streamHours));
        if (streamPort != null) {
            ctx.udpPort(streamPort);
        }
        if (mediaDriver != null) {
            ctx.mediaDriver(mediaDriver);
        }
        return ctx;
    }

    private Stator open(Streams streams) {
        Stator.Context ctx = new Stator.Context()
                .streams(streams)
                .partitions(partitions)
                .expiryIntervalMs(ttlIntervalMs)
                .endpoint(host + ':' + port);
        if (!inMemory) {
            ctx.directory(data != null ? data : Path.of("stator-data"));
        }
        ctx.durability(durability != null ? durability : inMemory ? Durability.BUFFERED : Durability.SYNC);
        try {
            return Stator.open(ctx);
        } catch (WalException ex) {
            if (ex.code() == WalException.Code.DIRECTORY_IN_USE) {
                throw new IllegalStateException(
                        "the data directory is in use by another server (" + ex.getMessage()
                                + "). Stop that one first, or choose another directory with --data.",
                        ex);
            }
            throw ex;
        }
    }

    private static int waitForSignal() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        return INTERRUPTED;
    }

    /** Ends with status 0: a process that was asked to stop and did has not failed. */
    private static void stop(List<AutoCloseable> parts) {
        int status = 0;
        try {
            CloseHelper.closeAll(parts);
        } catch (RuntimeException ex) {
            status = 1;
            err("stator: stopping failed: " + ex);
        }
        Runtime.getRuntime().halt(status);
    }

    private ParameterException usage(String message) {
        if (spec == null) {
            throw new IllegalStateException(message);
        }
        return new ParameterException(spec.commandLine(), message);
    }

    private static void out(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static void err(String line) {
        System.err.println(line);
        System.err.flush();
    }
}
