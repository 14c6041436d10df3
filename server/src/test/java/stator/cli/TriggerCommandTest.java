package stator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.cli.Terminal.run;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.TableSpec;
import stator.item.Item;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;
import stator.streams.Streams;
import stator.streams.trigger.Triggers;
import stator.streams.trigger.TriggersContext;
import stator.table.StreamViewType;
import stator.trigger.FunctionServer;
import stator.trigger.HttpTargets;

/**
 * Goal: an operator adds, lists and removes triggers of a running server; they are there after a restart; what is wrong is said in a line.
 * Method: the commands as their user runs them, in this process, against a server that is stopped and started.
 */
@Timeout(120)
class TriggerCommandTest {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    /** What is done with a server. */
    private interface Session {
        void run(String endpoint, Stator database) throws Exception;
    }

    @Test
    void shouldAddListAndRemoveOverRestarts() throws Exception {
        try (FunctionServer function = new FunctionServer(this::note)) {
            serve((endpoint, database) -> {
                database.createTable(
                        TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(StreamViewType.NEW_IMAGE));
                database.createTable(TableSpec.named("plain").partitionKey("id", KeyType.STRING));
                assertEquals("", run(0, "trigger", "list", "--endpoint", endpoint));
                assertEquals(
                        "trigger mailer added\n",
                        run(
                                0,
                                "trigger",
                                "add",
                                "orders",
                                "--url=" + function.url(),
                                "--name=mailer",
                                "--filter={\"eventName\":[\"INSERT\",\"MODIFY\"]}",
                                "--dead-letter-table=letters",
                                "--endpoint=" + endpoint));
                database.table("orders").put(Item.of("id", "o1"));
                assertTold("o1");
                assertRefused("trigger=mailer is there already", add(endpoint, "orders", "--name=mailer"));
                assertRefused("table=plain does not exist, or has no stream", add(endpoint, "plain"));
                assertRefused("table=nothing does not exist, or has no stream", add(endpoint, "nothing"));
                assertRefused(
                        "deadLetterTable=plain must have the key trigger (HASH, S), eventID (RANGE, S); it has [id S]",
                        add(endpoint, "orders", "--name=x", "--dead-letter-table=plain"));
            });
            serve((endpoint, database) -> {
                String list = run(0, "trigger", "list", "--endpoint", endpoint);
                assertTrue(
                        list.contains("trigger name=mailer state=RUNNING table=orders url=" + function.url())
                                && list.contains("  filter {\"eventName\":[\"INSERT\",\"MODIFY\"]}\n"),
                        list);
                database.table("orders").put(Item.of("id", "o2"));
                assertTold("o2");
                assertTrue(new ServerPages(URI.create(endpoint))
                        .get("/metrics")
                        .contains("stator_trigger_running{trigger=\"mailer\"} 1\n"));
                assertEquals(
                        "trigger mailer removed\n", run(0, "trigger", "remove", "mailer", "--endpoint=" + endpoint));
                assertRefused(
                        "there is no trigger=mailer",
                        new String[] {"trigger", "remove", "mailer", "--endpoint", endpoint});
                assertTrue(
                        database.table("stator-trigger-positions").scan().list().isEmpty());
            });
            serve((endpoint, database) -> {
                assertEquals("", run(0, "trigger", "list", "--endpoint", endpoint));
                database.table("orders").put(Item.of("id", "o3"));
                run(0, "trigger", "add", "orders", "--url=" + function.url(), "--endpoint=" + endpoint);
                database.table("orders").put(Item.of("id", "o4"));
                assertTold("o4"); // and not o3, which was before it
            });
        }
    }

    @Test
    void shouldSayInALineWhatIsWrong() {
        String[][] cases = {
            {"--batch-size=0", "batchSize=0 must be 1 to 10000"},
            {"--batch-size=10001", "batchSize=10001 must be 1 to 10000"},
            {"--window=301", "windowSeconds=301 must be 0 to 300"},
            {"--retries=-2", "maxRetries=-2 must be -1 to 10000"},
            {"--max-age=59", "maxAgeSeconds=59 must be -1, or 60 to 604800"},
            {"--timeout=0", "timeoutSeconds=0 must be 1 to 900"},
            {"--lanes=11", "lanes=11 must be 1 to 10"},
            {"--from=now", "from=now must be trim-horizon or latest"},
            {"--name=a b", "name=a b must be 1 to 255 of a-z A-Z 0-9 _ . -"},
            {"--dead-letter-table=orders", "deadLetterTable=orders must be the name of another table"},
            {"--filter={\"eventName\":\"x\"}", "filter: at eventName: expected an object with at least one member"},
        };
        for (String[] each : cases) {
            assertTrue(errors(2, add("http://127.0.0.1:1", "orders", each[0])).startsWith(each[1] + '\n'), each[1]);
        }
        for (String url : new String[] {"ftp://x/", "http:x", "http://u:p@x/", "http://x/#y", "http://x/ y"}) {
            String said = errors(2, "trigger", "add", "orders", "--url", url);
            assertTrue(said.startsWith("url=" + url + " must be http://"), said);
        }
        assertTrue(errors(1, add("http://127.0.0.1:1", "orders")).contains("no server answers at"));
        assertFalse(errors(2, "trigger").isEmpty());
    }

    private FunctionServer.Answer note(String event) {
        events.add(event);
        return FunctionServer.Answer.ok();
    }

    private void assertTold(String id) throws InterruptedException {
        String event = String.valueOf(events.poll(60, TimeUnit.SECONDS));
        assertTrue(event.contains("\"Keys\":{\"id\":{\"S\":\"" + id + "\"}}"), event);
    }

    private static void assertRefused(String expected, String[] command) {
        String said = errors(1, command);
        assertTrue(said.contains(expected) && said.lines().count() == 1, said);
    }

    private static String[] add(String endpoint, String table, String... more) {
        String[] command = new String[5 + more.length];
        System.arraycopy(
                new String[] {"trigger", "add", table, "--url=http://127.0.0.1:1/", "--endpoint=" + endpoint},
                0,
                command,
                0,
                5);
        System.arraycopy(more, 0, command, 5, more.length);
        return command;
    }

    private static String errors(int status, String... command) {
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, UTF_8));
        try {
            assertEquals(status, Main.run(command), () -> printed.toString(UTF_8));
        } finally {
            System.setErr(err);
        }
        return printed.toString(UTF_8);
    }

    private void serve(Session session) throws Exception {
        Streams streams = new Streams();
        try (Stator database = Stator.open(
                        new Stator.Context().directory(directory).partitions(1).streams(streams));
                Triggers triggers = Triggers.open(
                        new TriggersContext().database(database, streams).targets(new HttpTargets()));
                HttpServer server = HttpServer.start(
                        new ServerContext().port(0), new EngineDispatcher(database, streams, triggers))) {
            session.run("http://127.0.0.1:" + server.address().getPort(), database);
        }
    }
}
