package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.e2e.Values.item;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Goal: batches do all they are asked to, and say what is left when an answer would be too long.
 * Method: batches over two tables, and one of items that are together larger than an answer may be; at both doors.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class BatchesEndToEndTest {
    @Parameter
    Door door;

    @Test
    void shouldWriteAndReadSeveralTables() {
        DynamoDbClient client = door.client();
        String one = TestTables.create(client, "batch");
        String two = TestTables.create(client, "batch");
        client.putItem(request -> request.tableName(two).item(item("pk", "delete me")));
        BatchWriteItemResponse written = client.batchWriteItem(request -> request.requestItems(Map.of(
                one, List.of(put(item("pk", "a", "v", 1)), put(item("pk", "b", "v", 2))),
                two, List.of(put(item("pk", "c", "v", 3)), delete(item("pk", "delete me"))))));
        assertTrue(written.unprocessedItems().isEmpty());

        BatchGetItemResponse read = client.batchGetItem(request -> request.requestItems(Map.of(
                one,
                KeysAndAttributes.builder()
                        .keys(List.of(item("pk", "a"), item("pk", "b"), item("pk", "missing")))
                        .projectionExpression("v")
                        .build(),
                two,
                KeysAndAttributes.builder()
                        .keys(List.of(item("pk", "c"), item("pk", "delete me")))
                        .consistentRead(true)
                        .build())));
        assertEquals(
                List.of(item("v", 1), item("v", 2)),
                read.responses().get(one).stream()
                        .sorted((a, b) -> a.get("v").n().compareTo(b.get("v").n()))
                        .toList());
        assertEquals(List.of(item("pk", "c", "v", 3)), read.responses().get(two));
        assertFalse(read.hasUnprocessedKeys() && !read.unprocessedKeys().isEmpty());
    }

    @Test
    void shouldReturnWhatDoesNotFitAsUnprocessed() {
        DynamoDbClient client = door.client();
        String table = TestTables.create(client, "large");
        int count = 60;
        String text = "x".repeat(390_000); // 60 of these are more than 16 MB
        for (int i = 0; i < count; i++) {
            Map<String, AttributeValue> item = item("pk", "item " + i, "text", text);
            client.putItem(request -> request.tableName(table).item(item));
        }
        List<Map<String, AttributeValue>> keys =
                IntStream.range(0, count).mapToObj(i -> item("pk", "item " + i)).toList();
        BatchGetItemRequest all = BatchGetItemRequest.builder()
                .requestItems(
                        Map.of(table, KeysAndAttributes.builder().keys(keys).build()))
                .build();
        BatchGetItemResponse first = client.batchGetItem(all);
        int served = first.responses().get(table).size();
        int left = first.unprocessedKeys().get(table).keys().size();
        assertEquals(count, served + left);
        assertTrue(served > 0 && left > 0, "served=" + served + " left=" + left);

        List<String> read = new ArrayList<>();
        client.batchGetItemPaginator(all).forEach(page -> page.responses()
                .getOrDefault(table, List.of())
                .forEach(item -> read.add(item.get("pk").s())));
        assertEquals(keys.stream().map(key -> key.get("pk").s()).collect(Collectors.toSet()), Set.copyOf(read));
        assertEquals(count, read.size());
    }

    private static WriteRequest put(Map<String, AttributeValue> item) {
        return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }

    private static WriteRequest delete(Map<String, AttributeValue> key) {
        return WriteRequest.builder().deleteRequest(delete -> delete.key(key)).build();
    }
}
