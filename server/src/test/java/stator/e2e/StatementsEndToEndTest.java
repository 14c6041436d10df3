package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.e2e.Values.item;
import static stator.e2e.Values.n;
import static stator.e2e.Values.s;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Goal: PartiQL statements work through the SDK: parameters of every type, pages, batches, and errors of their own classes.
 * Method: statements with answers known in advance, at both doors.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class StatementsEndToEndTest {
    @Parameter
    Door door;

    private DynamoDbClient client;
    private String table;

    @BeforeEach
    void makeTable() {
        client = door.client();
        table = TestTables.create(client, "statements", ScalarAttributeType.N);
    }

    private ExecuteStatementResponse run(String statement, AttributeValue... parameters) {
        return client.executeStatement(request -> {
            request.statement(statement.replace("TABLE", '"' + table + '"'));
            if (parameters.length > 0) {
                request.parameters(parameters);
            }
        });
    }

    @Test
    void shouldStoreAndFindValuesOfEveryType() {
        Map<String, AttributeValue> whole = item(
                "pk",
                "x",
                "sk",
                1,
                "bool",
                AttributeValue.fromBool(true),
                "null",
                AttributeValue.fromNul(true),
                "bytes",
                AttributeValue.fromB(SdkBytes.fromUtf8String("bytes")),
                "list",
                AttributeValue.fromL(List.of(n(1), s("two"))),
                "map",
                AttributeValue.fromM(item("k", 1)),
                "strings",
                AttributeValue.fromSs(List.of("a", "b")),
                "numbers",
                AttributeValue.fromNs(List.of("1", "2")));
        assertTrue(run("INSERT INTO TABLE VALUE ?", AttributeValue.fromM(whole))
                .items()
                .isEmpty());
        assertEquals(List.of(whole), run("SELECT * FROM TABLE WHERE pk = 'x'").items());
        for (String attribute : whole.keySet()) {
            if (!attribute.equals("pk")) {
                assertEquals(
                        List.of(Map.of("sk", n(1))),
                        run("SELECT sk FROM TABLE WHERE pk = 'x' AND \"" + attribute + "\" = ?", whole.get(attribute))
                                .items());
            }
        }
        assertEquals(
                List.of(item("k", 1, "list[1]", "two")),
                run("SELECT map.k, list[1] FROM TABLE WHERE pk = 'x' AND sk = 1")
                        .items());
    }

    @Test
    void shouldPageThroughTheItems() {
        for (int i = 0; i < 10; i++) {
            run("INSERT INTO TABLE VALUE {'pk': ?, 'sk': ?}", s(i % 2 == 0 ? "even" : "odd"), n(i));
        }
        List<Integer> found = new ArrayList<>();
        String statement = "SELECT sk FROM \"" + table + "\" WHERE pk IN ['odd', 'even'] ORDER BY pk DESC, sk DESC";
        String token = null;
        int pages = 0;
        do {
            String from = token;
            ExecuteStatementResponse page = client.executeStatement(request -> request.statement(statement)
                    .limit(3)
                    .nextToken(from)
                    .consistentRead(true)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
            page.items()
                    .forEach(item -> found.add(Integer.valueOf(item.get("sk").n())));
            assertEquals(table, page.consumedCapacity().tableName());
            token = page.nextToken();
            pages++;
        } while (token != null);
        assertEquals(List.of(9, 7, 5, 3, 1, 8, 6, 4, 2, 0), found);
        assertEquals(4, pages);
    }

    @Test
    void shouldThrowTheSdksOwnExceptions() {
        run("INSERT INTO TABLE VALUE {'pk': 'x', 'sk': 1, 'n': 1}");
        DuplicateItemException duplicate =
                assertThrows(DuplicateItemException.class, () -> run("INSERT INTO TABLE VALUE {'pk': 'x', 'sk': 1}"));
        assertEquals(
                "Duplicate primary key exists in table",
                duplicate.awsErrorDetails().errorMessage());
        ConditionalCheckFailedException failed = assertThrows(
                ConditionalCheckFailedException.class,
                () -> client.executeStatement(request -> request.statement(
                                "UPDATE \"" + table + "\" SET n = 2 WHERE pk = 'x' AND sk = 1 AND n = 5")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)));
        assertEquals(item("pk", "x", "sk", 1, "n", 1), failed.item());
        Failure.expect(
                "ValidationException",
                "Statement wasn't well formed, can't be processed: Expected data manipulation",
                () -> run("SLECT * FROM TABLE"));
        Failure.expect(
                "ResourceNotFoundException",
                "Requested resource not found",
                () -> run("SELECT * FROM \"no-such-table\" WHERE pk = 'x'"));
    }

    @Test
    void shouldAnswerEachStatementOfABatch() {
        BatchExecuteStatementResponse writes = batch(
                "INSERT INTO TABLE VALUE {'pk': 'x', 'sk': 1}",
                "INSERT INTO TABLE VALUE {'pk': 'x', 'sk': 2, 'v': 'two'}",
                "UPDATE TABLE SET v = 1 WHERE pk = 'none' AND sk = 1");
        assertEquals(table, writes.responses().get(0).tableName());
        assertEquals(
                BatchStatementErrorCodeEnum.CONDITIONAL_CHECK_FAILED,
                writes.responses().get(2).error().code());
        BatchExecuteStatementResponse reads =
                batch("SELECT * FROM TABLE WHERE pk = 'x' AND sk = 2", "SELECT * FROM TABLE WHERE pk = 'x' AND sk = 3");
        assertEquals(
                item("pk", "x", "sk", 2, "v", "two"), reads.responses().get(0).item());
        assertTrue(reads.responses().get(1).item().isEmpty());
        Failure.expect(
                "ValidationException",
                "Read and write requests together in the same batch is not supported.",
                () -> batch(
                        "SELECT * FROM TABLE WHERE pk = 'x' AND sk = 2",
                        "INSERT INTO TABLE VALUE {'pk': 'y', 'sk': 2}"));
    }

    private BatchExecuteStatementResponse batch(String... statements) {
        List<BatchStatementRequest> requests = new ArrayList<>();
        for (String statement : statements) {
            requests.add(BatchStatementRequest.builder()
                    .statement(statement.replace("TABLE", '"' + table + '"'))
                    .build());
        }
        return client.batchExecuteStatement(request -> request.statements(requests));
    }

    @Test
    void shouldRunATransactionOfStatements() {
        run("INSERT INTO TABLE VALUE {'pk': 'x', 'sk': 1, 'n': 1}");
        List<String> writes = List.of(
                "EXISTS(SELECT * FROM TABLE WHERE pk = 'x' AND sk = 1 AND n = 1)",
                "INSERT INTO TABLE VALUE {'pk': 'y', 'sk': 2, 'n': 2}",
                "UPDATE TABLE SET n = 3 WHERE pk = 'x' AND sk = 3 AND attribute_not_exists(n)",
                "DELETE FROM TABLE WHERE pk = 'z' AND sk = 4");
        TransactionCanceledException cancelled =
                assertThrows(TransactionCanceledException.class, () -> transaction(writes));
        assertEquals(
                List.of("None", "None", "ConditionalCheckFailed", "None"),
                cancelled.cancellationReasons().stream()
                        .map(CancellationReason::code)
                        .toList());
        run("INSERT INTO TABLE VALUE {'pk': 'x', 'sk': 3}");
        assertTrue(transaction(writes).responses().isEmpty());
        cancelled = assertThrows(TransactionCanceledException.class, () -> transaction(writes));
        assertEquals("DuplicateItem", cancelled.cancellationReasons().get(1).code());
        assertEquals(
                List.of(item("n", 3), item("pk", "y", "sk", 2, "n", 2), Map.of()),
                transaction(List.of(
                                "SELECT n FROM TABLE WHERE pk = 'x' AND sk = 3",
                                "SELECT * FROM TABLE WHERE pk = 'y' AND sk = 2",
                                "SELECT * FROM TABLE WHERE pk = 'none' AND sk = 2"))
                        .responses()
                        .stream()
                        .map(ItemResponse::item)
                        .toList());
    }

    private ExecuteTransactionResponse transaction(List<String> statements) {
        List<ParameterizedStatement> requests = new ArrayList<>();
        for (String statement : statements) {
            requests.add(ParameterizedStatement.builder()
                    .statement(statement.replace("TABLE", '"' + table + '"'))
                    .build());
        }
        return client.executeTransaction(request -> request.transactStatements(requests));
    }

    @Test
    void shouldReadALocalIndex() {
        String indexed = TestTables.name("statements");
        CreateTableRequest request = TestTables.request(indexed, ScalarAttributeType.N);
        List<AttributeDefinition> definitions = new ArrayList<>(request.attributeDefinitions());
        definitions.add(AttributeDefinition.builder()
                .attributeName("rank")
                .attributeType(ScalarAttributeType.N)
                .build());
        client.createTable(request.toBuilder()
                .attributeDefinitions(definitions)
                .localSecondaryIndexes(LocalSecondaryIndex.builder()
                        .indexName("by-rank")
                        .keySchema(List.of(key("pk", KeyType.HASH), key("rank", KeyType.RANGE)))
                        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                        .build())
                .build());
        client.waiter().waitUntilTableExists(wanted -> wanted.tableName(indexed), TestTables::soon);
        for (int i = 0; i < 6; i++) {
            Map<String, AttributeValue> item = item("pk", "x", "sk", i, "rank", i / 2 * -1, "other", i);
            client.putItem(put -> put.tableName(indexed).item(item));
        }
        String from = " FROM \"" + indexed + "\".\"by-rank\" WHERE pk = 'x' ";
        List<Integer> found = new ArrayList<>();
        String token = null;
        do {
            String next = token;
            ExecuteStatementResponse page = client.executeStatement(
                    select -> select.statement("SELECT *" + from + "AND rank <= 0 ORDER BY rank DESC")
                            .limit(2)
                            .nextToken(next));
            page.items()
                    .forEach(item -> found.add(Integer.valueOf(item.get("sk").n())));
            page.items().forEach(item -> assertEquals(3, item.size(), "only keys"));
            token = page.nextToken();
        } while (token != null);
        assertEquals(List.of(1, 0, 3, 2, 5, 4), found);
        assertEquals(
                List.of(item("other", 4), item("other", 5)),
                client.executeStatement(select -> select.statement("SELECT other" + from + "AND rank = -2"))
                        .items());
        Failure.expect(
                "ValidationException",
                "The table does not have the specified index",
                () -> client.executeStatement(
                        select -> select.statement("SELECT * FROM \"" + indexed + "\".\"none\"")));
    }

    private static KeySchemaElement key(String attribute, KeyType type) {
        return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
    }

    @Test
    void shouldWorkWithoutWaiting() {
        String insert = "INSERT INTO \"" + table + "\" VALUE {'pk': 'x', 'sk': 1}";
        door.asyncClient()
                .executeStatement(request -> request.statement(insert))
                .join();
        CompletionException twice = assertThrows(CompletionException.class, () -> door.asyncClient()
                .executeStatement(request -> request.statement(insert))
                .join());
        assertInstanceOf(DuplicateItemException.class, twice.getCause());
        assertEquals(1, run("SELECT * FROM TABLE").items().size());
    }
}
