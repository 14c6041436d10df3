package stator.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.trigger.TriggerContext;
import stator.streams.trigger.TriggerReport;
import stator.streams.trigger.Triggers;
import stator.streams.trigger.TriggersContext;
import stator.table.StreamViewType;

/**
 * Goal: a function that knows Lambda's event can be told of changes over HTTP, and whatever it answers, or does not, is borne.
 * Method: a database with triggers in this process, and functions behind real HTTP servers.
 */
@Timeout(120)
class HttpTriggerTest {
    private static final int MANY = 300_000; // empty texts of one byte each, for the API
    private static final Pattern SEQUENCE = Pattern.compile("\"SequenceNumber\":\"(\\d{21})\"");

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private Stator database;

    @SuppressWarnings("NullAway.Init") // before each test
    private Triggers triggers;

    @SuppressWarnings("NullAway.Init") // before each test
    private Table orders;

    @BeforeEach
    void open() {
        Streams streams = new Streams();
        database = Stator.open(new Stator.Context()
                .directory(directory)
                .durability(Durability.BUFFERED)
                .partitions(1)
                .streams(streams));
        orders = database.ensureTable(
                TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(StreamViewType.NEW_AND_OLD_IMAGES));
        triggers =
                Triggers.open(new TriggersContext().database(database, streams).targets(new HttpTargets()));
    }

    @AfterEach
    void close() {
        triggers.close();
        database.close();
    }

