package stator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.Database;
import stator.client.ServerStreams;
import stator.streams.replica.ReplicaChecker;
import stator.streams.replica.ReplicaContext;
import stator.streams.replica.ReplicaException;
import stator.streams.replica.ReplicaReader;
import stator.streams.replica.TableReplica;

/**
 * Goal: a replica of another process's table comes to be equal to it, though the server is killed and the replica is closed and opened, without
 * copying it again.
 * Method: clients put, count up and delete items over HTTP while the replica is made and follows; SIGKILL of the server; restart at another port.
 */
class ReplicaOfServerTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int CLIENTS = 2;
    private static final int ITEMS = 60;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final DoomedClients clients = new DoomedClients(random, CLIENTS, ReplicaOfServerTest::write);
    private final List<String> copies = new ArrayList<>();
    private final Database current = new MovingDatabase(() -> this.endpoint, () -> false);
    private volatile URI endpoint = URI.create("http://127.0.0.1:1"); // until there is a server

    @Test
    @Timeout(120)
    void shouldBeEqualAfterAKill(@TempDir Path directory) throws Exception {
        run(directory, 1);
    }

    @Test
    @Tag("slow")
    void shouldBeEqualAfterManyKills(@TempDir Path directory) throws Exception {
        run(directory, CrashServer.KILLS);
    }

    private void run(Path directory, int kills) throws Exception {
        TableReplica replica = null;
        for (int i = 0; i < kills; i++) {
            CrashServer server = CrashServer.start(directory.resolve("data"), "sync", 2);
            endpoint = server.endpoint();
            if (i == 0) {
                Counters.create(new CrashConnection(endpoint));
            }
            clients.start(endpoint);
            if (replica == null) {
                replica = TableReplica.open(context(directory));
            }
            follow(replica, 200 + random.nextInt(800));
            server.kill();
            clients.join();
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
            CrashServer.removeDriver(directory.resolve("data"));
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

    private static void write(CrashConnection connection, SplittableRandom own) throws IOException {
        String id = "item-" + own.nextInt(ITEMS);
        if (own.nextInt(4) == 0) {
            connection.call("DeleteItem", "{\"TableName\":\"counters\",\"Key\":{\"id\":{\"S\":\"" + id + "\"}}}");
        } else {
            Counters.countUp(connection, id);
        }
    }

    private ReplicaContext context(Path directory) {
        return new ReplicaContext()
                .database(current, request -> ServerStreams.at(endpoint).locate(request))
                .table("counters")
                .directory(directory.resolve("replica"))
                .copyListener(copies::add);
    }
}
