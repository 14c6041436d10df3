package stator.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.client.ServerStreams;
import stator.item.Item;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;
import stator.streams.Streams;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.Change;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.table.StreamViewType;

/** Changes of a table, told as they are made: in the process that makes them, and in another one. */
@Timeout(60)
class ChangeFeedTest {
    @TempDir
    Path directory;

    @Test
    void shouldTellWhatHappensToOrders() throws IOException {
        List<String> told = new ArrayList<>();
        Streams streams = new Streams();
        try (Stator db = Stator.open(new Stator.Context().directory(directory).streams(streams))) {
            Table orders = db.ensureTable(TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(
                    StreamViewType.NEW_AND_OLD_IMAGES));
            orders.put(Item.of("id", "o1", "state", "NEW"));
            orders.put(Item.of("id", "o1", "state", "PAID"));
            try (StreamSubscription changes = StreamSubscription.open(
                    new SubscriptionContext().streams(streams).table("orders").from(Beginning.trimHorizon()))) {
                changes.run(record -> {
                    Change change = Change.of(record);
                    told.add(change.event() + " " + change.newImage());
                    if (told.size() == 2) {
                        changes.stop();
                    }
                });
            }
        }
        assertEquals(List.of("INSERT {id=\"o1\", state=\"NEW\"}", "MODIFY {id=\"o1\", state=\"PAID\"}"), told);
    }

    @Test
    void shouldTellAnotherProcess() throws IOException {
        Streams streams = new Streams();
        try (Stator db = Stator.open(new Stator.Context().directory(directory).streams(streams));
                HttpServer server = HttpServer.start(new ServerContext().port(0), new EngineDispatcher(db, streams))) {
            Table orders = db.ensureTable(
                    TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(StreamViewType.KEYS_ONLY));
            orders.put(Item.of("id", "o1", "state", "NEW"));
            List<Item> keys = new ArrayList<>();
            URI endpoint = URI.create("http://127.0.0.1:" + server.address().getPort());
            try (StreamSubscription changes = StreamSubscription.open(new SubscriptionContext()
                    .locator(ServerStreams.at(endpoint))
                    .table("orders")
                    .from(Beginning.trimHorizon()))) {
                while (keys.isEmpty()) {
                    changes.poll(change -> keys.add(Item.of(change.keys())));
                }
            }
            assertEquals(List.of(Item.of("id", "o1")), keys);
        }
    }
}
