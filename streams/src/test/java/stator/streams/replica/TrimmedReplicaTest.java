package stator.streams.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
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
import stator.table.StreamViewType;
import stator.time.TestClock;

/**
 * Goal: a replica that was closed for longer than changes are kept is copied anew, and says so.
 * Method: large items, so that the recording has a segment that can go; the clock is the test's.
 */
@Tag("slow")
@Timeout(300)
class TrimmedReplicaTest {
    private static final int WRITES = 400; // of 390 KB each: three segments of the recording, or so
    private static final int ITEMS = 20;

    private final TestClock clock =
            TestClock.standingAt(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    private final List<String> copies = new ArrayList<>();

    @Test
    void shouldCopyAnewWhenChangesAreNotKeptAnyMore(@TempDir Path directory) throws IOException {
        Streams streams = new Streams();
        try (Stator database = Stator.open(new Stator.Context()
                .directory(directory.resolve("data"))
                .durability(Durability.BUFFERED)
                .clock(clock)
                .partitions(1)
                .streams(streams))) {
            Table table = database.createTable(
                    TableSpec.named("blobs").partitionKey("id", KeyType.STRING).stream(StreamViewType.NEW_IMAGE));
            table.put(Item.of("id", "first"));
            TableReplica.open(context(directory, database, streams)).close();
            table.delete("first");
            String body = "x".repeat(390_000);
            for (int i = 0; i < WRITES; i++) {
                table.put(Item.of("id", "item-" + i % ITEMS, "n", i, "body", body));
            }
            clock.advance(TimeUnit.HOURS.toMillis(25));
            table.put(Item.of("id", "last"));
            while (streams.recording(0).startPosition() == 0) {
                Thread.onSpinWait();
            }
            try (TableReplica replica = TableReplica.open(context(directory, database, streams))) {
                replica.catchUp();
                try (ReplicaReader reader = ReplicaReader.open(directory.resolve("replica"))) {
                    assertEquals(List.of(), ReplicaChecker.differences(reader, database));
                }
            }
        }
        assertEquals(2, copies.size(), copies::toString);
        assertTrue(copies.get(1).contains("not kept any more"), copies::toString);
    }

    private ReplicaContext context(Path directory, Stator database, Streams streams) {
        return new ReplicaContext()
                .database(database, streams)
                .table("blobs")
                .directory(directory.resolve("replica"))
                .copyListener(copies::add);
    }
}
