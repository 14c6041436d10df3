package stator.crash;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import stator.Database;
import stator.Table;
import stator.client.ServerDatabase;
import stator.client.ServerStreams;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.streams.subscribe.ConsumerContext;
import stator.streams.subscribe.StreamConsumer;
import stator.streams.subscribe.StreamLocator;

/** A worker of a group in a process of its own, which adds to copies what is added to counters. Ends by a signal, or with its server. */
final class GroupProcess {
    static final String POSITIONS = "positions";
    static final String COPIES = "copies";

    private static final long LIFETIME_MS = 600;

    private GroupProcess() {}

    static Process start(URI endpoint, String worker) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GroupProcess.class.getName(),
                        endpoint.toString(),
                        worker)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static ConsumerContext worker(Database database, StreamLocator streams, String name) {
        return new ConsumerContext()
                .database(database, streams)
                .table("counters")
                .positions(database.table(POSITIONS))
                .group("copiers")
                .worker(name)
                .lifetimeMs(LIFETIME_MS);
    }

    public static void main(String[] args) throws IOException {
        URI endpoint = URI.create(args[0]);
        Database database = ServerDatabase.at(endpoint);
        Table copies = database.table(COPIES);
        try (StreamConsumer worker = StreamConsumer.open(worker(database, ServerStreams.at(endpoint), args[1]))) {
            while (true) {
                poll(worker, copies);
            }
        }
    }

    private static void poll(StreamConsumer worker, Table copies) {
        try {
            worker.poll((changes, effects) -> TriggerServer.copy(changes, effects, copies));
        } catch (DynamoDbException ex) {
            if (ex.type() != ErrorType.TRANSACTION_CANCELED) { // another worker was at it
                throw ex;
            }
        }
    }
}
