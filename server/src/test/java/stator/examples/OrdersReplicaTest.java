package stator.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.client.ServerDatabase;
import stator.client.ServerStreams;
import stator.item.Item;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;
import stator.streams.Streams;
import stator.streams.replica.ReplicaContext;
import stator.streams.replica.ReplicaReader;
import stator.streams.replica.TableReplica;
import stator.table.StreamViewType;

/** A copy of a table that other processes read: kept up to date in the database's process, and in another one. */
@Timeout(60)
class OrdersReplicaTest {
    @TempDir
    Path directory;

    @Test
    void shouldBeReadWithoutAskingTheDatabase() throws IOException {
        Streams streams = new Streams();
        try (Stator db = Stator.open(new Stator.Context()
                        .directory(directory.resolve("data"))
                        .streams(streams));
                HttpServer server = HttpServer.start(new ServerContext().port(0), new EngineDispatcher(db, streams))) {
            Table orders = db.ensureTable(
                    TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(StreamViewType.NEW_IMAGE));
            orders.put(Item.of("id", "o1", "state", "NEW"));
            URI uri = URI.create("http://127.0.0.1:" + server.address().getPort());
            follow(new ReplicaContext().database(db, streams).directory(directory.resolve("here")), orders);
            follow(
                    new ReplicaContext()
                            .database(ServerDatabase.at(uri), ServerStreams.at(uri))
                            .directory(directory.resolve("there")),
                    orders);
        }
        for (String replica : new String[] {"here", "there"}) {
            try (ReplicaReader reader = ReplicaReader.open(directory.resolve(replica))) {
                Item order = reader.find("o1");
                assertEquals(Item.of("id", "o1", "state", "PAID"), order);
            }
        }
    }

    private static void follow(ReplicaContext context, Table orders) throws IOException {
        try (TableReplica replica = TableReplica.open(context.table("orders"))) {
            orders.put(Item.of("id", "o1", "state", "PAID"));
            replica.catchUp();
            CompletableFuture<Void> later = CompletableFuture.runAsync(replica::stop);
            replica.run();
            later.join();
        }
    }
}
