package stator.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stator.client.ServerStreams;
import stator.server.json.JsonEncoder;
import stator.server.json.JsonWriter;
import stator.streams.api.RecordDescriber;
import stator.streams.record.ChangeRecord;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.streams.subscribe.Transport;

/** {@code stator subscribe}: the changes of a table, as they are made. */
@Command(
        name = "subscribe",
        description = {
            "Prints the changes of a table's items, one JSON object a line, in the form of DynamoDB",
            "Streams, until it is stopped. The table must have a stream. Runs on the server's machine",
            "and reads by Aeron; when the server is started again, it goes on where it was."
        },
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
final class SubscribeCommand implements Callable<Integer> {
    private static final String REGION = "us-east-1";
    private static final long STOP_S = 5;
    private static final int INITIAL_CAPACITY = 4096;
    private static final int KEPT_CAPACITY = 1 << 20;
    private static final Pattern SEQUENCE_NUMBER = Pattern.compile("100\\d{18}|\\d{1,18}");

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "TABLE", description = "The table's name.", showDefaultValue = Help.Visibility.NEVER)
    private String table = "";

    @Option(names = "--endpoint", paramLabel = "URL", description = "Where the server answers.")
    private URI endpoint = URI.create("http://127.0.0.1:8000");

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            description = "'trim-horizon': the oldest change that is kept; 'latest': the next one; a sequence number;"
                    + " or a time, such as 2026-01-31T12:00:00Z.")
    private String from = "latest";

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many changes; 0 means never.")
    private long count;

    @Option(
            names = "--over",
            paramLabel = "WAY",
            description = "${COMPLETION-CANDIDATES}: how changes come. 'ipc': through memory that is shared with the"
                    + " server; 'udp': by the network, if the server was started with --stream-port.")
    private Transport over = Transport.IPC;

    private final RecordDescriber describer = new RecordDescriber(REGION);
    private final JsonEncoder encoder = new JsonEncoder();
    private final JsonWriter json = new JsonWriter(INITIAL_CAPACITY, KEPT_CAPACITY);
    private long printed;

    @Override
    public Integer call() throws IOException {
        SubscriptionContext ctx = new SubscriptionContext()
                .locator(ServerStreams.at(endpoint))
                .table(table)
                .from(beginning())
                .over(over)
                .errorHandler(
                        failure -> System.err.println("stator: no connection, trying again: " + failure.getMessage()));
        CountDownLatch closed = new CountDownLatch(1);
        Thread atSignal;
        try (StreamSubscription subscription = StreamSubscription.open(ctx)) {
            atSignal = new Thread(() -> stop(subscription, closed), "stator-stop");
            Runtime.getRuntime().addShutdownHook(atSignal);
            subscription.run(change -> print(change, subscription));
        } finally {
            closed.countDown();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atSignal);
        } catch (IllegalStateException ex) {
            // it has begun
        }
        return 0;
    }

    /** The directory of its media driver, in memory, is to go with the process. */
    private static void stop(StreamSubscription subscription, CountDownLatch closed) {
        subscription.stop();
        try {
            if (!closed.await(STOP_S, TimeUnit.SECONDS)) {
                System.err.println("stator: it could not be closed in time");
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(ChangeRecord change, StreamSubscription subscription) {
        if (count > 0 && printed == count) {
            return;
        }
        json.reset();
        encoder.encode(describer.describe(change), json);
        PrintStream out = System.out;
        out.write(json.array(), 0, json.length());
        out.write('\n');
        out.flush();
        printed++;
        if (printed == count || out.checkError()) {
            subscription.stop();
        }
    }

    private Beginning beginning() {
        if (from.equals("trim-horizon")) {
            return Beginning.trimHorizon();
        }
        if (from.equals("latest")) {
            return Beginning.latest();
        }
        if (SEQUENCE_NUMBER.matcher(from).matches()) {
            return Beginning.atSequence(Long.parseLong(from.length() > 18 ? from.substring(1) : from));
        }
        try {
            return Beginning.atTime(Instant.parse(from).toEpochMilli());
        } catch (DateTimeParseException ex) {
            throw new ParameterException(
                    spec == null ? null : spec.commandLine(),
                    "--from=" + from + " must be trim-horizon, latest, a sequence number or a time such as"
                            + " 2026-01-31T12:00:00Z",
                    ex);
        }
    }
}
