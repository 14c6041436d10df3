package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.e2e.Values.item;
import static stator.e2e.Values.n;
import static stator.e2e.Values.s;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Goal: transactions as SDKs know them: applied together, cancelled with reasons and items, repeated under one token.
 * Method: the synchronous, the asynchronous and the enhanced client, at both doors.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class TransactionsEndToEndTest {
    @Parameter
    Door door;

    @Test
    void shouldTransferBetweenTablesAndReadBothAtOnce() {
        DynamoDbClient client = door.client();
        String from = TestTables.create(client, "from");
        String to = TestTables.create(client, "to");
        client.putItem(put -> put.tableName(from).item(item("pk", "ada", "v", 10)));
        TransactWriteItemsResponse written =
                client.transactWriteItems(request -> request.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                        .transactItems(
                                add(from, "ada", -4, "v >= :least"),
                                add(to, "bob", 4, "attribute_not_exists(pk) OR v >= :least")));
        assertEquals(
                List.of(2.0, 2.0),
                written.consumedCapacity().stream()
                        .map(capacity -> capacity.writeCapacityUnits())
                        .toList());
        TransactGetItemsResponse read = client.transactGetItems(
                request -> request.transactItems(get(from, "ada"), get(to, "bob"), get(to, "eve")));
        assertEquals(item("pk", "ada", "v", 6), read.responses().get(0).item());
        assertEquals(item("pk", "bob", "v", 4), read.responses().get(1).item());
        assertFalse(read.responses().get(2).hasItem());
    }

    @Test
    void shouldCallATableAsTheRequestFirstDoes() {
        DynamoDbClient client = door.client();
        String table = TestTables.create(client, "arn");
        String arn = client.describeTable(request -> request.tableName(table))
                .table()
                .tableArn();
        List<ConsumedCapacity> written = client.transactWriteItems(
                        request -> request.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                                .transactItems(put(arn, "a"), put(table, "b")))
                .consumedCapacity();
        List<ConsumedCapacity> read = client.transactGetItems(
                        request -> request.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                                .transactItems(get(arn, "a"), get(table, "b")))
                .consumedCapacity();
        assertEquals(List.of(1, 1), List.of(written.size(), read.size()));
        assertEquals(
                List.of(arn, arn),
                List.of(written.get(0).tableName(), read.get(0).tableName()));
    }

    @Test
    void shouldTellReasonsInOrderWithTheItem() {
        DynamoDbClient client = door.client();
        String table = TestTables.create(client, "reasons");
        client.putItem(put -> put.tableName(table).item(item("pk", "poor", "v", 1)));
        TransactWriteItem demanding = TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(table)
                        .key(item("pk", "poor"))
                        .conditionExpression("v > :v")
                        .expressionAttributeValues(Map.of(":v", n(1)))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
        TransactionCanceledException error = assertThrows(
                TransactionCanceledException.class,
                () -> client.transactWriteItems(request -> request.transactItems(put(table, "other"), demanding)));
        assertEquals(
                "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
                error.awsErrorDetails().errorMessage());
        assertEquals(400, error.statusCode());
        CancellationReason none = error.cancellationReasons().get(0);
        assertEquals("None", none.code());
        assertEquals(null, none.message());
        CancellationReason failed = error.cancellationReasons().get(1);
        assertEquals("ConditionalCheckFailed", failed.code());
        assertEquals("The conditional request failed", failed.message());
        assertEquals(item("pk", "poor", "v", 1), failed.item());
        assertFalse(client.getItem(get -> get.tableName(table).key(item("pk", "other")))
                .hasItem());
    }

    @Test
    void shouldDoOnceWhatIsAskedTwiceUnderOneToken() {
        DynamoDbClient client = door.client();
        String table = TestTables.create(client, "token");
        String token = TestTables.name("token");
        TransactWriteItemsRequest request = TransactWriteItemsRequest.builder()
                .clientRequestToken(token)
                .transactItems(add(table, "counter", 1, "attribute_not_exists(x) OR :least = :least"))
                .build();
        client.transactWriteItems(request);
        client.transactWriteItems(request);
        assertEquals(
                n(1),
                client.getItem(get -> get.tableName(table).key(item("pk", "counter")))
                        .item()
                        .get("v"));
        assertThrows(
                IdempotentParameterMismatchException.class,
                () -> client.transactWriteItems(
                        request.toBuilder().transactItems(put(table, "else")).build()));
    }

    @Test
    void shouldServeAsynchronousAndEnhancedClients() {
        DynamoDbClient client = door.client();
        String name = TestTables.create(client, "clients");
        door.asyncClient()
                .transactWriteItems(request -> request.transactItems(put(name, "async"), put(name, "second")))
                .join();
        assertEquals(
                item("pk", "second"),
                door.asyncClient()
                        .transactGetItems(request -> request.transactItems(get(name, "second")))
                        .join()
                        .responses()
                        .get(0)
                        .item());

        DynamoDbEnhancedClient enhanced =
                DynamoDbEnhancedClient.builder().dynamoDbClient(client).build();
        DynamoDbTable<EnhancedDocument> table = enhanced.table(
                name,
                TableSchema.documentSchemaBuilder()
                        .addIndexPartitionKey(TableMetadata.primaryIndexName(), "pk", AttributeValueType.S)
                        .attributeConverterProviders(AttributeConverterProvider.defaultProvider())
                        .build());
        enhanced.transactWriteItems(request -> request.addDeleteItem(
                        table, Key.builder().partitionValue("async").build())
                .addPutItem(
                        table,
                        EnhancedDocument.builder()
                                .attributeConverterProviders(AttributeConverterProvider.defaultProvider())
                                .putString("pk", "enhanced")
                                .build()));
        List<String> found = client.scan(scan -> scan.tableName(name)).items().stream()
                .map(item -> item.get("pk").s())
                .sorted()
                .toList();
        assertEquals(List.of("enhanced", "second"), found);
        assertTrue(enhanced.transactGetItems(request -> request.addGetItem(
                        table, Key.builder().partitionValue("enhanced").build()))
                .get(0)
                .getItem(table)
                .getString("pk")
                .equals("enhanced"));
    }

    private static TransactWriteItem add(String table, String key, int amount, String condition) {
        Map<String, AttributeValue> values = Map.of(":d", n(amount), ":least", n(Math.max(0, -amount)));
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(item("pk", key))
                        .updateExpression("ADD v :d")
                        .conditionExpression(condition)
                        .expressionAttributeValues(values))
                .build();
    }

    private static TransactWriteItem put(String table, String key) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(Map.of("pk", s(key))))
                .build();
    }

    private static TransactGetItem get(String table, String key) {
        return TransactGetItem.builder()
                .get(get -> get.tableName(table).key(item("pk", key)))
                .build();
    }
}
