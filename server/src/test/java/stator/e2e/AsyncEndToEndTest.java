package stator.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stator.e2e.Values.item;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Goal: the client of futures gives the same answers, loses no update, and pages without limit.
 * Method: many calls under way at once, a publisher over many pages, a waiter; at both doors.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class AsyncEndToEndTest {
    private static final int CALLS = 200;

    @Parameter
    Door door;

    @Test
    void shouldLoseNoUpdateOfMany() throws Exception {
        DynamoDbAsyncClient client = door.asyncClient();
        String table = TestTables.name("async");
        client.createTable(TestTables.request(table)).get(30, SECONDS);
        client.waiter()
                .waitUntilTableExists(request -> request.tableName(table), TestTables::soon)
                .get(30, SECONDS);

        List<CompletableFuture<UpdateItemResponse>> updates = IntStream.range(0, CALLS)
                .mapToObj(i -> client.updateItem(request -> request.tableName(table)
                        .key(item("pk", "counter"))
                        .updateExpression("ADD hits :one")
                        .expressionAttributeValues(item(":one", 1))))
                .toList();
        CompletableFuture.allOf(updates.toArray(new CompletableFuture<?>[0])).get(30, SECONDS);
        assertEquals(
                item("pk", "counter", "hits", CALLS),
                client.getItem(request -> request.tableName(table).key(item("pk", "counter")))
                        .get(30, SECONDS)
                        .item());
    }

    @Test
    void shouldPublishEveryPage() throws Exception {
        String table = TestTables.create(door.client(), "published");
        for (int i = 0; i < CALLS; i++) {
            String key = "key " + i;
            door.client().putItem(request -> request.tableName(table).item(item("pk", key)));
        }
        ConcurrentLinkedQueue<String> keys = new ConcurrentLinkedQueue<>();
        door.asyncClient()
                .scanPaginator(request -> request.tableName(table).limit(1))
                .items()
                .subscribe(item -> keys.add(item.get("pk").s()))
                .get(30, SECONDS);
        assertEquals(CALLS, keys.stream().distinct().count());
        assertEquals(CALLS, keys.size());
    }

    @Test
    void shouldFailTheFutureWithTheExceptionOfTheModel() {
        String table = TestTables.create(door.client(), "failing");
        ExecutionException failed = assertThrows(ExecutionException.class, () -> door.asyncClient()
                .deleteItem(request ->
                        request.tableName(table).key(item("pk", "missing")).conditionExpression("attribute_exists(pk)"))
                .get(30, SECONDS));
        ConditionalCheckFailedException cause =
                assertInstanceOf(ConditionalCheckFailedException.class, failed.getCause());
        assertEquals("The conditional request failed", cause.awsErrorDetails().errorMessage());

        ExecutionException unknown = assertThrows(
                ExecutionException.class,
                () -> door.asyncClient().listGlobalTables().get(30, SECONDS));
        assertEquals(
                "UnknownOperationException",
                assertInstanceOf(DynamoDbException.class, unknown.getCause())
                        .awsErrorDetails()
                        .errorCode());
    }
}
