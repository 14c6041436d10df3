package stator.crash;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.Transaction;
import stator.partition.Durability;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;
import stator.streams.Streams;
import stator.streams.subscribe.Change;
import stator.streams.trigger.TriggerContext;
import stator.streams.trigger.Triggers;
import stator.streams.trigger.TriggersContext;
import stator.table.StreamViewType;

/**
 * A server with a trigger whose handler is in its process: whatever is added to an item of {@code counters} is added to that of its name in
 * {@code copies}. Ends by a signal only.
 */
final class TriggerServer {
    private TriggerServer() {}

    public static void main(String[] args) throws InterruptedException {
        Streams streams = new Streams();
        Stator database = Stator.open(new Stator.Context()
                .directory(Path.of(args[0]))
                .durability(Durability.valueOf(args[1]))
                .partitions(2)
                .streams(streams));
        database.ensureTable(TableSpec.named("counters").partitionKey("id", KeyType.STRING).stream(
                StreamViewType.NEW_AND_OLD_IMAGES));
        Table copies = database.ensureTable(TableSpec.named("copies").partitionKey("id", KeyType.STRING));
        Triggers triggers = Triggers.open(new TriggersContext().database(database, streams));
        triggers.start(
                new TriggerContext()
                        .table("counters")
                        .lanes(3)
                        .batchSize(20)
                        .fromTrimHorizon(true)
                        .define(),
                (changes, effects) -> copy(changes, effects, copies));
        HttpServer server =
                HttpServer.start(new ServerContext().port(0), new EngineDispatcher(database, streams, triggers));
        System.out.println("stator ready http://127.0.0.1:" + server.address().getPort());
        System.out.flush();
        new CountDownLatch(1).await();
    }

    /** Adds to the copies what the changes added. */
    static void copy(List<Change> changes, Transaction effects, Table copies) {
        Map<String, Integer> more = new TreeMap<>();
        changes.forEach(change -> more.merge(change.keys().string("id"), 1, Integer::sum));
        more.forEach((id, n) -> effects.add(copies.update("ADD times :n", id).value(":n", n)));
    }
}
