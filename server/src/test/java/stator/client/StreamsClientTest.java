package stator.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import stator.Stator;
import stator.streams.Streams;

/**
 * Goal: one open database serves clients of tables and of streams, those that wait and those that promise; closing one closes no other.
 * Method: a table with a stream in a database in this process.
 */
@Timeout(60)
class StreamsClientTest {
    private static final String NO_STREAM =
            "arn:aws:dynamodb:us-east-1:000000000000:table/none/stream/2026-01-01T00:00:00.000";

    private static Stator open(Path directory) {
        return Stator.open(
                new Stator.Context().directory(directory).partitions(1).streams(new Streams()));
    }

    @SuppressWarnings("unchecked") // the SDK takes its builders as varargs
    private static String createTable(DynamoDbClient tables) {
        return tables.createTable(create -> create.tableName("orders")
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(
                                attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                        .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH))
                        .streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)))
                .tableDescription()
                .latestStreamArn();
    }

    private static Map<String, AttributeValue> order(String id) {
        return Map.of("id", AttributeValue.fromS(id), "total", AttributeValue.fromN("12"));
    }

    @Test
    void shouldServeAllClientsFromOneDatabase(@TempDir Path directory) throws Exception {
        try (Stator database = open(directory);
                DynamoDbClient tables = StatorDynamoDbClient.create(database)) {
            DynamoDbStreamsClient streams = StatorDynamoDbStreamsClient.create(database);
            String arn = createTable(tables);
            try (DynamoDbStreamsAsyncClient async = StatorDynamoDbStreamsAsyncClient.create(database)) {
                assertEquals(
                        List.of(arn),
                        async.listStreams().get(10, SECONDS).streams().stream()
                                .map(stream -> stream.streamArn())
                                .toList());
                String shard = async.describeStream(describe -> describe.streamArn(arn))
                        .get(10, SECONDS)
                        .streamDescription()
                        .shards()
                        .get(0)
                        .shardId();
                String beginning = async.getShardIterator(get ->
                                get.streamArn(arn).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                        .get(10, SECONDS)
                        .shardIterator();
                tables.putItem(put -> put.tableName("orders").item(order("o1")));
                Record record = firstRecord(streams, beginning);
                assertEquals(order("o1"), record.dynamodb().newImage());
                GetRecordsResponse promised =
                        async.getRecords(get -> get.shardIterator(beginning)).get(10, SECONDS);
                assertEquals(List.of(record), promised.records());
                assertTrue(promised.sdkHttpResponse().isSuccessful());
            }
            assertEquals(1, streams.listStreams().streams().size(), "the other client is closed, not the database");
            streams.close();
            assertThrows(IllegalStateException.class, streams::listStreams);
            assertEquals(List.of("orders"), tables.listTables().tableNames());
        }
    }

    /** Waits until the change is recorded. */
    private static Record firstRecord(DynamoDbStreamsClient streams, String beginning) {
        GetRecordsResponse page = streams.getRecords(get -> get.shardIterator(beginning));
        while (page.records().isEmpty()) {
            String next = page.nextShardIterator();
            page = streams.getRecords(get -> get.shardIterator(next));
        }
        return page.records().get(0);
    }

    @Test
    void shouldOpenADatabaseWithStreamsForAClientOfTables(@TempDir Path directory) {
        try (DynamoDbClient tables = StatorDynamoDbClient.open(directory)) {
            assertTrue(createTable(tables).startsWith("arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/"));
        }
    }

    @Test
    void shouldFailWithTheExceptionsOfTheModel(@TempDir Path directory) {
        try (Stator database = open(directory);
                DynamoDbStreamsAsyncClient async = StatorDynamoDbStreamsAsyncClient.create(database)) {
            CompletableFuture<?> missing = async.describeStream(describe -> describe.streamArn(NO_STREAM));
            assertInstanceOf(
                    ResourceNotFoundException.class,
                    assertThrows(ExecutionException.class, () -> missing.get(10, SECONDS))
                            .getCause());
            assertEquals("dynamodb", async.serviceName());
            assertEquals(
                    "us-east-1", async.serviceClientConfiguration().region().id());
        }
    }

    @Test
    void shouldKnowNoOperationOfADatabaseWithoutStreams(@TempDir Path directory) {
        try (Stator database = Stator.open(directory);
                DynamoDbStreamsClient streams = StatorDynamoDbStreamsClient.create(database)) {
            DynamoDbException refused = assertThrows(DynamoDbException.class, streams::listStreams);
            assertEquals("UnknownOperationException", refused.awsErrorDetails().errorCode());
            assertEquals(
                    "us-east-1", streams.serviceClientConfiguration().region().id());
        }
    }
}
