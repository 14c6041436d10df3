package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.TableSpec;
import stator.streams.Streams;
import stator.streams.StreamsContext;
import stator.table.StreamViewType;

/**
 * Goal: who reads by UDP notices that the server is gone, also while it waits for nothing but the recording.
 * Method: a connection of which nothing is asked but how far is recorded, while the database is there and after that.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpConnectionTest {
    @Test
    void shouldTellThatTheServerIsGone(@TempDir Path directory) throws IOException {
        AtomicReference<@Nullable Throwable> lost = new AtomicReference<>();
        StreamConnection connection;
        Streams streams = new Streams(new StreamsContext().udpPort(0));
        try (Stator database = Stator.open(
                new Stator.Context().directory(directory).partitions(1).streams(streams))) {
            database.createTable(
                    TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.KEYS_ONLY));
            StreamLocation location =
                    streams.locate(new StreamLocator.Request("numbers", Beginning.latest(), Map.of()));
            connection = new UdpConnection(
                    location, new StreamConnection.Settings(streams, "numbers", new ChangeDecoder(), lost::set));
            RecordFlows flows = connection.flows(location.partitions().get(0));
            while (flows.recordedPosition() != 0) {
                connection.poll();
            }
            assertNull(lost.get());
        }
        while (lost.get() == null) {
            connection.poll();
        }
        assertEquals("java.io.IOException: the server tells nothing any more", String.valueOf(lost.get()));
        connection.close();
    }
}
