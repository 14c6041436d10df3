package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stator.e2e.Values.item;
import static stator.e2e.Values.n;
import static stator.e2e.Values.s;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Goal: a refused request tells the same, whichever door it came through: class, code, text and status.
 * Method: at least one refusal of each operation, through both doors, compared with each other and with what is expected.
 */
@ExtendWith(DoorKeeper.class)
class ErrorsEndToEndTest {
    private static final String MISSING = "Requested resource not found";

    private final Map<String, BiConsumer<DynamoDbClient, String>> refusals = new LinkedHashMap<>();

    @Test
    void shouldRefuseAlikeAtBothDoors() {
        tables();
        items();
        queriesAndBatches();
        String name = "errors";
        for (Door door : Door.values()) {
            door.client().createTable(TestTables.request(name, ScalarAttributeType.N));
            door.client().waiter().waitUntilTableExists(table -> table.tableName(name), TestTables::soon);
            door.client().putItem(put -> put.tableName(name).item(item("pk", "a", "sk", 1, "text", "t")));
        }
        refusals.forEach((expected, call) -> {
            Failure embedded = failure(expected, () -> call.accept(Door.EMBEDDED.client(), name));
            Failure served = failure(expected, () -> call.accept(Door.SERVED.client(), name));
            assertEquals(served, embedded);
            assertEquals(expected, embedded.code() + ": " + embedded.message());
            assertEquals(400, embedded.status());
        });
    }

    private static Failure failure(String expected, org.junit.jupiter.api.function.Executable call) {
        return Failure.of(assertThrows(DynamoDbException.class, call, expected));
    }

    private void tables() {
        refusals.put(
                "ResourceInUseException: Table already exists: errors",
                (db, table) -> db.createTable(TestTables.request(table, ScalarAttributeType.N)));
        refusals.put(
                "ResourceNotFoundException: Requested resource not found: Table: nowhere not found",
                (db, table) -> db.describeTable(describe -> describe.tableName("nowhere")));
        refusals.put(
                "ResourceNotFoundException: Requested resource not found: Table: nothing not found",
                (db, table) -> db.deleteTable(delete -> delete.tableName("nothing")));
        refusals.put(
                "ValidationException: 1 validation error detected: Value '101' at 'limit' failed to satisfy constraint:"
                        + " Member must have value less than or equal to 100",
                (db, table) -> db.listTables(list -> list.limit(101)));
        refusals.put(
                "ValidationException: At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
                        + " GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
                (db, table) -> db.updateTable(update -> update.tableName(table)));
        refusals.put(
                "ValidationException: Invalid TableArn: Invalid ResourceArn provided as input"
                        + " arn:aws:dynamodb:us-east-1:000000000000:tables/x",
                (db, table) -> db.listTagsOfResource(
                        list -> list.resourceArn("arn:aws:dynamodb:us-east-1:000000000000:tables/x")));
        refusals.put("UnknownOperationException: null", (db, table) -> db.listBackups());
    }

    private void items() {
        refusals.put(
                "ResourceNotFoundException: " + MISSING,
                (db, table) -> db.getItem(get -> get.tableName("nowhere").key(item("pk", "a"))));
        refusals.put(
                "ValidationException: The provided key element does not match the schema",
                (db, table) -> db.getItem(get -> get.tableName(table).key(item("pk", "a"))));
        refusals.put(
                "ValidationException: One or more parameter values were invalid: Missing the key sk in the item",
                (db, table) -> db.putItem(put -> put.tableName(table).item(item("pk", "a"))));
        refusals.put(
                "ValidationException: One or more parameter values were invalid: Type mismatch for key sk expected: N"
                        + " actual: S",
                (db, table) -> db.putItem(put -> put.tableName(table).item(item("pk", "a", "sk", "one"))));
        refusals.put(
                "ValidationException: Supplied AttributeValue is empty, must contain exactly one of the supported"
                        + " datatypes",
                (db, table) -> db.putItem(put -> put.tableName(table)
                        .item(item(
                                "pk",
                                "a",
                                "sk",
                                1,
                                "x",
                                AttributeValue.builder().build()))));
        refusals.put(
                "ValidationException: Supplied AttributeValue has more than one datatypes set, must contain exactly one"
                        + " of the supported datatypes",
                (db, table) -> db.putItem(put -> put.tableName(table)
                        .item(item(
                                "pk",
                                "a",
                                "sk",
                                1,
                                "x",
                                AttributeValue.builder().s("a").n("1").build()))));
        refusals.put(
                "ValidationException: 1 validation error detected: The parameter cannot be converted to a numeric value: one",
                (db, table) -> db.putItem(
                        put -> put.tableName(table).item(item("pk", "a", "sk", 1, "x", AttributeValue.fromN("one")))));
        refusals.put(
                "ValidationException: Item size has exceeded the maximum allowed size",
                (db, table) -> db.putItem(
                        put -> put.tableName(table).item(item("pk", "a", "sk", 1, "x", "x".repeat(410_000)))));
        refusals.put(
                "ConditionalCheckFailedException: The conditional request failed",
                (db, table) -> db.deleteItem(delete -> delete.tableName(table)
                        .key(item("pk", "a", "sk", 1))
                        .conditionExpression("attribute_not_exists(pk)")));
        refusals.put(
                "ValidationException: An operand in the update expression has an incorrect data type",
                (db, table) -> db.updateItem(update -> update.tableName(table)
                        .key(item("pk", "a", "sk", 1))
                        .updateExpression("ADD #t :one")
                        .expressionAttributeNames(Map.of("#t", "text"))
                        .expressionAttributeValues(Map.of(":one", n(1)))
                        .returnValues(ReturnValue.ALL_NEW)));
    }

    private void queriesAndBatches() {
        refusals.put(
                "ValidationException: Query condition missed key schema element: pk",
                (db, table) -> db.query(query -> query.tableName(table)
                        .keyConditionExpression("sk = :v")
                        .expressionAttributeValues(Map.of(":v", n(1)))));
        refusals.put(
                "ValidationException: Invalid KeyConditionExpression: An expression attribute value used in expression"
                        + " is not defined; attribute value: :v",
                (db, table) -> db.query(query -> query.tableName(table)
                        .keyConditionExpression("pk = :v")
                        .expressionAttributeValues(Map.of(":w", s("a")))));
        refusals.put(
                "ValidationException: The TotalSegments parameter is required but was not present in the request when"
                        + " Segment parameter is present",
                (db, table) -> db.scan(scan -> scan.tableName(table).segment(1)));
        refusals.put(
                "ValidationException: Provided list of item keys contains duplicates",
                (db, table) -> db.batchGetItem(get -> get.requestItems(Map.of(
                        table,
                        KeysAndAttributes.builder()
                                .keys(List.of(item("pk", "a", "sk", 1), item("pk", "a", "sk", 1)))
                                .build()))));
        refusals.put(
                "ValidationException: The requestItems parameter is required for BatchWriteItem",
                (db, table) -> db.batchWriteItem(write -> write.requestItems(Map.of())));
    }
}