    @Test
    void shouldTellWhatLambdaIsTold() throws Exception {
        try (FunctionServer function = new FunctionServer(this::note)) {
            add(new TriggerContext().url(function.url()));
            orders.put(Item.of("id", "o1", "n", 5));
            String event = next();
            assertTrue(
                    event.matches(
                            "\\{\"Records\":\\[\\{\"eventID\":\"[0-9a-f]{32}\",\"eventName\":\"INSERT\",\"eventVersion\":\"1.1\","
                                    + "\"eventSource\":\"aws:dynamodb\",\"awsRegion\":\"[a-z0-9-]+\",\"dynamodb\":\\{"
                                    + "\"ApproximateCreationDateTime\":\\d{10},\"Keys\":\\{\"id\":\\{\"S\":\"o1\"\\}\\},"
                                    + "\"NewImage\":\\{\"id\":\\{\"S\":\"o1\"\\},\"n\":\\{\"N\":\"5\"\\}\\},"
                                    + "\"SequenceNumber\":\"1\\d{20}\",\"SizeBytes\":11,"
                                    + "\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"\\},"
                                    + "\"eventSourceARN\":\"arn:aws:dynamodb:[a-z0-9-]+:\\d{12}:table/orders/stream/[0-9T:.-]+\"\\}\\]\\}"),
                    event);
        }
    }

    @Test
    void shouldTellAgainFromTheLowestChangeThatIsReported() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        FunctionServer.Function function = event -> {
            events.add(event);
            List<String> sequences = sequences(event);
            return calls.getAndIncrement() > 0
                    ? new FunctionServer.Answer(200, "{\"batchItemFailures\":[]}")
                    : new FunctionServer.Answer(
                            200,
                            "{\"other\":{\"x\":[1]},\"batchItemFailures\":[{\"itemIdentifier\":\"" + sequences.get(3)
                                    + "\"},{\"itemIdentifier\":\"" + sequences.get(2) + "\"}]}");
        };
        try (FunctionServer server = new FunctionServer(function)) {
            add(new TriggerContext().url(server.url()).windowSeconds(60).batchSize(5));
            for (int i = 0; i < 5; i++) {
                orders.put(Item.of("id", "o" + i));
            }
            List<String> first = sequences(next());
            assertEquals(5, first.size());
            assertEquals(first.subList(2, 5), sequences(next()));
            until(() -> report("orders").delivered() == 5);
        }
    }

    @Test
    void shouldTakeEveryOtherAnswerForAFailure() throws Exception {
        List<FunctionServer.Answer> answers = List.of(
                new FunctionServer.Answer(500, "no"),
                new FunctionServer.Answer(302, ""),
                new FunctionServer.Answer(200, "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}"),
                new FunctionServer.Answer(200, "{\"batchItemFailures\":[{\"itemIdentifier\":\"7\"}]}"),
                new FunctionServer.Answer(200, "{\"batchItemFailures\":[{}]}"),
                new FunctionServer.Answer(200, "{\"batchItemFailures\":\"x\"}"),
                new FunctionServer.Answer(200, "{\"batchItemFailures\":["),
                new FunctionServer.Answer(200, "x".repeat(2 << 20)),
                new FunctionServer.Answer(200, "all is well"));
        AtomicInteger calls = new AtomicInteger();
        FunctionServer.Function function = event -> {
            events.add(event);
            return answers.get(Math.min(calls.getAndIncrement(), answers.size() - 1));
        };
        try (FunctionServer server = new FunctionServer(function)) {
            add(new TriggerContext().url(server.url()).maxRetries(0));
            for (int i = 0; i < answers.size(); i++) {
                orders.put(Item.of("id", "o" + i));
                assertNotNull(next());
                int failed = Math.min(i + 1, answers.size() - 1);
                until(() -> report("orders").discarded() == failed);
            }
            until(() -> report("orders").delivered() == 1);
            assertEquals(answers.size() - 1, report("orders").failures());
        }
    }

    @Test
    void shouldNotBeSlowedDownByAFunctionThatHangs() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        FunctionServer.Function hanging = event -> {
            try {
                end.await();
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
            return FunctionServer.Answer.ok();
        };
        try (FunctionServer good = new FunctionServer(this::note);
                FunctionServer bad = new FunctionServer(hanging)) {
            add(new TriggerContext()
                    .name("bad")
                    .url(bad.url())
                    .timeoutSeconds(1)
                    .lanes(10));
            add(new TriggerContext().name("nobody").url("http://127.0.0.1:1/"));
            add(new TriggerContext().name("good").url(good.url()));
            long beganNs = System.nanoTime();
            for (int i = 0; i < 2_000; i++) {
                orders.put(Item.of("id", "o" + i));
            }
            until(() -> report("good").delivered() == 2_000);
            long tookMs = (System.nanoTime() - beganNs) / 1_000_000;
            until(() -> report("bad").failures() > 10 && report("nobody").failures() > 0);
            assertTrue(
                    report("bad").lastFailure().contains("Timeout"),
                    report("bad").lastFailure());
            assertEquals(0, report("bad").delivered());
            assertTrue(report("bad").lagMs() > 0 && report("good").lagMs() == 0, "tookMs=" + tookMs);
            end.countDown();
        }
    }

    @Test
    void shouldTellOnlyWhatAFilterWants() throws Exception {
        try (FunctionServer function = new FunctionServer(this::note)) {
            add(new TriggerContext()
                    .url(function.url())
                    .filters(List.of("{\"dynamodb\":{\"NewImage\":{\"n\":{\"N\":[{\"numeric\":[\">\",7]}]}}}}")));
            for (int i = 0; i < 10; i++) {
                orders.put(Item.of("id", "o1", "n", i));
            }
            until(() -> report("orders").delivered() == 2);
            assertTrue(next().contains("\"NewImage\":{\"id\":{\"S\":\"o1\"},\"n\":{\"N\":\"8\"}}"));
        }
    }

    @Test
    void shouldTellOfItemsThatAreLongerInTheLogThanInTheApi() throws Exception {
        try (FunctionServer function = new FunctionServer(this::note)) {
            add(new TriggerContext().url(function.url()));
            orders.put(Item.of("id", "o1", "texts", Collections.nCopies(MANY, "")));
            orders.put(Item.of("id", "o2"));
            String texts = "\"texts\":{\"L\":[" + "{\"S\":\"\"},".repeat(MANY - 1) + "{\"S\":\"\"}]}";
            assertTrue(next().contains("\"NewImage\":{\"id\":{\"S\":\"o1\"}," + texts + "}"));
            until(() -> report("orders").delivered() == 2);
        }
    }

    private FunctionServer.Answer note(String event) {
        events.add(event);
        return FunctionServer.Answer.ok();
    }

    private void add(TriggerContext trigger) {
        triggers.add(trigger.table("orders").define()).join();
    }

    private String next() throws InterruptedException {
        String event = events.poll(60, TimeUnit.SECONDS);
        assertNotNull(event, () -> "nothing was told: " + triggers.reports());
        return event;
    }

    private TriggerReport report(String name) {
        return triggers.reports().stream()
                .filter(report -> report.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void until(BooleanSupplier isSo) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!isSo.getAsBoolean()) {
            assertTrue(System.nanoTime() < endNs, () -> "not in a minute: " + triggers.reports());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static List<String> sequences(String event) {
        List<String> found = new ArrayList<>();
        Matcher matcher = SEQUENCE.matcher(event);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
