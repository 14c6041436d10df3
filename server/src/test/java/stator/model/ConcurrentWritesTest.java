package stator.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stator.Stator;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;

/**
 * Goal: writes of many clients to the same items are made one after the other: no update is lost, none is made twice, and
 * a condition is judged on what the write replaces.
 * Method: clients with a connection each, on a database that answers when the disk has the write. What each is told must
 * be true at one moment only, and the end must be the sum of all.
 */
class ConcurrentWritesTest {
    private static final int CLIENTS = 16;
    private static final int ROUNDS = 40;
    private static final int ITEMS = 3;
    private static final String TABLE = "concurrent";

    private static Stator database;
    private static HttpServer server;
    private static ExecutorService threads;

    @BeforeAll
    static void open() throws IOException {
        database = Stator.openTemporary();
        server = HttpServer.start(new ServerContext().port(0), new EngineDispatcher(database));
        threads = Executors.newFixedThreadPool(CLIENTS);
        try (Wire wire = connect()) {
            ModelTable table = new ModelTable(TABLE, new ModelTable.KeyAttribute("pk", Value.Type.S), null);
            assertEquals(200, wire.call("CreateTable", table.definition()).status());
            while (wire.call("Scan", Json.object("TableName", TABLE)).status() != 200) {
                Thread.onSpinWait();
            }
        }
    }

    @AfterAll
    static void close() {
        threads.shutdownNow();
        server.close();
        database.close();
    }

    /** What one client does. */
    private interface Client {
        /** Returns what it has been told. */
        List<Integer> work(Wire wire, int client);
    }

    @Test
    void shouldCountExactly() throws Exception {
        List<Integer> told = inParallel((wire, client) -> {
            List<Integer> counts = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Map<String, Object> body = body("counter-" + round % ITEMS, "ADD n :one");
                body.put(
                        "ExpressionAttributeValues",
                        Json.object(":one", Value.n(1).toJson()));
                body.put("ReturnValues", "UPDATED_NEW");
                counts.add(number(ok(wire.call("UpdateItem", body)).body().get("Attributes")));
            }
            return counts;
        });
        int writes = CLIENTS * ROUNDS;
        List<Integer> expected = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            int all = (writes / ROUNDS) * ((ROUNDS - item + ITEMS - 1) / ITEMS);
            IntStream.rangeClosed(1, all).forEach(expected::add);
        }
        assertEquals(expected.stream().sorted().toList(), told.stream().sorted().toList());
    }

    @Test
    void shouldLetOneOfManyMakeAnItem() throws Exception {
        List<Integer> winners = inParallel((wire, client) -> {
            List<Integer> won = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Map<String, Object> item = Json.object(
                        "pk",
                        Value.s("first-" + round).toJson(),
                        "n",
                        Value.n(client).toJson());
                Answer answer = wire.call(
                        "PutItem",
                        Json.object(
                                "TableName", TABLE, "Item", item, "ConditionExpression", "attribute_not_exists(pk)"));
                if (answer.status() == 200) {
                    won.add(round);
                    Answer read = ok(wire.call("GetItem", body("first-" + round, null)));
                    assertEquals(client, number(read.body().get("Item")), "somebody else's item after the first");
                }
            }
            return won;
        });
        assertEquals(
                IntStream.range(0, ROUNDS).boxed().toList(),
                winners.stream().sorted().toList());
    }

    @Test
    void shouldReplaceOnlyTheVersionThatWasRead() throws Exception {
        List<Integer> written = inParallel((wire, client) -> {
            List<Integer> versions = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Map<String, Object> read = body("versioned", null);
                read.put("ConsistentRead", true);
                Object item = wire.call("GetItem", read).body().get("Item");
                int version = item == null ? 0 : number(item);
                if (replace(wire, version)) {
                    versions.add(version + 1);
                }
            }
            return versions;
        });
        try (Wire wire = connect()) {
            int last =
                    number(wire.call("GetItem", body("versioned", null)).body().get("Item"));
            assertEquals(
                    IntStream.rangeClosed(1, last).boxed().toList(),
                    written.stream().sorted().toList());
            assertTrue(last >= ROUNDS, "somebody gets through in every round: versions=" + last);
        }
    }

    private static boolean replace(Wire wire, int version) {
        Map<String, Object> item = Json.object(
                "pk", Value.s("versioned").toJson(), "n", Value.n(version + 1).toJson());
        Map<String, Object> body = Json.object("TableName", TABLE, "Item", item);
        if (version == 0) {
            body.put("ConditionExpression", "attribute_not_exists(pk)");
        } else {
            body.put("ConditionExpression", "n = :read");
            body.put(
                    "ExpressionAttributeValues",
                    Json.object(":read", Value.n(version).toJson()));
        }
        Answer answer = wire.call("PutItem", body);
        if (answer.status() != 200) {
            assertTrue(
                    answer.body().get("__type").toString().endsWith("#ConditionalCheckFailedException"),
                    () -> "" + answer);
        }
        return answer.status() == 200;
    }

    private static List<Integer> inParallel(Client client) throws Exception {
        List<Callable<List<Integer>>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            clients.add(() -> {
                try (Wire wire = connect()) {
                    return client.work(wire, number);
                }
            });
        }
        List<Integer> told = new ArrayList<>();
        for (Future<List<Integer>> one : threads.invokeAll(clients)) {
            told.addAll(one.get());
        }
        return told;
    }

    private static Wire connect() throws IOException {
        return new Wire(URI.create("http://127.0.0.1:" + server.address().getPort()));
    }

    private static Map<String, Object> body(String key, String update) {
        Map<String, Object> body = Json.object(
                "TableName", TABLE, "Key", Json.object("pk", Value.s(key).toJson()));
        if (update != null) {
            body.put("UpdateExpression", update);
        }
        return body;
    }

    private static Answer ok(Answer answer) {
        assertEquals(200, answer.status(), answer::toString);
        return answer;
    }

    /** The number {@code n} of attributes. */
    private static int number(Object attributes) {
        return Value.of(Json.map(attributes).get("n")).number().intValueExact();
    }
}
