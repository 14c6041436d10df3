package stator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.client.ServerStreams;
import stator.client.ServerTables;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.streams.replica.ReplicaChecker;
import stator.streams.replica.ReplicaContext;
import stator.streams.replica.ReplicaException;
import stator.streams.replica.ReplicaReader;
import stator.streams.replica.TableReplica;
import stator.streams.replica.TableSource;

/**
 * Goal: a replica of another process's table comes to be equal to it, though the server is killed and the replica is closed and opened, without
 * copying it again.
 * Method: clients put, count up and delete items over HTTP while the replica is made and follows; SIGKILL of the server; restart at another port.
 */
class ReplicaOfServerTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int CLIENTS = 2;
    private static final int ITEMS = 60;
    private static final String CREATE = "{\"TableName\":\"counters\",\"BillingMode\":\"PAY_PER_REQUEST\","
            + "\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":\"S\"}],"
            + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}],"
            + "\"StreamSpecification\":{\"StreamEnabled\":true,\"StreamViewType\":\"NEW_IMAGE\"}}";

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<String> copies = new ArrayList<>();
    private final TableSource current = new TableSource() {
        @Override
        public <T> T call(Operation operation, Structure request, Function<Structure, T> reader) throws IOException {
            return ServerTables.at(endpoint).call(operation, request, reader);
        }
    };
    private volatile URI endpoint = URI.create("http://127.0.0.1:1"); // until there is a server
    private volatile boolean working;

    @Test
    @Timeout(120)
    void shouldBeEqualAfterAKill(@TempDir Path directory) throws Exception {
        run(directory, 1);
    }

    @Test
    @Tag("slow")
    void shouldBeEqualAfterManyKills(@TempDir Path directory) throws Exception {
        run(directory, 15);
    }

    private void run(Path directory, int kills) throws Exception {
        TableReplica replica = null;
        for (int i = 0; i < kills; i++) {
            CrashServer server = CrashServer.start(directory.resolve("data"), "sync", 2);
            endpoint = server.endpoint();
            if (i == 0) {
                new CrashConnection(endpoint).call("CreateTable", CREATE);
            }
            List<CompletableFuture<?>> clients = work();
            if (replica == null) {
                replica = TableReplica.open(context(directory));
            }
            follow(replica, 200 + random.nextInt(800));
            server.kill();
            working = false;
            for (CompletableFuture<?> client : clients) {
                client.get(30, TimeUnit.SECONDS);
            }
            follow(replica, 20);
            if (random.nextBoolean()) {
                replica.close();
                replica = null;
            }
        }
        CrashServer server = CrashServer.start(directory.resolve("data"), "sync", 2);
        try (TableReplica before = replica) {
            endpoint = server.endpoint();
            try (TableReplica last = before == null ? TableReplica.open(context(directory)) : before;
                    ReplicaReader reader = ReplicaReader.open(directory.resolve("replica"))) {
                last.catchUp();
                assertTrue(reader.size() > 0);
                assertEquals(List.of(), ReplicaChecker.differences(reader, current), "-Dstator.test.seed=" + SEED);
                shouldSayThatATableIsGone(directory);
            }
        } finally {
            server.kill();
            IoUtil.delete(new File(Files.readString(directory.resolve("data/streams/driver"))), true);
        }
        assertEquals(1, copies.size(), () -> "-Dstator.test.seed=" + SEED + copies);
    }

    private void shouldSayThatATableIsGone(Path directory) {
        ReplicaException gone = assertThrows(
                ReplicaException.class,
                () -> TableReplica.open(context(directory).table("none").directory(directory.resolve("other"))));
        assertEquals(ReplicaException.Code.TABLE_GONE, gone.code());
    }

    private static void follow(TableReplica replica, long timeMs) throws IOException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeMs);
        while (System.nanoTime() < endNs) {
            replica.poll();
        }
    }

    private List<CompletableFuture<?>> work() {
        working = true;
        List<CompletableFuture<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            SplittableRandom own = random.split();
            clients.add(DaemonThread.start("replica-client", () -> writeUntilKilled(own)));
        }
        return clients;
    }

    private void writeUntilKilled(SplittableRandom own) {
        CrashConnection connection = new CrashConnection(endpoint);
        try {
            while (working) {
                String key = "{\"id\":{\"S\":\"item-" + own.nextInt(ITEMS) + "\"}}";
                if (own.nextInt(4) == 0) {
                    connection.call("DeleteItem", "{\"TableName\":\"counters\",\"Key\":" + key + "}");
                } else {
                    connection.call(
                            "UpdateItem",
                            "{\"TableName\":\"counters\",\"Key\":" + key + ",\"UpdateExpression\":\"ADD times :one\","
                                    + "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}}");
                }
            }
        } catch (IOException killed) {
            assertFalse(killed instanceof HttpTimeoutException, "no answer");
        }
    }

    private ReplicaContext context(Path directory) {
        return new ReplicaContext()
                .server(current, request -> ServerStreams.at(endpoint).locate(request))
                .table("counters")
                .directory(directory.resolve("replica"))
                .copyListener(copies::add);
    }
}
