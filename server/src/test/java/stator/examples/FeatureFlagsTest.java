package stator.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import stator.client.StatorDynamoDbClient;

/** Feature flags: read in microseconds where they are asked, changed by revision, kept across restarts. */
class FeatureFlagsTest {
    @TempDir
    Path directory;

    @Test
    void shouldKeepFlagsAndRefuseStaleChanges() {
        try (DynamoDbClient db = StatorDynamoDbClient.open(directory)) {
            createTable(db);
            db.putItem(put -> put.tableName("flags")
                    .item(Map.of(
                            "flag", fromS("dark-mode"),
                            "revision", fromN("1"),
                            "everyone", fromBool(false),
                            "cohorts", fromSs(List.of("staff")))));
            assertTrue(isOn(db, "dark-mode", "staff"));
            assertFalse(isOn(db, "dark-mode", "public"));

            open(db, "dark-mode", 1);
            assertTrue(isOn(db, "dark-mode", "public"));
            assertThrows(ConditionalCheckFailedException.class, () -> open(db, "dark-mode", 1)); // revision is 2 now
        }
        try (DynamoDbClient db = StatorDynamoDbClient.open(directory)) { // after a restart
            assertTrue(isOn(db, "dark-mode", "public"));
            assertEquals("2", flag(db, "dark-mode").get("revision").n());
        }
    }

    private static boolean isOn(DynamoDbClient db, String name, String cohort) {
        Map<String, AttributeValue> flag = flag(db, name);
        return flag.get("everyone").bool() || flag.get("cohorts").ss().contains(cohort);
    }

    private static void open(DynamoDbClient db, String name, int revision) {
        db.updateItem(update -> update.tableName("flags")
                .key(Map.of("flag", fromS(name)))
                .updateExpression("SET everyone = :yes ADD revision :one")
                .conditionExpression("revision = :seen")
                .expressionAttributeValues(Map.of(
                        ":yes", fromBool(true), ":one", fromN("1"), ":seen", fromN(Integer.toString(revision)))));
    }

    private static Map<String, AttributeValue> flag(DynamoDbClient db, String name) {
        return db.getItem(get -> get.tableName("flags").key(Map.of("flag", fromS(name))))
                .item();
    }

    private static void createTable(DynamoDbClient db) {
        db.createTable(create -> create.tableName("flags")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("flag")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("flag")
                        .keyType(KeyType.HASH)
                        .build()));
        db.waiter().waitUntilTableExists(wait -> wait.tableName("flags"));
    }
}
