package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import stator.Stator;
import stator.server.EngineDispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;
import stator.streams.Streams;
import stator.time.TestClock;

/**
 * Goal: the AWS SDK reads each change of a table once, in the order of its item, with what the view type says, through restarts; and is
 * refused as DynamoDB refuses.
 * Method: a server over a database of two partitions whose clock the test moves; the SDK's clients for tables and for streams.
 */
@Timeout(60)
class StreamsEndToEndTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final long PATIENCE_NS = 20_000_000_000L;

    private final TestClock clock = TestClock.running();
    private @TempDir Path directory;
    private Stator database;
    private HttpServer server;
    private DynamoDbClient tables;
    private DynamoDbStreamsClient streams;

    @BeforeEach
    void open() throws Exception {
        Streams support = new Streams();
        database = Stator.open(new Stator.Context()
                .directory(directory)
                .partitions(2)
                .clock(clock)
                .streams(support));
        server = HttpServer.start(new ServerContext().port(0), new EngineDispatcher(database, support));
        URI endpoint = URI.create("http://127.0.0.1:" + server.address().getPort());
        StaticCredentialsProvider anyone = StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));
        tables = DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(anyone)
                .build();
        streams = DynamoDbStreamsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(anyone)
                .build();
    }

    @AfterEach
    void close() {
        CloseHelper.closeAll(tables, streams, server, database);
    }

    @SuppressWarnings("unchecked") // the SDK takes its builders as varargs
    private String create(String name, StreamViewType viewType) {
        return tables.createTable(create -> create.tableName(name)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(
                                attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                        .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH))
                        .streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(viewType)))
                .tableDescription()
                .latestStreamArn();
    }

    private void put(String table, String id, int value) {
        tables.putItem(put -> put.tableName(table).item(item(id, value)));
    }

    private static Map<String, AttributeValue> item(String id, int value) {
        return Map.of("id", AttributeValue.fromS(id), "v", AttributeValue.fromN(Integer.toString(value)));
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("id", AttributeValue.fromS(id));
    }

    private StreamDescription describe(String arn) {
        return streams.describeStream(describe -> describe.streamArn(arn)).streamDescription();
    }

    private String iterator(String arn, Shard shard, ShardIteratorType type) {
        return streams.getShardIterator(
                        get -> get.streamArn(arn).shardId(shard.shardId()).shardIteratorType(type))
                .shardIterator();
    }

    /** Reads all shards from the beginning until there are so many records. */
    private List<Record> read(String arn, int count) {
        List<Record> records = new ArrayList<>();
        List<@Nullable String> iterators = new ArrayList<>();
        describe(arn).shards().forEach(shard -> iterators.add(iterator(arn, shard, ShardIteratorType.TRIM_HORIZON)));
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (records.size() < count) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "records=" + records.size() + " of " + count);
            for (int i = 0; i < iterators.size(); i++) {
                String iterator = iterators.get(i);
                if (iterator != null) {
                    GetRecordsResponse page = streams.getRecords(
                            get -> get.shardIterator(iterator).limit(7));
                    records.addAll(page.records());
                    iterators.set(i, page.nextShardIterator());
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(count, records.size());
        return records;
    }

    @Test
    void shouldTellWhatTheViewTypeSays() {
        for (StreamViewType viewType : StreamViewType.knownValues()) {
            String arn = create("view-" + viewType, viewType);
            put("view-" + viewType, "a", 1);
            put("view-" + viewType, "a", 1); // changes nothing
            put("view-" + viewType, "a", 2);
            tables.deleteItem(delete -> delete.tableName("view-" + viewType).key(key("a")));
            tables.deleteItem(delete -> delete.tableName("view-" + viewType).key(key("a"))); // changes nothing
            List<Record> records = read(arn, 3);
            assertEquals(
                    List.of("INSERT", "MODIFY", "REMOVE"),
                    records.stream().map(Record::eventNameAsString).toList());
            boolean newImages = viewType == StreamViewType.NEW_IMAGE || viewType == StreamViewType.NEW_AND_OLD_IMAGES;
            boolean oldImages = viewType == StreamViewType.OLD_IMAGE || viewType == StreamViewType.NEW_AND_OLD_IMAGES;
            for (int i = 0; i < 3; i++) {
                Record record = records.get(i);
                assertEquals(key("a"), record.dynamodb().keys());
                assertEquals(
                        newImages && i < 2 ? item("a", i + 1) : Map.of(),
                        record.dynamodb().newImage());
                assertEquals(
                        oldImages && i > 0 ? item("a", i) : Map.of(),
                        record.dynamodb().oldImage());
                assertEquals(viewType, record.dynamodb().streamViewType());
                assertEquals("aws:dynamodb", record.eventSource());
                assertEquals("us-east-1", record.awsRegion());
                assertEquals(32, record.eventID().length());
                assertNull(record.userIdentity());
                int images = (newImages && i < 2 ? 1 : 0) + (oldImages && i > 0 ? 1 : 0);
                assertEquals(
                        3 + images * 6, record.dynamodb().sizeBytes()); // id and a; and v and a number of one digit
            }
        }
    }

    @SuppressWarnings("unchecked") // the SDK takes its builders as varargs
    private void putBoth(String table, String id, String other, int value) {
        tables.transactWriteItems(write -> write.transactItems(
                action -> action.put(put -> put.tableName(table).item(item(id, value))),
                action -> action.put(put -> put.tableName(table).item(item(other, value)))));
    }

    @Test
    void shouldTellEachChangeOnceInOrderThroughARestart() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        String[] arns = {
            create("first", StreamViewType.NEW_AND_OLD_IMAGES), create("second", StreamViewType.NEW_AND_OLD_IMAGES)
        };
        Map<String, Integer> values = new HashMap<>();
        int[] changes = new int[2];
        for (int i = 0; i < 150; i++) {
            int table = random.nextInt(2);
            String name = table == 0 ? "first" : "second";
            String id = "id " + random.nextInt(8);
            Integer before = values.get(name + id);
            if (random.nextInt(4) == 0) {
                tables.deleteItem(delete -> delete.tableName(name).key(key(id)));
                values.remove(name + id);
                changes[table] += before == null ? 0 : 1;
            } else if (random.nextInt(4) == 0) {
                String other = "id " + (8 + random.nextInt(8));
                putBoth(name, id, other, i);
                values.put(name + id, i);
                values.put(name + other, i);
                changes[table] += 2;
            } else {
                put(name, id, i);
                values.put(name + id, i);
                changes[table]++;
            }
        }
        List<String> eventIds = new ArrayList<>();
        for (int table = 0; table < 2; table++) {
            List<Record> records = read(arns[table], changes[table]);
            check(records, values, table == 0 ? "first" : "second");
            records.forEach(record -> eventIds.add(record.eventID()));
        }
        assertEquals(eventIds.size(), eventIds.stream().distinct().count(), "-Dstator.test.seed=" + SEED);
        close();
        open();
        List<String> again = new ArrayList<>();
        for (int table = 0; table < 2; table++) {
            read(arns[table], changes[table]).forEach(record -> again.add(record.eventID()));
        }
        assertEquals(
                eventIds.stream().sorted().toList(), again.stream().sorted().toList());
    }

    /** Each record begins with what the one before it of its item ended with; the last says what the table holds. */
    private static void check(List<Record> records, Map<String, Integer> values, String table) {
        Map<String, Map<String, AttributeValue>> now = new TreeMap<>();
        Map<String, String> last = new HashMap<>();
        for (Record record : records) {
            String id = record.dynamodb().keys().get("id").s();
            assertEquals(
                    now.getOrDefault(id, Map.of()), record.dynamodb().oldImage(), () -> "-Dstator.test.seed=" + SEED);
            now.put(id, record.dynamodb().newImage());
            String sequence = record.dynamodb().sequenceNumber();
            assertTrue(sequence.compareTo(last.getOrDefault(id, "")) > 0);
            last.put(id, sequence);
        }
        now.values().removeIf(Map::isEmpty);
        Map<String, Map<String, AttributeValue>> expected = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(table)) {
                String id = name.substring(table.length());
                expected.put(id, item(id, value));
            }
        });
        assertEquals(expected, now, "-Dstator.test.seed=" + SEED);
    }

    @Test
    void shouldCloseTheShardsOfAStreamThatIsDisabled() {
        String arn = create("switched", StreamViewType.NEW_IMAGE);
        put("switched", "a", 1);
        read(arn, 1);
        tables.updateTable(update -> update.tableName("switched").streamSpecification(s -> s.streamEnabled(false)));
        put("switched", "a", 2);
        String second = tables.updateTable(update -> update.tableName("switched")
                        .streamSpecification(s -> s.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)))
                .tableDescription()
                .latestStreamArn();
        assertNotEquals(arn, second);
        put("switched", "a", 3);
        assertEquals(1, read(second, 1).size());
        StreamDescription ended = describe(arn);
        assertEquals(StreamStatus.DISABLED, ended.streamStatus());
        int told = 0;
        for (Shard shard : ended.shards()) {
            assertTrue(shard.sequenceNumberRange().endingSequenceNumber() != null);
            told += readToTheEnd(iterator(arn, shard, ShardIteratorType.TRIM_HORIZON));
        }
        assertEquals(1, told);
        assertEquals(
                List.of(arn, second),
                streams.listStreams(list -> list.tableName("switched")).streams().stream()
                        .map(stream -> stream.streamArn())
                        .toList());
        assertEquals(
                List.of(second),
                streams.listStreams(list -> list.tableName("switched").exclusiveStartStreamArn(arn)).streams().stream()
                        .map(stream -> stream.streamArn())
                        .toList());
        tables.deleteTable(delete -> delete.tableName("switched"));
        tables.waiter().waitUntilTableNotExists(describe -> describe.tableName("switched"));
        assertEquals(StreamStatus.DISABLED, describe(second).streamStatus());
        assertEquals(1, read(second, 1).size());
    }

    private int readToTheEnd(String from) {
        int told = 0;
        String iterator = from;
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (iterator != null) {
            assertTrue(System.nanoTime() < deadlineNs, "the shard does not end");
            String at = iterator;
            GetRecordsResponse page = streams.getRecords(get -> get.shardIterator(at));
            told += page.records().size();
            iterator = page.nextShardIterator();
            LockSupport.parkNanos(1_000_000);
        }
        return told;
    }

    @Test
    void shouldBeginWhereTheIteratorSays() {
        String arn = create("places", StreamViewType.NEW_IMAGE);
        for (int i = 0; i < 5; i++) {
            put("places", "a", i);
        }
        List<Record> records = read(arn, 5);
        Shard shard = describe(arn).shards().stream()
                .filter(each -> !streams.getRecords(
                                get -> get.shardIterator(iterator(arn, each, ShardIteratorType.TRIM_HORIZON)))
                        .records()
                        .isEmpty())
                .findFirst()
                .orElseThrow();
        String third = records.get(2).dynamodb().sequenceNumber();
        assertEquals(
                3, from(arn, shard, ShardIteratorType.AT_SEQUENCE_NUMBER, third).size());
        assertEquals(
                2,
                from(arn, shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, third).size());
        String latest = iterator(arn, shard, ShardIteratorType.LATEST);
        assertTrue(
                streams.getRecords(get -> get.shardIterator(latest)).records().isEmpty());
        put("places", "a", 9);
        read(arn, 6);
        assertEquals(
                List.of(item("a", 9)),
                streams.getRecords(get -> get.shardIterator(latest)).records().stream()
                        .map(record -> record.dynamodb().newImage())
                        .toList());
    }

    private List<Record> from(String arn, Shard shard, ShardIteratorType type, String sequence) {
        String iterator = streams.getShardIterator(get -> get.streamArn(arn)
                        .shardId(shard.shardId())
                        .shardIteratorType(type)
                        .sequenceNumber(sequence))
                .shardIterator();
        return streams.getRecords(get -> get.shardIterator(iterator)).records();
    }

    @Test
    void shouldSayThatTheServiceRemovedWhatHadExpired() {
        String arn = create("expiring", StreamViewType.OLD_IMAGE);
        tables.updateTimeToLive(update -> update.tableName("expiring")
                .timeToLiveSpecification(ttl -> ttl.attributeName("v").enabled(true)));
        put("expiring", "a", (int) (clock.instant().getEpochSecond() - 5));
        Record removed = read(arn, 2).get(1);
        assertEquals("REMOVE", removed.eventNameAsString());
        assertEquals("dynamodb.amazonaws.com", removed.userIdentity().principalId());
        assertEquals("Service", removed.userIdentity().type());
    }

    @Test
    void shouldForgetAfterADay() {
        String arn = create("day", StreamViewType.KEYS_ONLY);
        put("day", "a", 1);
        read(arn, 1);
        clock.advance(25 * 3_600_000L);
        put("day", "a", 2);
        assertEquals(1, read(arn, 1).size());
    }

    @Test
    void shouldRefuseWhatDynamoDbRefuses() {
        String arn = create("refused", StreamViewType.KEYS_ONLY);
        Shard shard = describe(arn).shards().get(0);
        String iterator = iterator(arn, shard, ShardIteratorType.LATEST);
        clock.advance(14 * 60_000L);
        assertFalse(streams.getRecords(get -> get.shardIterator(iterator)).hasRecords()
                && !streams.getRecords(get -> get.shardIterator(iterator))
                        .records()
                        .isEmpty());
        clock.advance(2 * 60_000L);
        assertThrows(ExpiredIteratorException.class, () -> streams.getRecords(get -> get.shardIterator(iterator)));
        char other = iterator.charAt(20) == 'A' ? 'B' : 'A';
        String forged = iterator.substring(0, 20) + other + iterator.substring(21);
        assertCode("ValidationException", () -> streams.getRecords(get -> get.shardIterator(forged)));
        assertCode(
                "ValidationException",
                () -> streams.getRecords(get -> get.shardIterator(iterator).limit(1001)));
        assertThrows(ResourceNotFoundException.class, () -> describe(arn + "1"));
        assertCode("ValidationException", () -> describe("arn:aws:dynamodb:us-east-1:000000000000:table/refused"));
        assertCode(
                "ValidationException",
                () -> streams.getShardIterator(get -> get.streamArn(arn)
                        .shardId(shard.shardId())
                        .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)));
        assertThrows(
                ResourceNotFoundException.class,
                () -> streams.getShardIterator(get -> get.streamArn(arn)
                        .shardId(shard.shardId().replaceAll("0$", "9"))
                        .shardIteratorType(ShardIteratorType.LATEST)));
        assertCode(
                "ValidationException",
                () -> tables.updateTable(update -> update.tableName("refused")
                        .streamSpecification(s -> s.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY))));
    }

    private static void assertCode(String code, Executable request) {
        assertEquals(
                code,
                assertThrows(DynamoDbException.class, request).awsErrorDetails().errorCode());
    }
}
