package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.NanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.engine.StreamHost;
import stator.item.Item;
import stator.item.ItemView;
import stator.partition.Durability;
import stator.partition.LogMetrics;
import stator.partition.PartitionMetrics;
import stator.streams.Streams;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.table.StreamViewType;
import stator.time.TestClock;

/**
 * Goal: a database whose streams are gone keeps neither its log for them nor what was recorded, and may have streams again.
 * Method: the only table with a stream is deleted; the clock is the test's; then items are overwritten, and compaction is to give back what they
 * took.
 */
@Timeout(120)
class ForgottenStreamsTest {
    private static final int BODY_LENGTH = 390_000;
    private static final int WRITES = 300; // more than 100 MB

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final TestClock clock = TestClock.standingAt(1_780_000_000_000L);
    private final AtomicLong skipNs = new AtomicLong(); // what the publisher is to have waited besides
    private Streams streams = new Streams();

    @Test
    void shouldGiveBackTheLogWhileThePublisherGoesOnWithoutAStream() {
        try (Stator database = open()) {
            streamAndDelete(database);
            assertLogIsGivenBack(database);
        }
    }

    @Test
    void shouldNotWriteForEverInAQuietDatabase() {
        try (Stator database = open()) {
            streamAndDelete(database);
            assertLogIsGivenBack(database);
            long quiet = 0;
            long position = log(database).log().position();
            for (int i = 0; quiet < 100; i++) {
                assertTrue(i < 10_000, "it writes all the time");
                skipNs.addAndGet(2_000_000_000);
                LockSupport.parkNanos(2_000_000);
                long now = log(database).log().position();
                quiet = now == position ? quiet + 1 : 0;
                position = now;
            }
        }
    }

    @Test
    void shouldGiveBackTheLogWhenNoStreamIsLeft() throws IOException {
        try (Stator database = open()) {
            streamAndDelete(database);
        }
        clock.advance(TimeUnit.HOURS.toMillis(25));
        open().close(); // they are forgotten
        assertTrue(recordedBytes() > 0);
        try (Stator database = open()) {
            assertLogIsGivenBack(database);
            assertEquals(0, recordedBytes(), "nobody can read it any more");
            stream(database, "later", 0, 10);
            assertTold(10, "later");
        }
        try (Stator database = open()) {
            stream(database, "later", 10, 20);
            assertTold(20, "later"); // it is followed again, over restarts
            database.deleteTable("later");
        }
        clock.advance(TimeUnit.HOURS.toMillis(25));
        open().close();
        try (Stator database = Stator.open(context())) {
            assertLogIsGivenBack(database);
        }
    }

    private void streamAndDelete(Stator database) {
        stream(database, "streamed", 0, 10);
        database.deleteTable("streamed");
    }

    private static void stream(Stator database, String name, int from, int to) {
        Table table = database.ensureTable(
                TableSpec.named(name).partitionKey("id", KeyType.NUMBER).stream(StreamViewType.NEW_IMAGE));
        for (int i = from; i < to; i++) {
            table.put(Item.of("id", i));
        }
    }

    /** Waits until so many have come. */
    private void assertTold(int count, String name) throws IOException {
        List<Integer> ids = new ArrayList<>();
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try (StreamSubscription changes = StreamSubscription.open(
                new SubscriptionContext().streams(streams).table(name).from(Beginning.trimHorizon()))) {
            while (ids.size() < count) {
                assertTrue(System.nanoTime() < endNs, () -> "told=" + ids);
                changes.poll(change -> ids.add(
                        Item.of(change.newImage(new ItemView()).attributes()).intValue("id")));
            }
        }
        assertEquals(IntStream.range(0, count).boxed().toList(), ids);
    }

    private void assertLogIsGivenBack(Stator database) {
        Table table = database.ensureTable(TableSpec.named("blobs").partitionKey("id", KeyType.NUMBER));
        for (int i = 0; i < WRITES; i++) {
            table.put(Item.of("id", i % 3, "body", new byte[BODY_LENGTH]));
        }
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (log(database).log().bytes() > 2 * log(database).log().liveBytes() + (48 << 20)) {
            LogMetrics log = log(database).log();
            assertTrue(System.nanoTime() < endNs, () -> log(database) + " live=" + log.liveBytes());
            skipNs.addAndGet(100_000_000);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static PartitionMetrics log(Stator database) {
        return database.metrics().store().partitions().get(0);
    }

    private long recordedBytes() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("streams"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private Stator open() {
        streams = new Streams();
        Streams opened = streams;
        NanoClock nanoClock = () -> System.nanoTime() + skipNs.get();
        return Stator.open(context()
                .streams(host -> opened.start(new StreamHost(
                        host.directory(),
                        host.changes(),
                        host.region(),
                        host.clock(),
                        nanoClock,
                        host.errorHandler()))));
    }

    private Stator.Context context() {
        return new Stator.Context()
                .directory(directory)
                .partitions(1)
                .durability(Durability.BUFFERED)
                .clock(clock);
    }
}
