package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.e2e.Values.item;
import static stator.e2e.Values.n;
import static stator.e2e.Values.s;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Goal: items come back as they were written, change as asked, and refuse to change when a condition fails.
 * Method: each operation on single items through the SDK, at both doors.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class ItemsEndToEndTest {
    @Parameter
    Door door;

    private DynamoDbClient client;
    private String table;

    @BeforeEach
    void createTable() {
        client = door.client();
        table = TestTables.create(client, "items");
    }

    @Test
    void shouldReturnEveryTypeAsItWasWritten() {
        Map<String, AttributeValue> written = item(
                "pk",
                "all types, ümläuts, 漢字, 🙂",
                "n",
                AttributeValue.fromN("-12345678901234567890123456789012345.678"),
                "b",
                AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 127, -128})),
                "empty",
                s(""),
                "yes",
                AttributeValue.fromBool(true),
                "no",
                AttributeValue.fromBool(false),
                "nothing",
                AttributeValue.fromNul(true),
                "list",
                AttributeValue.fromL(List.of(n(1), s("two"), AttributeValue.fromL(List.of()))),
                "map",
                AttributeValue.fromM(Map.of("deep", AttributeValue.fromM(Map.of("deeper", n(3))))),
                "ss",
                AttributeValue.fromSs(List.of("a", "b")),
                "ns",
                AttributeValue.fromNs(List.of("-1", "2.5")),
                "bs",
                AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("x"), SdkBytes.fromUtf8String("y"))));
        client.putItem(request -> request.tableName(table).item(written));

        Map<String, AttributeValue> read = get(written.get("pk").s());
        assertEquals(written.keySet(), read.keySet());
        for (String name : List.of("ss", "ns", "bs")) {
            assertEquals(new HashSet<>(elements(written.get(name))), new HashSet<>(elements(read.get(name))));
        }
        written.keySet().removeAll(List.of("ss", "ns", "bs"));
        written.forEach((name, value) -> assertEquals(value, read.get(name), name));
    }

    @Test
    void shouldNormaliseNumbers() {
        client.putItem(request -> request.tableName(table)
                .item(item("pk", "n", "a", AttributeValue.fromN("00042"), "b", AttributeValue.fromN("+1.50E2"))));
        assertEquals("42", get("n").get("a").n());
        assertEquals("150", get("n").get("b").n());
    }

    @Test
    void shouldReturnNothingForAMissingItem() {
        GetItemResponse missing =
                client.getItem(request -> request.tableName(table).key(item("pk", "missing")));
        assertFalse(missing.hasItem());
        assertEquals(Map.of(), missing.item());
        assertTrue(missing.sdkHttpResponse().isSuccessful());
        assertEquals(52, missing.responseMetadata().requestId().length());
    }

    @Test
    void shouldReplaceAndReturnTheOldItem() {
        client.putItem(request -> request.tableName(table).item(item("pk", "a", "old", 1)));
        Map<String, AttributeValue> old = client.putItem(request ->
                        request.tableName(table).item(item("pk", "a", "new", 2)).returnValues(ReturnValue.ALL_OLD))
                .attributes();
        assertEquals(item("pk", "a", "old", 1), old);
        assertEquals(item("pk", "a", "new", 2), get("a"));
        assertEquals(
                item("pk", "a", "new", 2),
                client.deleteItem(request ->
                                request.tableName(table).key(item("pk", "a")).returnValues(ReturnValue.ALL_OLD))
                        .attributes());
        assertEquals(Map.of(), get("a"));
    }

    @Test
    void shouldWriteOnlyIfTheConditionHolds() {
        client.putItem(request -> request.tableName(table).item(item("pk", "once", "owner", "first")));
        ConditionalCheckFailedException failed = assertThrows(
                ConditionalCheckFailedException.class,
                () -> client.putItem(request -> request.tableName(table)
                        .item(item("pk", "once", "owner", "second"))
                        .conditionExpression("attribute_not_exists(pk)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)));
        assertEquals(
                new Failure(
                        ConditionalCheckFailedException.class,
                        "ConditionalCheckFailedException",
                        "The conditional request failed",
                        400),
                Failure.of(failed));
        assertEquals(item("pk", "once", "owner", "first"), failed.item());
        assertTrue(failed.hasItem());

        client.deleteItem(request -> request.tableName(table)
                .key(item("pk", "once"))
                .conditionExpression("#o = :o AND size(#o) > :four")
                .expressionAttributeNames(Map.of("#o", "owner"))
                .expressionAttributeValues(item(":o", "first", ":four", 4)));
        assertEquals(Map.of(), get("once"));
    }

    @Test
    void shouldUpdateByExpression() {
        client.putItem(request -> request.tableName(table)
                .item(item(
                        "pk",
                        "u",
                        "count",
                        1,
                        "tags",
                        AttributeValue.fromSs(List.of("a", "b")),
                        "list",
                        AttributeValue.fromL(List.of(s("x"), s("y"))),
                        "gone",
                        "soon")));
        UpdateItemResponse updated = client.updateItem(request -> request.tableName(table)
                .key(item("pk", "u"))
                .updateExpression("SET #l[1] = :z, made = if_not_exists(made, :now), subtotal = #c + :five"
                        + " REMOVE gone ADD #c :one DELETE tags :b")
                .expressionAttributeNames(Map.of("#c", "count", "#l", "list"))
                .expressionAttributeValues(
                        item(":z", "z", ":now", 7, ":five", 5, ":one", 1, ":b", AttributeValue.fromSs(List.of("b"))))
                .returnValues(ReturnValue.ALL_NEW));
        assertEquals(
                item(
                        "pk",
                        "u",
                        "count",
                        2,
                        "subtotal",
                        6,
                        "made",
                        7,
                        "tags",
                        AttributeValue.fromSs(List.of("a")),
                        "list",
                        AttributeValue.fromL(List.of(s("x"), s("z")))),
                updated.attributes());
        assertEquals(updated.attributes(), get("u"));
        assertEquals(
                item("count", 12),
                client.updateItem(request -> request.tableName(table)
                                .key(item("pk", "u"))
                                .updateExpression("ADD #c :ten")
                                .expressionAttributeNames(Map.of("#c", "count"))
                                .expressionAttributeValues(item(":ten", 10))
                                .returnValues(ReturnValue.UPDATED_NEW))
                        .attributes());
    }

    @Test
    void shouldProjectNestedPaths() {
        client.putItem(request -> request.tableName(table)
                .item(item(
                        "pk",
                        "p",
                        "doc",
                        AttributeValue.fromM(
                                Map.of("keep", AttributeValue.fromL(List.of(n(0), n(1), n(2))), "drop", s("no"))))));
        assertEquals(
                item("doc", AttributeValue.fromM(Map.of("keep", AttributeValue.fromL(List.of(n(1)))))),
                client.getItem(request -> request.tableName(table)
                                .key(item("pk", "p"))
                                .consistentRead(true)
                                .projectionExpression("doc.keep[1]"))
                        .item());
    }

    @Test
    void shouldCountCapacity() {
        ConsumedCapacity written = client.putItem(request -> request.tableName(table)
                        .item(item("pk", "c", "text", "x".repeat(3000)))
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity();
        assertEquals(3.0, written.capacityUnits());
        assertEquals(table, written.tableName());
        ConsumedCapacity read = client.getItem(request -> request.tableName(table)
                        .key(item("pk", "c"))
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                .consumedCapacity();
        assertEquals(0.5, read.capacityUnits());
        assertEquals(0.5, read.table().capacityUnits());
    }

    @Test
    void shouldTellCapacityOfATableByTheArnThatItIsAskedBy() {
        String arn = client.describeTable(request -> request.tableName(table))
                .table()
                .tableArn();
        assertEquals(
                arn,
                client.scan(request -> request.tableName(arn).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity()
                        .tableName());
        BatchGetItemResponse batch = client.batchGetItem(request -> request.requestItems(Map.of(
                        arn,
                        KeysAndAttributes.builder()
                                .keys(List.of(item("pk", "c")))
                                .build()))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
        assertEquals(Set.of(arn), batch.responses().keySet());
        assertEquals(arn, batch.consumedCapacity().get(0).tableName());
    }

    private Map<String, AttributeValue> get(String key) {
        return client.getItem(request -> request.tableName(table).key(item("pk", key)))
                .item();
    }

    private static List<?> elements(AttributeValue set) {
        if (set.hasSs()) {
            return set.ss();
        }
        return set.hasNs() ? set.ns() : set.bs();
    }
}
