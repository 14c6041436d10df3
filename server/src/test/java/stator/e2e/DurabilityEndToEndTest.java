package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stator.e2e.Values.item;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Goal: a write may ask for its durability with a header at both doors; what is no write of items may not.
 * Method: the SDK's own way to add a header to one request.
 */
@ParameterizedClass
@EnumSource(Door.class)
@ExtendWith(DoorKeeper.class)
class DurabilityEndToEndTest {
    private static final AwsRequestOverrideConfiguration SYNC = asking("sync");

    @Parameter
    Door door;

    @Test
    void shouldTakeADurabilityForWritesOfItems() {
        DynamoDbClient client = door.client();
        String table = TestTables.create(client, "durability");
        client.putItem(request ->
                request.tableName(table).item(item("pk", "a", "v", 1)).overrideConfiguration(SYNC));
        client.updateItem(request -> request.tableName(table)
                .key(item("pk", "a"))
                .updateExpression("ADD v :one")
                .expressionAttributeValues(item(":one", 1))
                .overrideConfiguration(SYNC));
        assertEquals(
                item("pk", "a", "v", 2),
                client.getItem(request -> request.tableName(table).key(item("pk", "a")))
                        .item());
        client.deleteItem(
                request -> request.tableName(table).key(item("pk", "a")).overrideConfiguration(SYNC));
        WriteRequest put = WriteRequest.builder()
                .putRequest(PutRequest.builder().item(item("pk", "b")).build())
                .build();
        client.batchWriteItem(
                request -> request.requestItems(Map.of(table, List.of(put))).overrideConfiguration(SYNC));
        assertEquals(1, client.scan(request -> request.tableName(table)).count());
    }

    @Test
    void shouldRefuseADurabilityElsewhereAndOneThatThereIsNot() {
        DynamoDbClient client = door.client();
        String table = TestTables.create(client, "durability");
        Failure.expect(
                "ValidationException",
                "Durability is for writes of items, not for GetItem",
                () -> client.getItem(
                        request -> request.tableName(table).key(item("pk", "a")).overrideConfiguration(SYNC)));
        Failure.expect(
                "ValidationException",
                "x-stator-durability must be sync or buffered: never",
                () -> client.putItem(request ->
                        request.tableName(table).item(item("pk", "a")).overrideConfiguration(asking("never"))));
    }

    private static AwsRequestOverrideConfiguration asking(String durability) {
        return AwsRequestOverrideConfiguration.builder()
                .putHeader("x-stator-durability", durability)
                .build();
    }
}
