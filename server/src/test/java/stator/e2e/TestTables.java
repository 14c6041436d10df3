package stator.e2e;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Tables for tests, each with a name of its own. */
final class TestTables {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestTables() {}

    static String name(String purpose) {
        return purpose + '-' + COUNT.incrementAndGet();
    }

    /** A request for an on-demand table with a string {@code pk}, and a sort key {@code sk} of a type unless null. */
    static CreateTableRequest request(String name, ScalarAttributeType... sortKey) {
        CreateTableRequest.Builder request =
                CreateTableRequest.builder().tableName(name).billingMode(BillingMode.PAY_PER_REQUEST);
        KeySchemaElement hash = key("pk", KeyType.HASH);
        AttributeDefinition pk = definition("pk", ScalarAttributeType.S);
        if (sortKey.length == 0) {
            return request.keySchema(hash).attributeDefinitions(pk).build();
        }
        return request.keySchema(hash, key("sk", KeyType.RANGE))
                .attributeDefinitions(List.of(pk, definition("sk", sortKey[0])))
                .build();
    }

    /** Creates a table and waits until it is active; returns its name. */
    static String create(DynamoDbClient client, String purpose, ScalarAttributeType... sortKey) {
        String name = name(purpose);
        client.createTable(request(name, sortKey));
        client.waiter().waitUntilTableExists(table -> table.tableName(name), TestTables::soon);
        return name;
    }

    /** Waiters that look every few milliseconds; the SDK's own wait 20 seconds between two looks. */
    static void soon(WaiterOverrideConfiguration.Builder settings) {
        settings.backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(5)))
                .maxAttempts(4000);
    }

    static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    static AttributeDefinition definition(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }
}
