package stator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.cli.Terminal.run;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.NanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.TableSpec;
import stator.engine.DatabaseMetrics;
import stator.engine.StreamHost;
import stator.engine.StreamMetrics;
import stator.engine.StreamSupport;
import stator.item.Item;
import stator.report.DescribeText;
import stator.report.ProcessMemory;
import stator.report.PrometheusText;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;
import stator.streams.Streams;
import stator.table.StreamViewType;

/**
 * Goal: an operator sees what a database holds, of a running server and of a directory, by a command and by Prometheus.
 * Method: the command as its user runs it, in this process; the page as a scraper reads it, line by line.
 */
class DescribeTest {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)(\\{[a-z]+=\"[A-Za-z0-9_.-]+\"(,[a-z]+=\"[A-Za-z0-9_.-]+\")*})? -?[0-9.E-]+");
    private static final Pattern HEAD = Pattern.compile("# (HELP|TYPE) ([a-z_]+) .+");

    @Test
    void shouldDescribeARunningServer(@TempDir Path directory) throws Exception {
        try (Stator database = filled(directory);
                HttpServer server = HttpServer.start(new ServerContext().port(0), new EngineDispatcher(database))) {
            String endpoint = "http://127.0.0.1:" + server.address().getPort();
            checkDescription(run(0, "describe", "--endpoint", endpoint));
            checkMetrics(URI.create(endpoint + "/metrics"));
            assertEquals(
                    "healthy: dynamodb.us-east-1.amazonaws.com ",
                    get(URI.create(endpoint + "/")).body());
        }
    }

    @Test
    void shouldDescribeADirectory(@TempDir Path directory) {
        filled(directory).close();
        checkDescription(run(0, "describe", "--data", directory.toString()));
        checkDescription(run(0, "describe", "--data", directory.toString()));
    }

    @Test
    void shouldDescribeADirectoryWhoseTablesHaveStreams(@TempDir Path directory) {
        filled(
                        new Stator.Context().directory(directory).streams(new Streams()),
                        spec -> spec.stream(StreamViewType.NEW_IMAGE))
                .close();
        checkDescription(run(0, "describe", "--data", directory.toString()));
    }

    @Test
    void shouldSayThatStreamsHaveFailed(@TempDir Path directory) throws Exception {
        Streams streams = new Streams();
        CountDownLatch isBroken = new CountDownLatch(1);
        CountDownLatch isTold = new CountDownLatch(1);
        NanoClock clock = () -> {
            if (isBroken.getCount() == 0) {
                throw new IllegalStateException("planned,\nin two lines");
            }
            return System.nanoTime();
        };
        StreamSupport support = host -> streams.start(new StreamHost(
                host.directory(), host.changes(), host.region(), host.clock(), clock, failure -> isTold.countDown()));
        try (Stator database = filled(
                        new Stator.Context().directory(directory).streams(support),
                        spec -> spec.stream(StreamViewType.NEW_IMAGE));
                HttpServer server = HttpServer.start(new ServerContext().port(0), new EngineDispatcher(database))) {
            String endpoint = "http://127.0.0.1:" + server.address().getPort();
            assertTrue(metrics(endpoint).contains("stator_streams_stopped 0\n"));
            isBroken.countDown();
            assertTrue(isTold.await(60, TimeUnit.SECONDS));
            assertTrue(metrics(endpoint).contains("stator_streams_stopped 1\n"));
            assertTrue(metrics(endpoint).contains("stator_streams_outage 0\n"));
            String text = run(0, "describe", "--endpoint", endpoint);
            assertTrue(text.contains(" STOPPED: java.lang.IllegalStateException: planned, in two lines\n"), text);
        }
    }

    @Test
    void shouldSayThatStreamsStandStill(@TempDir Path directory) {
        try (Stator database = filled(directory)) {
            DatabaseMetrics well = database.metrics();
            DatabaseMetrics outage = new DatabaseMetrics(
                    well.tables(), well.store(), new StreamMetrics("streams stand still, writes go on", null));
            String text = DescribeText.of(outage, ProcessMemory.now());
            assertTrue(text.contains("streams lagBytes=0 OUTAGE: streams stand still, writes go on\n"), text);
            String page = PrometheusText.of(outage, ProcessMemory.now());
            assertTrue(page.contains("stator_streams_outage 1\n"), page);
            assertTrue(page.contains("stator_streams_stopped 0\n"), page);
        }
    }

    private static String metrics(String endpoint) throws Exception {
        return get(URI.create(endpoint + "/metrics")).body();
    }

    @Test
    void shouldSayWhatIsWrongWithTheCommand(@TempDir Path directory) throws Exception {
        run(2, "describe", "--data", directory.toString());
        run(2, "describe", "--data", directory.toString(), "--endpoint", "http://127.0.0.1:1");
        run(1, "describe", "--endpoint", "http://127.0.0.1:1");
    }

    private static Stator filled(Path directory) {
        return filled(new Stator.Context().directory(directory), UnaryOperator.identity());
    }

    private static Stator filled(Stator.Context ctx, UnaryOperator<TableSpec> also) {
        Stator database = Stator.open(ctx.partitions(2));
        database.createTable(also.apply(TableSpec.named("notes")
                        .partitionKey("id", KeyType.STRING)
                        .sortKey("at", KeyType.NUMBER)
                        .localIndex("by-weight", "weight", KeyType.NUMBER)))
                .put(Item.of("id", "a", "at", 1, "weight", 2));
        return database;
    }

    private static void checkDescription(String text) {
        assertTrue(text.contains("table name=notes status=ACTIVE items=1 bytes="), text);
        assertTrue(text.contains("  index name=by-weight items=1 bytes="), text);
        assertTrue(text.contains("partition number=1 position="), text);
        assertTrue(text.contains("    segment bytes=8388608 live="), text);
        assertTrue(text.contains("  globalIndexes lagBytes=0 lagMs=0\n"), text);
        assertTrue(text.contains("  pins readers=0"), text);
        assertTrue(text.contains("streams lagBytes="), text);
        assertTrue(text.contains("snapshots open=0 "), text);
        assertTrue(text.contains("memory logSegments=16777216 treePages="), text);
    }

    private static void checkMetrics(URI page) throws Exception {
        HttpResponse<String> answer = get(page);
        assertEquals(200, answer.statusCode());
        assertEquals(
                "text/plain; version=0.0.4; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElse(""));
        Set<String> described = new HashSet<>();
        Set<String> samples = new HashSet<>();
        for (String line : answer.body().split("\n", -1)) {
            Matcher head = HEAD.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (head.matches()) {
                assertTrue(described.add(head.group(1) + head.group(2)), "twice: " + line);
            } else if (!line.isEmpty()) {
                assertTrue(sample.matches(), "no sample: " + line);
                assertTrue(described.contains("TYPE" + sample.group(1)), "not described: " + line);
                assertTrue(samples.add(line.substring(0, line.lastIndexOf(' '))), "twice: " + line);
            }
        }
        assertTrue(answer.body().contains("stator_table_items{table=\"notes\"} 1\n"), answer.body());
        assertTrue(answer.body().contains("stator_log_segments{partition=\"1\"} 1\n"), answer.body());
        assertTrue(answer.body().contains("stator_global_index_lag_milliseconds{partition=\"1\"} 0\n"), answer.body());
        assertTrue(answer.body().contains("stator_memory_bytes{purpose=\"log_segments\"} 16777216\n"), answer.body());
    }

    private static HttpResponse<String> get(URI page) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    }
}
