package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import stator.item.Item;
import stator.streams.Streams;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.Change;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.table.StreamViewType;

/**
 * Goal: what a recording loses with the power is recorded again, once: the log is kept until the recording has been forced.
 * Method: the directory of the recordings is put back to what it was before the last changes, which were made in less time than
 * passes between two forces.
 */
@Timeout(60)
class RecordingLossTest {
    private static final long UNFORCED_NS = 900_000_000;

    @Test
    void shouldRecordAgainWhatWasLost(@TempDir Path directory, @TempDir Path copy) throws IOException {
        Path recordings = directory.resolve("streams");
        try (Stator database = open(directory, new Streams())) {
            Table table = database.createTable(
                    TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.KEYS_ONLY));
            IntStream.range(0, 20).forEach(i -> table.put(Item.of("id", i)));
        }
        copy(recordings, copy.resolve("streams"));
        long beganNs = System.nanoTime();
        try (Stator database = open(directory, new Streams())) {
            Table table = database.table("numbers");
            IntStream.range(20, 60).forEach(i -> table.put(Item.of("id", i)));
        }
        assumeTrue(System.nanoTime() - beganNs < UNFORCED_NS, "it may have been forced meanwhile");
        IoUtil.delete(recordings.toFile(), false);
        copy(copy.resolve("streams"), recordings);
        assertEquals(IntStream.rangeClosed(0, 60).boxed().toList(), tell(directory));
    }

    /** What was written last may be anything after the power failed. */
    @Test
    void shouldRecordAgainWhatIsGarbled(@TempDir Path directory) throws IOException {
        Path recordings = directory.resolve("streams");
        long forced;
        try (Stator database = open(directory, new Streams())) {
            Table table = database.createTable(
                    TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.KEYS_ONLY));
            IntStream.range(0, 20).forEach(i -> table.put(Item.of("id", i)));
        }
        forced = Files.size(segment(recordings)) == 0 ? 0 : contentLength(segment(recordings));
        long beganNs = System.nanoTime();
        try (Stator database = open(directory, new Streams())) {
            Table table = database.table("numbers");
            IntStream.range(20, 60).forEach(i -> table.put(Item.of("id", i)));
        }
        assumeTrue(System.nanoTime() - beganNs < UNFORCED_NS, "it may have been forced meanwhile");
        byte[] bytes = Files.readAllBytes(segment(recordings));
        int middle = (int) ((forced + contentLength(segment(recordings))) / 2);
        bytes[middle / 32 * 32 + 40] ^= (byte) 1;
        Files.write(segment(recordings), bytes);
        assertEquals(IntStream.rangeClosed(0, 60).boxed().toList(), tell(directory));
    }

    private static Path segment(Path recordings) throws IOException {
        try (Stream<Path> files = Files.list(recordings)) {
            return files.filter(file -> file.toString().endsWith(".rec"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Bytes up to the last that is not zero. */
    private static long contentLength(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return length;
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
        }
        return told;
    }

    private static Stator open(Path directory, Streams streams) {
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
