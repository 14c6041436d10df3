package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.item.ItemView;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.streams.subscribe.TrimmedException;
import stator.table.StreamViewType;
import stator.time.TestClock;

/**
 * Goal: records are found by sequence and by time over several segments; those older than a day go, and who would have to have them is
 * told so; a restart changes nothing of that.
 * Method: large items, so that a recording has several segments; the clock is the test's.
 */
@Timeout(120)
class RetentionTest {
    private static final int WRITES = 250; // of about 780 KB each in the recording: three segments
    private static final int BODY_LENGTH = 390_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final TestClock clock = TestClock.standingAt(1_780_000_000_000L);

    @SuppressWarnings("NullAway.Init") // before each test
    private Streams streams;

    @Test
    void shouldLetGoOfWhatIsOlderThanADay() throws IOException {
        long firstSequence;
        Map<Integer, Long> positions;
        try (Stator database = open()) {
            Table table = database.createTable(TableSpec.named("blobs").partitionKey("id", KeyType.STRING).stream(
                    StreamViewType.NEW_AND_OLD_IMAGES));
            try (StreamSubscription early = subscribe(Beginning.trimHorizon(), Map.of())) {
                table.put(blob(0));
                while (early.positions().isEmpty()) {
                    early.poll(change -> {});
                }
                positions = early.positions();
            }
            for (int i = 1; i < WRITES; i++) {
                clock.advance(1000);
                table.put(blob(i));
            }
            assertEquals(WRITES, countFrom(Beginning.trimHorizon(), 0));
            assertEquals(WRITES - 100, countFrom(Beginning.atTime(clock.millis() - (WRITES - 101) * 1000L), 100));
            assertEquals(WRITES - 1, countFrom(Beginning.atSequence(sequence(positions) + 1), 1));
            Recording recording = streams.recording(0);
            assertTrue(recording.endPosition() > 2L * StreamChannels.SEGMENT_LENGTH);
            clock.advance(StreamPublisher.RETENTION_MS + 1_000);
            table.put(blob(WRITES));
            while (recording.startPosition() < 2L * StreamChannels.SEGMENT_LENGTH) {
                Thread.onSpinWait();
            }
            firstSequence = first();
            assertTrue(firstSequence > sequence(positions));
        }
        try (Stator database = open()) {
            assertEquals("blobs", database.table("blobs").name());
            assertEquals(firstSequence, first());
            try (StreamSubscription late = subscribe(Beginning.latest(), positions)) {
                assertThrows(TrimmedException.class, () -> {
                    while (true) {
                        late.poll(change -> {});
                    }
                });
            }
        }
    }

    private Stator open() {
        streams = new Streams();
        return Stator.open(new Stator.Context()
                .directory(directory)
                .partitions(1)
                .durability(Durability.BUFFERED)
                .clock(clock)
                .streams(streams));
    }

    private static long sequence(Map<Integer, Long> positions) {
        return Objects.requireNonNull(positions.get(0));
    }

    private static Item blob(int number) {
        byte[] body = new byte[BODY_LENGTH];
        body[0] = (byte) number;
        return Item.of("id", "blob", "number", number, "body", body);
    }

    private StreamSubscription subscribe(Beginning from, Map<Integer, Long> after) throws IOException {
        return StreamSubscription.open(new SubscriptionContext()
                .streams(streams)
                .table("blobs")
                .from(from)
                .after(after));
    }

    /** Reads to the end; the first must be the one of a number. */
    private int countFrom(Beginning from, int number) throws IOException {
        int[] next = {number};
        try (StreamSubscription changes = subscribe(from, Map.of())) {
            while (next[0] < WRITES) {
                changes.poll(change -> assertEquals(
                        next[0]++,
                        Item.of(change.newImage(new ItemView()).attributes()).intValue("number")));
            }
        }
        return next[0] - number;
    }

    private long first() throws IOException {
        long[] first = {0};
        try (StreamSubscription oldest = subscribe(Beginning.trimHorizon(), Map.of())) {
            while (first[0] == 0) {
                oldest.poll(change -> first[0] = first[0] == 0 ? change.sequence() : first[0]);
            }
        }
        return first[0];
    }
}
