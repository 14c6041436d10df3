package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static stator.e2e.Values.item;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
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
import software.amazon.awssdk.enhanced.dynamodb.model.EnhancedGlobalSecondaryIndex;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * Goal: global secondary indexes work through the SDK's clients, plain and enhanced, as they do with DynamoDB.
 * Method: one table with an index of cities and scores, made, written, queried page by page and described; another index
 * made and removed while the table is there; a bean with an index; at both doors. What follows the table is waited for.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class GlobalIndexesEndToEndTest {
    private static final int ITEMS = 30;
    private static final long PATIENCE_NS = 30_000_000_000L;

    @Parameter
    Door door;

    private DynamoDbClient client;
    private String table;

    @BeforeEach
    void fillTable() {
        client = door.client();
        table = TestTables.name("global");
        CreateTableRequest plain = TestTables.request(table, ScalarAttributeType.N);
        client.createTable(plain.toBuilder()
                .attributeDefinitions(List.of(
                        plain.attributeDefinitions().get(0),
                        plain.attributeDefinitions().get(1),
                        TestTables.definition("score", ScalarAttributeType.N),
                        TestTables.definition("city", ScalarAttributeType.S)))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName("by-city")
                        .keySchema(TestTables.key("city", KeyType.HASH), TestTables.key("score", KeyType.RANGE))
                        .projection(Projection.builder()
                                .projectionType(ProjectionType.INCLUDE)
                                .nonKeyAttributes("note")
                                .build())
                        .build())
                .build());
        client.waiter().waitUntilTableExists(request -> request.tableName(table), TestTables::soon);
        for (int i = 0; i < ITEMS; i++) {
            String pk = "p" + i % 7;
            Map<String, AttributeValue> item = i % 3 == 0
                    ? item("pk", pk, "sk", i, "score", i)
                    : item("pk", pk, "sk", i, "score", i, "city", i % 3 == 1 ? "Oslo" : "Bergen", "rest", "r");
            client.putItem(request -> request.tableName(table).item(item));
        }
    }

    @Test
    void shouldQueryByAnotherKeyPageByPage() {
        awaitEquals(10, () -> scores("Oslo", 20).size());
        assertEquals(List.of(28, 25, 22, 19, 16, 13, 10, 7, 4, 1), scores("Oslo", 3));
        QueryResponse page = client.query(query("Oslo").toBuilder().limit(3).build());
        assertEquals(4, page.lastEvaluatedKey().size());
        assertEquals(
                item("pk", "p0", "sk", 28, "score", 28, "city", "Oslo"),
                page.items().get(0));
        awaitEquals(
                20L,
                () ->
                        client
                                .scanPaginator(request -> request.tableName(table)
                                        .indexName("by-city")
                                        .limit(3))
                                .items()
                                .stream()
                                .count());
    }

    @Test
    void shouldMoveAnEntryWithItsKey() {
        awaitEquals(10, () -> scores("Oslo", 20).size());
        client.updateItem(request -> request.tableName(table)
                .key(item("pk", "p1", "sk", 1))
                .updateExpression("SET city = :c, note = :n")
                .expressionAttributeValues(item(":c", "Bergen", ":n", "moved")));
        client.deleteItem(request -> request.tableName(table).key(item("pk", "p4", "sk", 4)));
        awaitEquals(8, () -> scores("Oslo", 20).size());
        awaitEquals(11, () -> scores("Bergen", 20).size());
        QueryResponse last = client.query(
                query("Bergen").toBuilder().scanIndexForward(true).limit(1).build());
        assertEquals(
                item("pk", "p1", "sk", 1, "score", 1, "city", "Bergen", "note", "moved"),
                last.items().get(0));
    }

    @Test
    void shouldTellCapacity() {
        PutItemResponse put = client.putItem(request -> request.tableName(table)
                .item(item("pk", "p1", "sk", 1, "score", 100, "city", "Oslo"))
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES));
        assertEquals(3, put.consumedCapacity().capacityUnits());
        assertEquals(1, put.consumedCapacity().table().capacityUnits());
        assertEquals(
                2,
                put.consumedCapacity().globalSecondaryIndexes().get("by-city").capacityUnits());
        QueryResponse read = client.query(query("Oslo").toBuilder()
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                .build());
        assertEquals(0.5, read.consumedCapacity().capacityUnits());
        assertEquals(
                0.5,
                read.consumedCapacity().globalSecondaryIndexes().get("by-city").capacityUnits());
    }

    @Test
    void shouldSelectFromAnIndexByStatement() {
        awaitEquals(10, () -> scores("Oslo", 20).size());
        String from = "SELECT sk FROM \"" + table + "\".\"by-city\" WHERE city = 'Oslo' AND score > 20";
        assertEquals(
                List.of(item("sk", 22), item("sk", 25), item("sk", 28)),
                client.executeStatement(request -> request.statement(from)).items());
        DynamoDbException refused = assertThrows(
                DynamoDbException.class,
                () -> client.executeStatement(request -> request.statement(from).consistentRead(true)));
        assertEquals(
                "Strongly consistent read is not supported on Global Secondary Indexes",
                refused.awsErrorDetails().errorMessage());
    }

    /** An index of two hash and two range attributes: a statement that names both hash attributes reads no more than it must. */
    @Test
    void shouldQueryKeysOfSeveralAttributesByStatement() {
        CreateGlobalSecondaryIndexAction create = CreateGlobalSecondaryIndexAction.builder()
                .indexName("by-many")
                .keySchema(
                        TestTables.key("city", KeyType.HASH),
                        TestTables.key("rest", KeyType.HASH),
                        TestTables.key("pk", KeyType.RANGE),
                        TestTables.key("score", KeyType.RANGE))
                .projection(
                        Projection.builder().projectionType(ProjectionType.ALL).build())
                .build();
        update(GlobalSecondaryIndexUpdate.builder().create(create).build());
        awaitEquals(IndexStatus.ACTIVE, () -> describe(1).indexStatus());
        for (int i = 0; i < 10; i++) {
            Map<String, AttributeValue> large = item(
                    "pk",
                    "q",
                    "sk",
                    i,
                    "score",
                    i,
                    "city",
                    "Oslo",
                    "rest",
                    i < 2 ? "large" : "r",
                    "v",
                    "x".repeat(8192));
            client.putItem(request -> request.tableName(table).item(large));
        }
        awaitEquals(List.of(0, 1), () -> scoresOf("city = ? AND rest = ?", "Oslo", "large"));
        awaitEquals(List.of(2, 3, 4, 5, 6, 7, 8, 9), () -> scoresOf("city = ? AND rest = ? AND pk = 'q'", "Oslo", "r"));
        assertEquals(List.of(7, 8, 9), scoresOf("score > 6 AND pk = 'q' AND rest = ? AND city = ?", "r", "Oslo"));
        assertEquals(List.of(8, 9), scoresOf("rest = ? AND city = ? AND score IN [8, 9]", "r", "Oslo"));
        assertEquals(2.5, unitsOf("city = ? AND rest = ?", "Oslo", "large"));
        assertEquals(3.5, unitsOf("rest = ? AND city = ? AND pk = 'q' AND score > 6", "r", "Oslo"));
        assertTrue(unitsOf("city = ? AND score > ?", "Oslo", "6") > 10, "one hash attribute is not named: a scan");
    }

    private List<Integer> scoresOf(String where, String... parameters) {
        return statement(where, parameters).items().stream()
                .map(item -> Integer.valueOf(item.get("score").n()))
                .toList();
    }

    private double unitsOf(String where, String... parameters) {
        return statement(where, parameters).consumedCapacity().capacityUnits();
    }

    private ExecuteStatementResponse statement(String where, String... parameters) {
        return client.executeStatement(request -> request.statement(
                        "SELECT * FROM \"" + table + "\".\"by-many\" WHERE " + where)
                .parameters(Arrays.stream(parameters).map(AttributeValue::fromS).toList())
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    }

    @Test
    void shouldMakeAndRemoveAnIndexOfATableThatIsThere() {
        CreateGlobalSecondaryIndexAction create = CreateGlobalSecondaryIndexAction.builder()
                .indexName("by-rest")
                .keySchema(TestTables.key("rest", KeyType.HASH))
                .projection(
                        Projection.builder().projectionType(ProjectionType.ALL).build())
                .build();
        GlobalSecondaryIndexDescription made =
                update(GlobalSecondaryIndexUpdate.builder().create(create).build());
        assertEquals(IndexStatus.CREATING, made.indexStatus());
        assertFalse(made.backfilling());
        awaitTable();
        awaitEquals(IndexStatus.ACTIVE, () -> describe(1).indexStatus());
        assertEquals(20, describe(1).itemCount());
        assertEquals(
                20,
                client.query(request -> request.tableName(table)
                                .indexName("by-rest")
                                .keyConditionExpression("rest = :r")
                                .expressionAttributeValues(item(":r", "r")))
                        .count());
        DeleteGlobalSecondaryIndexAction delete =
                DeleteGlobalSecondaryIndexAction.builder().indexName("by-rest").build();
        GlobalSecondaryIndexDescription removed =
                update(GlobalSecondaryIndexUpdate.builder().delete(delete).build());
        assertEquals(IndexStatus.DELETING, removed.indexStatus());
        awaitTable();
        assertEquals(
                1,
                client.describeTable(request -> request.tableName(table))
                        .table()
                        .globalSecondaryIndexes()
                        .size(),
                "it is gone when the table is ACTIVE");
        assertFalse(
                client.describeTable(request -> request.tableName(table)).table().attributeDefinitions().stream()
                        .anyMatch(attribute -> attribute.attributeName().equals("rest")),
                "no key has it any more");
    }

    @Test
    void shouldQueryBeansByTheirSecondaryPartitionKey() {
        DynamoDbEnhancedClient enhanced =
                DynamoDbEnhancedClient.builder().dynamoDbClient(client).build();
        DynamoDbTable<Customer> customers =
                enhanced.table(TestTables.name("customers"), TableSchema.fromBean(Customer.class));
        customers.createTable(request -> request.globalSecondaryIndices(EnhancedGlobalSecondaryIndex.builder()
                .indexName(Customer.BY_CITY)
                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                .build()));
        client.waiter().waitUntilTableExists(request -> request.tableName(customers.tableName()), TestTables::soon);
        for (int number = 1; number <= 9; number++) {
            Customer customer = new Customer();
            customer.setId("c" + number);
            customer.setCity(number % 2 == 0 ? "Oslo" : "Bergen");
            customer.setSince(2000 + number);
            customers.putItem(customer);
        }
        Key from = Key.builder().partitionValue("Oslo").sortValue(2004).build();
        awaitEquals(
                List.of("c4", "c6", "c8"),
                () -> customers.index(Customer.BY_CITY).query(QueryConditional.sortGreaterThanOrEqualTo(from)).stream()
                        .flatMap(page -> page.items().stream())
                        .map(Customer::getId)
                        .toList());
    }

    /** As scripts do after UpdateTable: until the table is ACTIVE. */
    private void awaitTable() {
        client.waiter().waitUntilTableExists(request -> request.tableName(table), TestTables::soon);
    }

    /** Changes the table's second index; returns what the answer says of it. */
    private GlobalSecondaryIndexDescription update(GlobalSecondaryIndexUpdate update) {
        TableDescription updating = client.updateTable(request -> request.tableName(table)
                        .attributeDefinitions(
                                update.create() == null
                                        ? List.of()
                                        : List.of(TestTables.definition("rest", ScalarAttributeType.S)))
                        .globalSecondaryIndexUpdates(List.of(update)))
                .tableDescription();
        assertEquals(TableStatus.UPDATING, updating.tableStatus());
        return updating.globalSecondaryIndexes().get(1);
    }

    private GlobalSecondaryIndexDescription describe(int place) {
        return client.describeTable(request -> request.tableName(table))
                .table()
                .globalSecondaryIndexes()
                .get(place);
    }

    private List<Integer> scores(String city, int limit) {
        return client.queryPaginator(query(city).toBuilder().limit(limit).build()).items().stream()
                .map(item -> Integer.valueOf(item.get("score").n()))
                .toList();
    }

    private QueryRequest query(String city) {
        return QueryRequest.builder()
                .tableName(table)
                .indexName("by-city")
                .keyConditionExpression("city = :city")
                .expressionAttributeValues(item(":city", city))
                .scanIndexForward(false)
                .build();
    }

    private static <T> void awaitEquals(T expected, Supplier<T> found) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        for (T seen = found.get(); !seen.equals(expected); seen = found.get()) {
            if (System.nanoTime() - deadlineNs > 0) {
                fail("expected=" + expected + " found=" + seen);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
