package stator.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.e2e.Values.item;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.EnhancedLocalSecondaryIndex;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Goal: local secondary indexes work through the SDK's clients, plain, asynchronous and enhanced, as they do with DynamoDB.
 * Method: one table with two indexes, made, written, queried, scanned and described; a bean with an index; at both doors.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class LocalIndexesEndToEndTest {
    private static final int ITEMS = 30;

    @Parameter
    Door door;

    private DynamoDbClient client;
    private String table;

    @BeforeEach
    void fillTable() {
        client = door.client();
        table = TestTables.name("indexed");
        CreateTableRequest plain = TestTables.request(table, ScalarAttributeType.N);
        client.createTable(plain.toBuilder()
                .attributeDefinitions(List.of(
                        plain.attributeDefinitions().get(0),
                        plain.attributeDefinitions().get(1),
                        TestTables.definition("score", ScalarAttributeType.N),
                        TestTables.definition("city", ScalarAttributeType.S)))
                .localSecondaryIndexes(
                        index("by-score", "score", projection(ProjectionType.KEYS_ONLY)),
                        index(
                                "by-city",
                                "city",
                                Projection.builder()
                                        .projectionType(ProjectionType.INCLUDE)
                                        .nonKeyAttributes("score")
                                        .build()))
                .build());
        client.waiter().waitUntilTableExists(request -> request.tableName(table), TestTables::soon);
        for (int i = 0; i < ITEMS; i++) {
            Map<String, AttributeValue> item = i % 3 == 0
                    ? item("pk", "all", "sk", i, "score", i * 7 % ITEMS)
                    : item("pk", "all", "sk", i, "score", i * 7 % ITEMS, "city", i % 3 == 1 ? "Oslo" : "Bergen");
            client.putItem(request -> request.tableName(table).item(item));
        }
    }

    @Test
    void shouldQueryInTheOrderOfAnIndexPageByPage() {
        QueryRequest request =
                query("by-score", "pk = :pk AND score >= :low", item(":pk", "all", ":low", 10)).toBuilder()
                        .scanIndexForward(false)
                        .limit(6)
                        .build();
        QueryResponse first = client.query(request);
        assertEquals(6, first.count());
        Map<String, AttributeValue> last = first.lastEvaluatedKey();
        assertEquals(3, last.size());
        assertEquals("24", last.get("score").n());
        List<Integer> scores = client.queryPaginator(request).items().stream()
                .map(item -> Integer.valueOf(item.get("score").n()))
                .toList();
        assertEquals(ITEMS - 10, scores.size());
        assertEquals(scores.stream().sorted((a, b) -> b - a).toList(), scores);
    }

    @Test
    void shouldProjectWhatTheIndexHoldsAndFetchWhatIsAskedFor() {
        QueryRequest request = query("by-city", "pk = :pk AND city = :city", item(":pk", "all", ":city", "Oslo"));
        QueryResponse projected = client.query(request);
        assertEquals(10, projected.count());
        assertEquals(
                item("pk", "all", "sk", 1, "score", 7, "city", "Oslo"),
                projected.items().get(0));
        client.putItem(put -> put.tableName(table).item(item("pk", "all", "sk", 1, "city", "Oslo", "extra", "e")));
        assertEquals(
                item("pk", "all", "sk", 1, "city", "Oslo"),
                client.query(request).items().get(0));
        QueryResponse whole = client.query(request.toBuilder()
                .select(Select.ALL_ATTRIBUTES)
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                .build());
        assertEquals(
                item("pk", "all", "sk", 1, "city", "Oslo", "extra", "e"),
                whole.items().get(0));
        assertEquals(5.5, whole.consumedCapacity().capacityUnits());
        assertEquals(5, whole.consumedCapacity().table().capacityUnits());
        assertEquals(
                0.5,
                whole.consumedCapacity().localSecondaryIndexes().get("by-city").capacityUnits());
    }

    @Test
    void shouldLeaveOutItemsWithoutTheAttribute() {
        assertEquals(
                ITEMS * 2 / 3,
                client.scan(request -> request.tableName(table).indexName("by-city"))
                        .count());
        client.updateItem(request ->
                request.tableName(table).key(item("pk", "all", "sk", 1)).updateExpression("REMOVE city"));
        client.deleteItem(request -> request.tableName(table).key(item("pk", "all", "sk", 2)));
        assertEquals(
                ITEMS * 2 / 3 - 2,
                client.scan(request ->
                                request.tableName(table).indexName("by-city").consistentRead(true))
                        .count());
        DynamoDbException refused = assertThrows(
                DynamoDbException.class,
                () -> client.putItem(request -> request.tableName(table).item(item("pk", "all", "sk", 1, "city", 4))));
        assertEquals(
                "One or more parameter values were invalid: Type mismatch for Index Key city Expected: S Actual: N"
                        + " IndexName: by-city",
                refused.awsErrorDetails().errorMessage());
    }

    @Test
    void shouldTellCapacityAndCollectionOfAWrite() {
        PutItemResponse put = client.putItem(request -> request.tableName(table)
                .item(item("pk", "all", "sk", 1, "score", 100, "city", "Oslo"))
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE));
        assertEquals(4, put.consumedCapacity().capacityUnits());
        assertEquals(
                2,
                put.consumedCapacity().localSecondaryIndexes().get("by-score").capacityUnits());
        assertEquals(
                1, put.consumedCapacity().localSecondaryIndexes().get("by-city").capacityUnits());
        assertEquals(item("pk", "all"), put.itemCollectionMetrics().itemCollectionKey());
        assertEquals(List.of(0.0, 1.0), put.itemCollectionMetrics().sizeEstimateRangeGB());
    }

    @Test
    void shouldDescribeIndexes() {
        List<LocalSecondaryIndexDescription> indexes = client.describeTable(request -> request.tableName(table))
                .table()
                .localSecondaryIndexes();
        assertEquals(
                List.of("by-score", "by-city"),
                indexes.stream().map(LocalSecondaryIndexDescription::indexName).toList());
        assertEquals(ITEMS, indexes.get(0).itemCount());
        assertEquals(20, indexes.get(1).itemCount());
        assertEquals(List.of("score"), indexes.get(1).projection().nonKeyAttributes());
        assertTrue(indexes.get(1).indexArn().endsWith(":table/" + table + "/index/by-city"));
        assertTrue(indexes.get(1).indexSizeBytes() > 0);
    }

    @Test
    void shouldPublishEveryPageOfAnIndex() throws Exception {
        ConcurrentLinkedQueue<String> keys = new ConcurrentLinkedQueue<>();
        door.asyncClient()
                .scanPaginator(request ->
                        request.tableName(table).indexName("by-score").limit(4))
                .items()
                .subscribe(item -> keys.add(item.get("sk").n()))
                .get(30, SECONDS);
        assertEquals(ITEMS, keys.stream().distinct().count());
        assertEquals(ITEMS, keys.size());
    }

    @Test
    void shouldQueryBeansByTheirSecondarySortKey() {
        DynamoDbEnhancedClient enhanced =
                DynamoDbEnhancedClient.builder().dynamoDbClient(client).build();
        DynamoDbTable<Ticket> tickets = enhanced.table(TestTables.name("tickets"), TableSchema.fromBean(Ticket.class));
        tickets.createTable(request -> request.localSecondaryIndices(
                EnhancedLocalSecondaryIndex.create(Ticket.BY_PRIORITY, projection(ProjectionType.ALL))));
        client.waiter().waitUntilTableExists(request -> request.tableName(tickets.tableName()), TestTables::soon);
        for (int number = 1; number <= 9; number++) {
            tickets.putItem(ticket(number, number % 4 == 0 ? null : 10 - number));
        }
        Key from = Key.builder().partitionValue("help").sortValue(3).build();
        List<Integer> numbers = tickets
                .index(Ticket.BY_PRIORITY)
                .query(request -> request.queryConditional(QueryConditional.sortGreaterThanOrEqualTo(from))
                        .limit(2))
                .stream()
                .flatMap(page -> page.items().stream())
                .map(Ticket::getNumber)
                .toList();
        assertEquals(List.of(7, 6, 5, 3, 2, 1), numbers);
        assertFalse(numbers.contains(4), "has no priority");
    }

    private static Ticket ticket(int number, Integer priority) {
        Ticket ticket = new Ticket();
        ticket.setQueue("help");
        ticket.setNumber(number);
        ticket.setPriority(priority);
        return ticket;
    }

    private QueryRequest query(String index, String condition, Map<String, AttributeValue> values) {
        return QueryRequest.builder()
                .tableName(table)
                .indexName(index)
                .keyConditionExpression(condition)
                .expressionAttributeValues(values)
                .build();
    }

    private static LocalSecondaryIndex index(String name, String sortKey, Projection projection) {
        return LocalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(TestTables.key("pk", KeyType.HASH), TestTables.key(sortKey, KeyType.RANGE))
                .projection(projection)
                .build();
    }

    private static Projection projection(ProjectionType type) {
        return Projection.builder().projectionType(type).build();
    }
}
