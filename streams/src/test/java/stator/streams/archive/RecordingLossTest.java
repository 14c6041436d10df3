package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.engine.StreamHost;
import stator.engine.StreamSupport;
import stator.item.Item;
import stator.streams.Streams;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.Change;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.table.StreamViewType;

/**
 * Goal: what a recording loses with the power is recorded again, once: the log is kept until the recording has been forced.
 * Method: the directory of the recordings is put back to what it was before the last changes, which were recorded while the time
 * stood still, so that nothing was forced.
 */
@Timeout(60)
class RecordingLossTest {
    @Test
    void shouldRecordAgainWhatWasLost(@TempDir Path directory, @TempDir Path copy) throws IOException {
        Path recordings = directory.resolve("streams");
        begin(directory);
        copy(recordings, copy.resolve("streams"));
        putUnforced(directory);
        IoUtil.delete(recordings.toFile(), false);
        copy(copy.resolve("streams"), recordings);
        assertEquals(IntStream.rangeClosed(0, 60).boxed().toList(), tell(directory));
    }

    /** What was written last may be anything after the power failed. */
    @Test
    void shouldRecordAgainWhatIsGarbled(@TempDir Path directory) throws IOException {
        begin(directory);
        List<Integer> places = putUnforced(directory);
        Path segment = segment(directory.resolve("streams"));
        byte[] bytes = Files.readAllBytes(segment);
        bytes[places.get(40) + DataHeaderFlyweight.HEADER_LENGTH] ^= (byte) 1;
        Files.write(segment, bytes);
        assertEquals(IntStream.rangeClosed(0, 60).boxed().toList(), tell(directory));
    }

    private static void begin(Path directory) {
        try (Stator database = open(directory, new Streams())) {
            Table table = database.createTable(
                    TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.KEYS_ONLY));
            IntStream.range(0, 20).forEach(i -> table.put(Item.of("id", i)));
        }
    }

    /**
     * Makes 40 more changes. What is recorded is forced once a second: never, as time stands still for who records.
     *
     * @return where the records of all changes lie in the recording
     */
    private static List<Integer> putUnforced(Path directory) {
        Streams streams = new Streams();
        StreamSupport frozen = host -> streams.start(new StreamHost(
                host.directory(), host.changes(), host.region(), host.clock(), () -> 0, host.errorHandler()));
        List<Integer> places = new ArrayList<>();
        try (Stator database = open(directory, frozen)) {
            Table table = database.table("numbers");
            IntStream.range(20, 60).forEach(i -> table.put(Item.of("id", i)));
            try (RecordingCursor recorded = streams.recording(0).open(0)) {
                while (places.size() < 60) {
                    if (recorded.next()) {
                        places.add((int) recorded.record().recordingPosition());
                    }
                }
            }
        }
        return places;
    }

    private static Path segment(Path recordings) throws IOException {
        try (Stream<Path> files = Files.list(recordings)) {
            return files.filter(file -> file.toString().endsWith(".rec"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** All that a subscription is told from the beginning, when one more change has been made. */
    private static List<Integer> tell(Path directory) throws IOException {
        Streams streams = new Streams();
        List<Integer> told = new ArrayList<>();
        try (Stator database = open(directory, streams);
                StreamSubscription changes = StreamSubscription.open(new SubscriptionContext()
                        .streams(streams)
                        .table("numbers")
                        .from(Beginning.trimHorizon()))) {
            database.table("numbers").put(Item.of("id", 60));
            while (!told.contains(60) || !changes.isLive()) {
                changes.poll(change -> told.add(Change.of(change).keys().intValue("id")));
            }
            checkOrder(streams.recording(0));
        }
        return told;
    }

    /** Readers leave out what is there twice; it is not to be there twice. */
    private static void checkOrder(Recording recording) {
        long last = 0;
        try (RecordingCursor cursor = recording.open(0)) {
            while (cursor.next()) {
                assertEquals(last, cursor.record().previousSequence());
                assertTrue(last < cursor.record().sequence());
                last = cursor.record().sequence();
            }
        }
    }

    private static Stator open(Path directory, StreamSupport streams) {
        return Stator.open(
                new Stator.Context().directory(directory).partitions(1).streams(streams));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
