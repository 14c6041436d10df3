package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
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
 * Databases whose recordings tests damage: with a table {@code numbers} and its stream of keys, 0 to 19 from the beginning, then 20 to 59.
 */
final class RecordedNumbers {
    private static final long PATIENCE_NS = 20_000_000_000L;

    /** What {@link #tell} returns when nothing is missing and nothing is there twice. */
    static final List<Integer> ALL = IntStream.rangeClosed(0, 60).boxed().toList();

    private RecordedNumbers() {}

    /** Cuts the recording off, or makes it longer, with nothing in it. */
    static void length(Path directory, int length) throws IOException {
        Path segment = segment(directory.resolve("streams"));
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(length);
        }
    }

    /** Fills the header of a frame with a value. Returns what is in the file then. */
    static byte[] garbleHeader(Path directory, int place, int value) throws IOException {
        Path segment = segment(directory.resolve("streams"));
        byte[] bytes = Files.readAllBytes(segment);
        Arrays.fill(bytes, place, place + DataHeaderFlyweight.HEADER_LENGTH, (byte) value);
        Files.write(segment, bytes);
        return bytes;
    }

    static void begin(Path directory) {
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
    static List<Integer> putUnforced(Path directory) throws IOException {
        return putUnforced(directory, null);
    }

    /** @param killed is given the directory as it would be after a kill at the end; null if it is not wanted */
    static List<Integer> putUnforced(Path directory, @Nullable Path killed) throws IOException {
        return put(directory, false, killed);
    }

    /** As {@link #putUnforced(Path, Path)}, but more than a second goes by whenever somebody looks, until all has been forced. */
    static List<Integer> putForced(Path directory, @Nullable Path killed) throws IOException {
        return put(directory, true, killed);
    }

    static List<Integer> put(Path directory, boolean isForced, @Nullable Path killed) throws IOException {
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

    static Path segment(Path recordings) throws IOException {
        try (Stream<Path> files = Files.list(recordings)) {
            return files.filter(file -> file.toString().endsWith(".rec"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** All that a subscription is told from the beginning, when one more change has been made. */
    static List<Integer> tell(Path directory) throws IOException {
        Streams streams = new Streams();
        List<Integer> told = new ArrayList<>();
        try (Stator database = open(directory, streams);
                StreamSubscription changes = StreamSubscription.open(new SubscriptionContext()
                        .streams(streams)
                        .table("numbers")
                        .from(Beginning.trimHorizon()))) {
            database.table("numbers").put(Item.of("id", 60));
            long deadlineNs = System.nanoTime() + PATIENCE_NS;
            while (!told.contains(60) || !changes.isLive()) {
                assertTrue(System.nanoTime() < deadlineNs, () -> "no more is told: " + told);
                changes.poll(change -> told.add(Change.of(change).keys().intValue("id")));
            }
            checkOrder(streams.recording(0));
        }
        return told;
    }

    /** Readers leave out what is there twice; it is not to be there twice. */
    static void checkOrder(Recording recording) {
        long last = 0;
        try (RecordingCursor cursor = recording.open(0)) {
            while (cursor.next()) {
                assertEquals(last, cursor.record().previousSequence());
                assertTrue(last < cursor.record().sequence());
                last = cursor.record().sequence();
            }
        }
    }

    static Stator open(Path directory, StreamSupport streams) {
        return Stator.open(
                new Stator.Context().directory(directory).partitions(1).streams(streams));
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
