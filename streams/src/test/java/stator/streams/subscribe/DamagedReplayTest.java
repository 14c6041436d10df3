package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.StreamsContext;
import stator.streams.archive.Recording;
import stator.streams.archive.RecordingCursor;
import stator.table.StreamViewType;

/**
 * Goal: a subscriber in another process is never told of a damaged record, nor of one behind it, and does not wait for it: it is told the file
 * and the place. Who publishes goes on.
 * Method: bits of a frame are flipped in a recording that is open: of its length, type and content.
 */
@Timeout(60)
class DamagedReplayTest {
    private static final int RECORDS = 60;
    private static final int LENGTH = 100_000;
    private static final int PORTION = 16 << 20;
    private static final int TYPE = 6;

    private final List<Integer> places = new ArrayList<>();
    private final List<Integer> told = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "IPC, 3, 64",
        "IPC, 3, 1",
        "IPC, 0, 32",
        "IPC, 6, 1",
        "IPC, 6, 2",
        "IPC, 40, 1",
        "UDP, 3, 64",
        "UDP, 40, 1"
    })
    void shouldTellTheFileAndThePlaceAtTheBeginning(Transport transport, int at, int bits) throws IOException {
        assertRefused(transport, 5, at, bits);
        assertEquals(List.of(), told);
    }

    @ParameterizedTest
    @Tag("slow")
    @CsvSource({
        "IPC, 3, 64",
        "IPC, 3, 1",
        "IPC, 0, 32",
        "IPC, 6, 1",
        "IPC, 6, 2",
        "IPC, 7, 1",
        "IPC, 40, 1",
        "UDP, 3, 64",
        "UDP, 6, 1",
        "UDP, 6, 2",
        "UDP, 40, 1"
    })
    void shouldTellTheFileAndThePlaceOnTheWay(Transport transport, int at, int bits) throws IOException {
        assertRefused(transport, 40, at, bits);
        assertEquals(IntStream.range(0, told.size()).boxed().toList(), told);
        assertTrue(told.size() > 20 && told.size() <= 40, () -> "told=" + told.size());
    }

    @Test
    void shouldSendNothingBehindWhatCannotBePassed() throws IOException {
        Streams streams = new Streams();
        try (Stator database = open(streams)) {
            fill(database, streams, 2 * PORTION / LENGTH);
            Recording recording = streams.recording(0);
            long limit = recording.verify(0);
            assertTrue(limit >= PORTION && limit < PORTION + LENGTH, () -> "limit=" + limit);
            assertTrue(recording.verify(limit) >= 2L * PORTION);
            assertEquals(Recording.NO_LIMIT, recording.verify(places.get(places.size() / 2 + 20)));
            int damaged = places.get(places.size() / 3);
            flip(segment(), damaged + TYPE, 2);
            assertEquals(damaged, recording.verify(0));
            assertThrows(IllegalStateException.class, () -> recording.verify(damaged));
        }
    }

    /** In the process, and as workers in others come to it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotHoldUpAGroupThatIsPastIt(boolean isLocal) throws IOException {
        Streams streams = new Streams();
        try (Stator database = open(streams)) {
            Table table = fill(database, streams, RECORDS);
            Table positions = database.ensureTable(StreamConsumer.positions("positions"));
            StreamLocator located = isLocal ? streams : new LocatorElsewhere(() -> streams);
            consume(database, located, positions, RECORDS);
            flip(segment(), places.get(5) + 40, 1);
            table.put(Item.of("id", RECORDS));
            consume(database, located, positions, RECORDS + 1);
            assertEquals(IntStream.rangeClosed(0, RECORDS).boxed().toList(), told);
        }
    }

    private void consume(Stator database, StreamLocator streams, Table positions, int count) throws IOException {
        try (StreamConsumer worker = StreamConsumer.open(new ConsumerContext()
                .database(database, streams)
                .table("numbers")
                .positions(positions)
                .group("readers")
                .worker("one")
                .from(Beginning.trimHorizon()))) {
            while (told.size() < count) {
                worker.poll((changes, effects) ->
                        changes.forEach(change -> told.add(change.keys().intValue("id"))));
            }
        }
    }

    private void assertRefused(Transport transport, int record, int at, int bits) throws IOException {
        Streams streams = new Streams(new StreamsContext().udpPort(0));
        try (Stator database = open(streams)) {
            Table table = fill(database, streams, RECORDS);
            flip(segment(), places.get(record) + at, bits);
            IllegalStateException damage = assertThrows(IllegalStateException.class, () -> tell(transport, streams));
            String place = "damaged recording: file=" + segment() + " offset=" + places.get(record) + " ";
            assertTrue(String.valueOf(damage.getMessage()).contains(place), damage::toString);
            table.put(Item.of("id", RECORDS));
            try (RecordingCursor recorded = streams.recording(0).open(places.get(RECORDS - 1))) {
                for (int i = 0; i < 2; ) {
                    i += recorded.next() ? 1 : 0;
                }
            }
        }
    }

    private Stator open(Streams streams) {
        return Stator.open(new Stator.Context()
                .directory(directory)
                .durability(Durability.BUFFERED)
                .partitions(1)
                .streams(streams));
    }

    /** Makes changes, and waits until they are recorded. */
    private Table fill(Stator database, Streams streams, int count) {
        Table table = database.createTable(
                TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.NEW_IMAGE));
        for (int i = 0; i < count; i++) {
            table.put(Item.of("id", i, "value", "x".repeat(LENGTH)));
        }
        try (RecordingCursor recorded = streams.recording(0).open(0)) {
            while (places.size() < count) {
                if (recorded.next()) {
                    places.add((int) recorded.record().recordingPosition());
                }
            }
        }
        return table;
    }

    private Path segment() {
        return directory.resolve("streams").resolve("0-0.rec");
    }

    private static void flip(Path file, int at, int bits) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ bits);
        }
    }

    private void tell(Transport transport, Streams streams) throws IOException {
        try (StreamSubscription changes = StreamSubscription.open(new SubscriptionContext()
                .locator(streams)
                .over(transport)
                .table("numbers")
                .from(Beginning.trimHorizon())
                .errorHandler(lost -> {
                    // it connects again, and is told then
                }))) {
            while (true) {
                changes.poll(change -> told.add(Change.of(change).keys().intValue("id")));
            }
        }
    }
}
