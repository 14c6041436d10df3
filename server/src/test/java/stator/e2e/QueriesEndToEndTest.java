package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.e2e.Values.item;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Goal: queries and scans return what their conditions say, in order, over any number of pages.
 * Method: one small table, one answer known in advance for each kind of question, at both doors.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class QueriesEndToEndTest {
    private static final int ITEMS = 40;

    @Parameter
    Door door;

    private DynamoDbClient client;
    private String table;

    @BeforeEach
    void fillTable() {
        client = door.client();
        table = TestTables.create(client, "queries", ScalarAttributeType.N);
        for (int i = 0; i < ITEMS; i++) {
            Map<String, AttributeValue> item = item("pk", i % 2 == 0 ? "even" : "odd", "sk", i - 10, "third", i % 3);
            client.putItem(request -> request.tableName(table).item(item));
        }
    }

    @Test
    void shouldQueryARangeInBothDirections() {
        QueryRequest range = query("pk = :pk AND sk BETWEEN :from AND :to", item(":pk", "even", ":from", -4, ":to", 5));
        assertEquals(List.of(-4, -2, 0, 2, 4), keys(client.query(range).items()));
        assertEquals(
                List.of(4, 2, 0, -2, -4),
                keys(client.query(range.toBuilder().scanIndexForward(false).build())
                        .items()));
    }

    @Test
    void shouldPageThroughAQuery() {
        QueryRequest request =
                query("pk = :pk", item(":pk", "odd")).toBuilder().limit(7).build();
        QueryResponse first = client.query(request);
        assertEquals(7, first.count());
        assertEquals(item("pk", "odd", "sk", 3), first.lastEvaluatedKey());
        List<Integer> expected =
                IntStream.range(0, ITEMS / 2).map(i -> 2 * i - 9).boxed().toList();
        assertEquals(
                expected, keys(client.queryPaginator(request).items().stream().toList()));
        assertEquals(3, client.queryPaginator(request).stream().count());
    }

    @Test
    void shouldFilterAfterCounting() {
        QueryRequest request = query("pk = :pk", item(":pk", "even", ":zero", 0)).toBuilder()
                .filterExpression("third = :zero")
                .build();
        QueryResponse filtered = client.query(request);
        assertEquals(20, filtered.scannedCount());
        assertEquals(7, filtered.count());
        assertEquals(List.of(-10, -4, 2, 8, 14, 20, 26), keys(filtered.items()));
        QueryResponse counted =
                client.query(request.toBuilder().select(Select.COUNT).build());
        assertEquals(7, counted.count());
        assertFalse(counted.hasItems());
    }

    @Test
    void shouldScanEverythingOnceInParallel() {
        List<Integer> keys = new ArrayList<>();
        for (int segment = 0; segment < 4; segment++) {
            int current = segment;
            client.scanPaginator(request -> request.tableName(table)
                            .segment(current)
                            .totalSegments(4)
                            .limit(3)
                            .projectionExpression("sk"))
                    .items()
                    .forEach(item -> keys.add(Integer.valueOf(item.get("sk").n())));
        }
        assertEquals(ITEMS, keys.size());
        assertEquals(ITEMS, new TreeSet<>(keys).size());
    }

    @Test
    void shouldScanPageByPage() {
        ScanResponse page = client.scan(request -> request.tableName(table).limit(ITEMS));
        assertEquals(ITEMS, page.count());
        assertTrue(page.hasLastEvaluatedKey()); // the limit was reached: there may be more
        Map<String, AttributeValue> last = page.lastEvaluatedKey();
        ScanResponse rest = client.scan(request -> request.tableName(table).exclusiveStartKey(last));
        assertEquals(0, rest.count());
        assertFalse(rest.hasLastEvaluatedKey());
    }

    private QueryRequest query(String condition, Map<String, AttributeValue> values) {
        return QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression(condition)
                .expressionAttributeValues(values)
                .build();
    }

    private static List<Integer> keys(List<Map<String, AttributeValue>> items) {
        return items.stream().map(item -> Integer.valueOf(item.get("sk").n())).toList();
    }
}
