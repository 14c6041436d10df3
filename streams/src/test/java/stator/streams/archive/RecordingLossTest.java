package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.engine.StreamHost;
import stator.engine.StreamSupport;
import stator.item.Item;
import stator.partition.ChangeLog;
import stator.streams.Streams;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.Change;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.table.StreamViewType;

/**
 * Goal: what a recording loses with the power is recorded again, once: the log is kept until the recording has been forced. Likewise
 * what a killed process had not recorded, wherever it was.
 * Method: the directory of the recordings is put back to what it was before the last changes, which were recorded while the time
 * stood still, so that nothing was forced; or the recording is cut off in the middle of them.
 */
@Timeout(60)
class RecordingLossTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

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

    /** What was written before a kill is there; where the kill came, the rest of the file is as it was made. */
    @Test
    void shouldGoOnWhereverItWasKilled(@TempDir Path directory, @TempDir Path killed) throws IOException {
        begin(directory);
        List<Integer> places = putUnforced(directory, killed);
        Random random = new Random(SEED);
        for (int i = 0; i < 5; i++) {
            int cut = places.get(19) + random.nextInt(places.get(59) - places.get(19));
            assertGoesOn(killed, cut);
        }
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void shouldGoOnAtEachStep(@TempDir Path directory, @TempDir Path killed) throws IOException {
        begin(directory);
        List<Integer> places = putUnforced(directory, killed);
        for (int i = 20; i < 60; i++) {
            int place = places.get(i);
            for (int cut : new int[] {place - 1, place, place + 1, place + DataHeaderFlyweight.HEADER_LENGTH}) {
                assertGoesOn(killed, cut);
            }
        }
    }

    /** With a recording that was written up to a place in the file. */
    private static void assertGoesOn(Path killed, int cut) throws IOException {
        Path directory = Files.createTempDirectory("cut");
        try {
            copy(killed, directory);
            length(directory, cut);
            length(directory, StreamChannels.SEGMENT_LENGTH);
            assertEquals(
                    IntStream.rangeClosed(0, 60).boxed().toList(),
                    tell(directory),
                    () -> "cut=" + cut + " -Dstator.test.seed=" + SEED);
        } finally {
            IoUtil.delete(directory.toFile(), false);
        }
    }

    /** Cuts the recording off, or makes it longer, with nothing in it. */
    private static void length(Path directory, int length) throws IOException {
        Path segment = segment(directory.resolve("streams"));
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(length);
        }
    }

    /** The first thing that was lost may be the header of a frame, of which something is there. */
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x5A, 0x7F, 0x80, 0xFF})
    void shouldRecordAgainWhatHasAGarbledHeader(int value, @TempDir Path closed, @TempDir Path killed)
            throws IOException {
        begin(closed);
        List<Integer> places = putUnforced(closed, killed);
        length(killed, StreamChannels.SEGMENT_LENGTH);
        for (Path directory : List.of(closed, killed)) {
            Path segment = segment(directory.resolve("streams"));
            byte[] bytes = Files.readAllBytes(segment);
            Arrays.fill(bytes, places.get(40), places.get(40) + DataHeaderFlyweight.HEADER_LENGTH, (byte) value);
            Files.write(segment, bytes);
            assertEquals(IntStream.rangeClosed(0, 60).boxed().toList(), tell(directory));
        }
    }

    /** What was forced has to be there: it is in the log no more, perhaps. */
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x5A, 0x80, 0xFF})
    void shouldNotGoOnWithoutWhatWasForced(int value, @TempDir Path closed, @TempDir Path killed) throws IOException {
        begin(closed);
        List<Integer> places = putForced(closed, killed);
        length(killed, StreamChannels.SEGMENT_LENGTH);
        for (Path directory : List.of(closed, killed)) {
            Path segment = segment(directory.resolve("streams"));
            byte[] bytes = Files.readAllBytes(segment);
            Arrays.fill(bytes, places.get(59), places.get(59) + DataHeaderFlyweight.HEADER_LENGTH, (byte) value);
            Files.write(segment, bytes);
            IllegalStateException refused = assertThrows(IllegalStateException.class, () -> tell(directory));
            String place = "damaged recording: file=" + segment + " offset=" + places.get(59) + " ";
            assertTrue(String.valueOf(refused.getMessage()).contains(place), refused::toString);
            assertArrayEquals(bytes, Files.readAllBytes(segment));
        }
    }

    @Test
    void shouldNotGoOnWithoutTheCatalog(@TempDir Path directory) throws IOException {
        begin(directory);
        putForced(directory, null);
        Files.delete(directory.resolve("streams").resolve("archive.catalog"));
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> tell(directory));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("the catalog does not know a file that is there"),
                refused::toString);
    }

    @Test
    void shouldSayThatARecordingIsGone(@TempDir Path directory) throws IOException {
        begin(directory);
        putForced(directory, null);
        IoUtil.delete(directory.resolve("streams").toFile(), false);
        Streams streams = new Streams();
        List<String> said = new ArrayList<>();
        StreamSupport support = host -> streams.start(new StreamHost(
                host.directory(),
                host.changes(),
                host.region(),
                host.clock(),
                host.nanoClock(),
                error -> said.add(String.valueOf(error.getMessage()))));
        try (Stator database = open(directory, support)) {
            assertEquals(1, said.size(), said::toString);
            assertTrue(said.get(0).startsWith("a recording is gone, and what was recorded is not told any more"));
            assertEquals(60, database.table("numbers").scan().list().size());
        }
        assertEquals(List.of(60), tell(directory));
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
    private static List<Integer> putUnforced(Path directory) throws IOException {
        return putUnforced(directory, null);
    }

    /** @param killed is given the directory as it would be after a kill at the end; null if it is not wanted */
    private static List<Integer> putUnforced(Path directory, @Nullable Path killed) throws IOException {
        return put(directory, false, killed);
    }

    /** As {@link #putUnforced(Path, Path)}, but more than a second goes by whenever somebody looks, until all has been forced. */
    private static List<Integer> putForced(Path directory, @Nullable Path killed) throws IOException {
        return put(directory, true, killed);
    }

    private static List<Integer> put(Path directory, boolean isForced, @Nullable Path killed) throws IOException {
        Streams streams = new Streams();
        AtomicLong nowNs = new AtomicLong();
        NanoClock clock = () -> isForced ? nowNs.addAndGet(2_000_000_000) : 0;
        AtomicReference<ChangeLog> log = new AtomicReference<>();
        StreamSupport support = host -> {
            log.set(host.changes());
            return streams.start(new StreamHost(
                    host.directory(), host.changes(), host.region(), host.clock(), clock, host.errorHandler()));
        };
        List<Integer> places = new ArrayList<>();
        try (Stator database = open(directory, support)) {
            Table table = database.table("numbers");
            IntStream.range(20, 60).forEach(i -> table.put(Item.of("id", i)));
            try (RecordingCursor recorded = streams.recording(0).open(0)) {
                while (places.size() < 60) {
                    if (recorded.next()) {
                        places.add((int) recorded.record().recordingPosition());
                    }
                }
            }
            while (isForced
                    && Objects.requireNonNull(log.get()).recordedPosition(0)
                            < streams.recording(0).endPosition()) {
                Thread.onSpinWait();
            }
            if (killed != null) {
                copy(directory, killed);
                length(killed, places.get(59) + 1024); // the rest is empty
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
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
