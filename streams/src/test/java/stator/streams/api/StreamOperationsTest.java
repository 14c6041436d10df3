package stator.streams.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.contract.DescribeStream;
import stator.contract.DynamoDbException;
import stator.contract.GetRecords;
import stator.contract.GetShardIterator;
import stator.contract.ListStreams;
import stator.contract.Operation;
import stator.contract.Shard;
import stator.contract.StreamDescription;
import stator.contract.StreamRecord;
import stator.contract.StreamSummary;
import stator.contract.StreamedChange;
import stator.contract.Structure;
import stator.engine.PromisedReply;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.table.StreamViewType;

/**
 * Goal: whatever place an iterator stands at, and whatever was made of its text, a reader is told what comes after it, or is refused.
 * Method: a table in one partition, whose changes are numbered; iterators from every sequence, through restarts, and forged ones whose
 * checksum is right.
 */
@Timeout(60)
class StreamOperationsTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int AFTER_OFFSET = 9;
    private static final int POSITION_OFFSET = 17;
    private static final int PARTITION_OFFSET = 5;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    @SuppressWarnings("NullAway.Init") // before each test
    private Stator database;

    @SuppressWarnings("NullAway.Init") // before each test
    private Table table;

    @BeforeEach
    void make() {
        open();
        table = database.createTable(TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(
                StreamViewType.NEW_AND_OLD_IMAGES));
        database.createTable(
                TableSpec.named("others").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.NEW_AND_OLD_IMAGES));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void open() {
        database = Stator.open(new Stator.Context()
                .directory(directory)
                .partitions(1)
                .durability(Durability.BUFFERED)
                .streams(new Streams()));
    }

    private void reopen() {
        database.close();
        open();
        table = database.table("numbers");
    }

    private Structure call(Structure request, Operation operation) {
        PromisedReply<Structure> answer = new PromisedReply<>(body -> body);
        database.execute(operation, request, answer);
        return answer.await();
    }

    private String refusal(String iterator) {
        try {
            get(iterator, null);
            return "";
        } catch (DynamoDbException refused) {
            return refused.type().code() + ": " + refused.getMessage();
        }
    }

    private String arn() {
        Structure request = new Structure(ListStreams.OPERATION.input()).set(ListStreams.TABLE_NAME, "numbers");
        List<Structure> streams = call(request, ListStreams.OPERATION).list(ListStreams.STREAMS);
        assertNotNull(streams);
        return Objects.requireNonNull(streams.get(0).string(StreamSummary.STREAM_ARN));
    }

    private List<Structure> shards(@Nullable String after) {
        Structure request = new Structure(DescribeStream.OPERATION.input()).set(DescribeStream.STREAM_ARN, arn());
        if (after != null) {
            request.set(DescribeStream.EXCLUSIVE_START_SHARD_ID, after);
        }
        Structure stream = call(request, DescribeStream.OPERATION).structure(DescribeStream.STREAM_DESCRIPTION);
        assertNotNull(stream);
        return Objects.requireNonNull(stream.list(StreamDescription.SHARDS));
    }

    private String iterator(String type, @Nullable String sequence) {
        Structure request = new Structure(GetShardIterator.OPERATION.input())
                .set(GetShardIterator.STREAM_ARN, arn())
                .set(
                        GetShardIterator.SHARD_ID,
                        Objects.requireNonNull(shards(null).get(0).string(Shard.SHARD_ID)))
                .set(GetShardIterator.SHARD_ITERATOR_TYPE, type);
        if (sequence != null) {
            request.set(GetShardIterator.SEQUENCE_NUMBER, sequence);
        }
        return Objects.requireNonNull(
                call(request, GetShardIterator.OPERATION).string(GetShardIterator.SHARD_ITERATOR));
    }

    private Structure get(String iterator, @Nullable Integer limit) {
        Structure request = new Structure(GetRecords.OPERATION.input()).set(GetRecords.SHARD_ITERATOR, iterator);
        if (limit != null) {
            request.set(GetRecords.LIMIT, limit);
        }
        return call(request, GetRecords.OPERATION);
    }

    private static List<Structure> records(Structure page) {
        return Objects.requireNonNull(page.list(GetRecords.RECORDS));
    }

    private static String next(Structure page) {
        return Objects.requireNonNull(page.string(GetRecords.NEXT_SHARD_ITERATOR));
    }

    private static Structure change(Structure record) {
        return Objects.requireNonNull(record.structure(StreamedChange.DYNAMODB));
    }

    private static int id(Structure record) {
        return Item.of((AttributeMap) Objects.requireNonNull(change(record).value(StreamRecord.KEYS)))
                .intValue("id");
    }

    private static String sequence(Structure record) {
        return Objects.requireNonNull(change(record).string(StreamRecord.SEQUENCE_NUMBER));
    }

    /** Reads pages until so many records are there, and returns them. */
    private List<Structure> read(String from, int count, @Nullable Integer limit) {
        List<Structure> all = new ArrayList<>();
        String iterator = from;
        while (all.size() < count) {
            Structure page = get(iterator, limit);
            all.addAll(records(page));
            iterator = next(page);
        }
        return all;
    }

    private static List<Integer> ids(List<Structure> records) {
        return records.stream().map(StreamOperationsTest::id).toList();
    }

    private static List<Integer> numbers(int from, int end) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = from; i < end; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private void put(int from, int end) {
        for (int i = from; i < end; i++) {
            table.put(Item.of("id", i));
            database.table("others").put(Item.of("id", i));
        }
    }

    /** A text whose checksum is right, with something else in one place. */
    private static String forged(String iterator, int offset, LongUnaryOperator change) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(iterator));
        if (offset == PARTITION_OFFSET) {
            bytes.putInt(offset, (int) change.applyAsLong(bytes.getInt(offset)));
        } else {
            bytes.putLong(offset, change.applyAsLong(bytes.getLong(offset)));
        }
        CRC32C crc = new CRC32C();
        int contentLength = bytes.capacity() - Integer.BYTES;
        crc.update(bytes.array(), 0, contentLength);
        bytes.putInt(contentLength, (int) crc.getValue());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    @Test
    void shouldTellWhatComesAfterASequenceWhereverItBegins() {
        put(0, 20);
        List<Structure> all = read(iterator("TRIM_HORIZON", null), 20, 7);
        assertEquals(numbers(0, 20), ids(all));
        for (int i = 0; i < 20; i++) {
            String sequence = sequence(all.get(i));
            assertEquals(numbers(i, 20), ids(records(get(iterator("AT_SEQUENCE_NUMBER", sequence), null))));
            assertEquals(numbers(i + 1, 20), ids(records(get(iterator("AFTER_SEQUENCE_NUMBER", sequence), null))));
        }
        long tenth = SequenceNumber.parse(sequence(all.get(10)));
        String behind = forged(iterator("TRIM_HORIZON", null), AFTER_OFFSET, after -> tenth); // as the latest may be
        assertEquals(numbers(11, 20), ids(records(get(behind, null))));
        String latest = iterator("LATEST", null);
        put(20, 22);
        assertEquals(numbers(20, 22), ids(read(latest, 2, 1)));
    }

    @Test
    void shouldTellOneMegabyteAtATime() {
        String large = "x".repeat(300_000);
        for (int i = 0; i < 8; i++) {
            table.put(Item.of("id", i, "body", large));
        }
        String iterator = iterator("TRIM_HORIZON", null);
        read(iterator, 8, null); // until all are recorded
        List<Integer> sizes = new ArrayList<>();
        for (int told = 0; told < 8; ) {
            Structure page = get(iterator, null);
            sizes.add(records(page).size());
            told += records(page).size();
            iterator = next(page);
        }
        assertEquals(List.of(3, 3, 2), sizes);
    }

    @Test
    void shouldGoOnWithAnIteratorOfBeforeARestart() {
        put(0, 30);
        Random random = new Random(SEED);
        String iterator = iterator("TRIM_HORIZON", null);
        List<Integer> told = new ArrayList<>();
        while (told.size() < 30) {
            Structure page = get(iterator, 1 + random.nextInt(5));
            told.addAll(ids(records(page)));
            iterator = next(page);
            if (random.nextInt(4) == 0) {
                reopen();
            }
        }
        assertEquals(numbers(0, 30), told, "-Dstator.test.seed=" + SEED);
    }

    @Test
    void shouldNotBelieveAPlaceThatAnotherOpeningTold() {
        put(0, 10);
        read(iterator("TRIM_HORIZON", null), 10, null);
        String middle = next(get(iterator("TRIM_HORIZON", null), 5));
        String elsewhere = forged(middle, POSITION_OFFSET, position -> position + 4);
        assertEquals("ValidationException: Invalid ShardIterator", refusal(elsewhere));
        reopen();
        assertEquals(numbers(5, 10), ids(records(get(elsewhere, null))));
    }

    @Test
    void shouldRefuseWhatWasForged() {
        put(0, 10);
        read(iterator("TRIM_HORIZON", null), 10, null);
        String iterator = next(get(iterator("TRIM_HORIZON", null), 5));
        assertEquals("", refusal(forged(iterator, POSITION_OFFSET, position -> position)));
        for (long position : new long[] {-32, Long.MIN_VALUE, Long.MAX_VALUE - 31, 1L << 40, 8 << 20, 4, 33}) {
            String forged = forged(iterator, POSITION_OFFSET, was -> position);
            assertEquals("ValidationException: Invalid ShardIterator", refusal(forged), "position=" + position);
        }
        for (long partition : new long[] {-1, 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            String forged = forged(iterator, PARTITION_OFFSET, was -> partition);
            assertEquals("ValidationException: Invalid ShardIterator", refusal(forged), "partition=" + partition);
        }
        byte[] bytes = Base64.getUrlDecoder().decode(iterator);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            String flipped = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            assertEquals("ValidationException: Invalid ShardIterator", refusal(flipped), "bit=" + bit);
            bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
        for (String text : List.of(iterator + "=", iterator + "A", "x", iterator.substring(1), "%%%%")) {
            assertEquals("ValidationException: Invalid ShardIterator", refusal(text), text);
        }
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(iterator.charAt(iterator.length() - 1));
        String sameBytes = iterator.substring(0, iterator.length() - 1) + alphabet.charAt(last ^ 1);
        assertEquals("ValidationException: Invalid ShardIterator", refusal(sameBytes));
    }

    @Test
    void shouldPageThroughShardsByTheirNames() {
        String shard = Objects.requireNonNull(shards(null).get(0).string(Shard.SHARD_ID));
        assertEquals(0, shards(shard).size());
        assertEquals(1, shards("shardId-00000000000000000000-00000000").size());
        assertEquals(0, shards("shardId-99999999999999999999-ffffffff").size());
        assertNull(shards(null).get(0).string(Shard.PARENT_SHARD_ID));
        assertTrue(shard.startsWith("shardId-"), shard);
    }
}
