package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.StreamsContext;
import stator.table.StreamViewType;

/**
 * Goal: who keeps up with what is published live has each record there, and needs no replay.
 * Method: one record at a time, of more bytes than two terms of a publication, each awaited.
 */
@Timeout(120)
class LiveRecordsTest {
    private static final int RECORDS = 60;
    private static final int LENGTH = 300_000;
    private static final long QUIET_NS = 500_000_000;
    private static final long PATIENCE_NS = 10_000_000_000L;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private long lastSequence;

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldShowEachRecordToWhoKeepsUp(Transport transport) throws IOException {
        Streams streams = new Streams(new StreamsContext().udpPort(0));
        try (Stator database = Stator.open(new Stator.Context()
                .directory(directory)
                .durability(Durability.BUFFERED)
                .partitions(1)
                .streams(streams))) {
            Table table = database.ensureTable(
                    TableSpec.named("orders").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.NEW_IMAGE));
            StreamLocation location = streams.locate(new StreamLocator.Request("orders", Beginning.latest(), Map.of()));
            try (StreamConnection connection = connect(transport, streams, location);
                    RecordFlow live = Objects.requireNonNull(
                            connection.flows(location.partitions().get(0)).live())) {
                long deadlineNs = System.nanoTime() + PATIENCE_NS;
                while (lastSequence == 0) { // the publisher does not see it at once
                    table.put(Item.of("id", 0, "value", System.nanoTime()));
                    poll(connection, live, true);
                    assertTrue(System.nanoTime() < deadlineNs, "nothing is published");
                }
                awaitQuiet(connection, live);
                for (int i = 1; i <= RECORDS; i++) {
                    table.put(Item.of("id", i, "value", "x".repeat(LENGTH)));
                    awaitOne(connection, live);
                }
            }
        }
    }

    private static StreamConnection connect(Transport transport, Streams streams, StreamLocation location)
            throws IOException {
        StreamConnection.Settings settings =
                new StreamConnection.Settings(streams, "orders", new ChangeDecoder(), error -> fail("lost", error));
        return transport == Transport.IPC
                ? new IpcConnection(location, settings)
                : new UdpConnection(location, settings);
    }

    private void awaitQuiet(StreamConnection connection, RecordFlow live) {
        long sinceNs = System.nanoTime();
        while (System.nanoTime() - sinceNs < QUIET_NS) {
            sinceNs = poll(connection, live, true) > 0 ? System.nanoTime() : sinceNs;
        }
    }

    /** The next record. */
    private void awaitOne(StreamConnection connection, RecordFlow live) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        int shown = 0;
        while (shown == 0) {
            shown = poll(connection, live, false);
            assertTrue(System.nanoTime() < deadlineNs, () -> "not published live: the record after " + lastSequence);
        }
        assertEquals(1, shown);
    }

    private int poll(StreamConnection connection, RecordFlow live, boolean mayMiss) {
        connection.poll();
        return live.poll(
                record -> {
                    if (!mayMiss) {
                        assertEquals(lastSequence, record.previousSequence());
                    }
                    lastSequence = record.sequence();
                    return true;
                },
                1);
    }
}
