package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stator.e2e.Values.item;
import static stator.e2e.Values.n;
import static stator.e2e.Values.s;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Goal: programs written before there were expressions run unchanged.
 * Method: each legacy parameter once in every operation that has it, with the SDK, at both doors.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class LegacyEndToEndTest {
    @Parameter
    Door door;

    private DynamoDbClient client;
    private String table;

    @BeforeEach
    void fillTable() {
        client = door.client();
        table = TestTables.create(client, "legacy", ScalarAttributeType.N);
        for (int i = 0; i < 10; i++) {
            Map<String, AttributeValue> item = item("pk", "a", "sk", i, "third", i % 3, "text", "t" + i);
            client.putItem(put -> put.tableName(table).item(item));
        }
    }

    private static Condition condition(ComparisonOperator operator, AttributeValue... values) {
        return Condition.builder()
                .comparisonOperator(operator)
                .attributeValueList(values)
                .build();
    }

    private static ExpectedAttributeValue value(AttributeValue value) {
        return ExpectedAttributeValue.builder().value(value).build();
    }

    private static ExpectedAttributeValue absent() {
        return ExpectedAttributeValue.builder().exists(false).build();
    }

    private static ExpectedAttributeValue compared(ComparisonOperator operator, AttributeValue... values) {
        return ExpectedAttributeValue.builder()
                .comparisonOperator(operator)
                .attributeValueList(values)
                .build();
    }

    @Test
    void shouldReadAttributesToGet() {
        Map<String, AttributeValue> key = item("pk", "a", "sk", 4);
        assertEquals(
                item("text", "t4"),
                client.getItem(get -> get.tableName(table).key(key).attributesToGet("text", "none"))
                        .item());
        KeysAndAttributes keys = KeysAndAttributes.builder()
                .keys(List.of(key))
                .attributesToGet("third", "sk")
                .build();
        assertEquals(
                List.of(item("third", 1, "sk", 4)),
                client.batchGetItem(get -> get.requestItems(Map.of(table, keys)))
                        .responses()
                        .get(table));
    }

    @Test
    void shouldQueryByKeyConditionsAndFilter() {
        Map<String, Condition> keys = Map.of(
                "pk", condition(ComparisonOperator.EQ, s("a")),
                "sk", condition(ComparisonOperator.BETWEEN, n(2), n(8)));
        assertEquals(
                List.of(item("sk", 8), item("sk", 5), item("sk", 2)),
                client.query(query -> query.tableName(table)
                                .keyConditions(keys)
                                .queryFilter(Map.of("third", condition(ComparisonOperator.GE, n(2))))
                                .attributesToGet("sk")
                                .scanIndexForward(false))
                        .items());
        // the one mixture that is allowed
        assertEquals(
                2,
                client.query(query -> query.tableName(table)
                                .keyConditions(keys)
                                .filterExpression("third = :zero")
                                .expressionAttributeValues(item(":zero", 0)))
                        .count());
    }

    @Test
    void shouldScanWithAFilter() {
        List<Map<String, AttributeValue>> items = client.scan(scan -> scan.tableName(table)
                        .scanFilter(Map.of(
                                "text", condition(ComparisonOperator.IN, s("t1"), s("t2")),
                                "third", condition(ComparisonOperator.LT, n(1))))
                        .conditionalOperator(ConditionalOperator.OR)
                        .attributesToGet("sk"))
                .items();
        TreeSet<String> keys = new TreeSet<>();
        items.forEach(item -> keys.add(item.get("sk").n()));
        assertEquals("[0, 1, 2, 3, 6, 9]", keys.toString());
    }

    @Test
    void shouldUpdateAttributes() {
        Map<String, AttributeValueUpdate> updates = Map.of(
                "third",
                        AttributeValueUpdate.builder()
                                .action(AttributeAction.ADD)
                                .value(n(10))
                                .build(),
                "text",
                        AttributeValueUpdate.builder()
                                .action(AttributeAction.DELETE)
                                .build(),
                "new", AttributeValueUpdate.builder().value(s("x")).build());
        assertEquals(
                item("third", 11, "new", "x"),
                client.updateItem(update -> update.tableName(table)
                                .key(item("pk", "a", "sk", 1))
                                .attributeUpdates(updates)
                                .expected(Map.of("text", value(s("t1"))))
                                .returnValues(ReturnValue.UPDATED_NEW))
                        .attributes());
    }

    @Test
    void shouldWriteOnlyWhatIsExpected() {
        Map<String, AttributeValue> key = item("pk", "a", "sk", 1);
        assertThrows(
                ConditionalCheckFailedException.class,
                () -> client.putItem(put -> put.tableName(table).item(key).expected(Map.of("pk", absent()))));
        assertThrows(
                ConditionalCheckFailedException.class,
                () -> client.deleteItem(delete -> delete.tableName(table)
                        .key(key)
                        .expected(Map.of(
                                "text", compared(ComparisonOperator.BEGINS_WITH, s("t")), "third", value(n(2))))));
        client.deleteItem(delete -> delete.tableName(table)
                .key(key)
                .conditionalOperator(ConditionalOperator.OR)
                .expected(Map.of("text", compared(ComparisonOperator.BEGINS_WITH, s("t")), "third", value(n(2)))));
        client.putItem(put -> put.tableName(table).item(key).expected(Map.of("pk", absent())));
        assertEquals(key, client.getItem(get -> get.tableName(table).key(key)).item());
    }

    @Test
    void shouldRefuseToMixWithExpressions() {
        Failure failure = Failure.of(assertThrows(
                DynamoDbException.class,
                () -> client.scan(scan -> scan.tableName(table)
                        .attributesToGet("sk")
                        .scanFilter(Map.of("text", condition(ComparisonOperator.NULL)))
                        .filterExpression("attribute_exists(sk)"))));
        assertEquals(
                "Can not use both expression and non-expression parameters in the same request: Non-expression"
                        + " parameters: {AttributesToGet, ScanFilter} Expression parameters: {FilterExpression}",
                failure.message());
    }
}
