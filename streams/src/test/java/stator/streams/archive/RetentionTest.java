package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.contract.DescribeStream;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.GetRecords;
import stator.contract.GetShardIterator;
import stator.contract.ListStreams;
import stator.contract.Shard;
import stator.contract.StreamDescription;
import stator.contract.StreamSummary;
import stator.contract.Structure;
import stator.engine.PromisedReply;
import stator.item.Item;
import stator.item.ItemView;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.StreamsContext;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.streams.subscribe.TrimmedException;
import stator.table.StreamViewType;
import stator.time.TestClock;

/**
 * Goal: records are found by sequence and by time over several segments; those older than what is kept go, and who would have to have them is
 * told so; a restart changes nothing of that.
 * Method: large items, so that a recording has several segments; the clock is the test's.
 */
@Timeout(120)
class RetentionTest {
    private static final int WRITES = 250; // of about 780 KB each in the recording: three segments
    private static final long RETENTION_MS = 30 * 3_600_000L;
    private static final int BODY_LENGTH = 390_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final TestClock clock = TestClock.standingAt(1_780_000_000_000L);

    @SuppressWarnings("NullAway.Init") // before each test
    private Streams streams;

    @Test
    void shouldLetGoOfWhatIsOlderThanWhatIsKept() throws IOException {
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
            clock.advance(RETENTION_MS - 600_000);
            String sequenceNumber = "1" + String.format("%020d", sequence(positions));
            String iterator = iterator(database, "AT_SEQUENCE_NUMBER", sequenceNumber);
            assertEquals("", refusal(database, iterator));
            clock.advance(601_000);
            table.put(blob(WRITES));
            while (recording.startPosition() < 2L * StreamChannels.SEGMENT_LENGTH) {
                Thread.onSpinWait();
            }
            firstSequence = first();
            assertTrue(firstSequence > sequence(positions));
            assertEquals("TrimmedDataAccessException", refusal(database, iterator));
            assertEquals("", refusal(database, iterator(database, "TRIM_HORIZON", null)));
            DynamoDbException refused = assertThrows(
                    DynamoDbException.class, () -> iterator(database, "AT_SEQUENCE_NUMBER", sequenceNumber));
            assertEquals(ErrorType.TRIMMED_DATA_ACCESS, refused.type());
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

    /** What a reader is refused with who stands before what is kept; "" if it is not refused. */
    private static String refusal(Stator database, String iterator) {
        PromisedReply<Structure> page = new PromisedReply<>(body -> body);
        Structure request = new Structure(GetRecords.OPERATION.input()).set(GetRecords.SHARD_ITERATOR, iterator);
        database.execute(GetRecords.OPERATION, request, page);
        try {
            page.await();
            return "";
        } catch (DynamoDbException refused) {
            return refused.type().code();
        }
    }

    private static Structure firstOf(@Nullable List<Structure> all) {
        return Objects.requireNonNull(all).get(0);
    }

    /** An iterator of the only shard of the only stream. */
    private static String iterator(Stator database, String type, @Nullable String sequence) {
        PromisedReply<String> arn = new PromisedReply<>(
                streams -> firstOf(streams.list(ListStreams.STREAMS)).string(StreamSummary.STREAM_ARN));
        database.execute(ListStreams.OPERATION, new Structure(ListStreams.OPERATION.input()), arn);
        PromisedReply<String> shard = new PromisedReply<>(answer -> {
            Structure stream = Objects.requireNonNull(answer.structure(DescribeStream.STREAM_DESCRIPTION));
            return firstOf(stream.list(StreamDescription.SHARDS)).string(Shard.SHARD_ID);
        });
        database.execute(
                DescribeStream.OPERATION,
                new Structure(DescribeStream.OPERATION.input()).set(DescribeStream.STREAM_ARN, arn.await()),
                shard);
        Structure request = new Structure(GetShardIterator.OPERATION.input())
                .set(GetShardIterator.STREAM_ARN, arn.await())
                .set(GetShardIterator.SHARD_ID, shard.await())
                .set(GetShardIterator.SHARD_ITERATOR_TYPE, type);
        if (sequence != null) {
            request.set(GetShardIterator.SEQUENCE_NUMBER, sequence);
        }
        PromisedReply<String> iterator = new PromisedReply<>(body -> body.string(GetShardIterator.SHARD_ITERATOR));
        database.execute(GetShardIterator.OPERATION, request, iterator);
        return Objects.requireNonNull(iterator.await());
    }

    @Test
    void shouldRefuseToKeepTooLittleOrTooMuch() {
        for (Duration retention : List.of(
                Duration.ofHours(1).minusMillis(1),
                Duration.ofDays(365).plusMillis(1),
                Duration.ZERO,
                Duration.ofHours(-24))) {
            assertThrows(IllegalStateException.class, () -> new Streams(new StreamsContext().retention(retention)));
        }
        new Streams(new StreamsContext().retention(Duration.ofHours(1)));
        new Streams(new StreamsContext().retention(Duration.ofDays(365)));
    }

    private Stator open() {
        streams = new Streams(new StreamsContext().retention(Duration.ofHours(30)));
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
