package stator.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import stator.client.StatorDynamoDbClient;

/** A conversation: appended in order of time, read from its end, page by page into the past. */
class ConversationHistoryTest {
    @TempDir
    Path directory;

    @Test
    void shouldReadTheLastMessagesFirst() {
        try (DynamoDbClient db = StatorDynamoDbClient.open(directory)) {
            createTable(db);
            Instant start = Instant.parse("2026-01-31T12:00:00Z");
            for (int i = 1; i <= 10; i++) {
                say(db, "session-42", start.plusSeconds(i), i % 2 == 1 ? "user" : "assistant", "message " + i);
            }
            say(db, "session-43", start, "user", "somebody else's");

            QueryRequest lastThree = QueryRequest.builder()
                    .tableName("messages")
                    .keyConditionExpression("sessionId = :session")
                    .expressionAttributeValues(Map.of(":session", fromS("session-42")))
                    .scanIndexForward(false) // the newest first
                    .limit(3)
                    .build();
            List<String> newest = db.query(lastThree).items().stream()
                    .map(message -> message.get("content").s())
                    .toList();
            assertEquals(List.of("message 10", "message 9", "message 8"), newest);

            List<String> everything = db.queryPaginator(lastThree).items().stream() // three at a time, to the first
                    .map(message -> message.get("content").s())
                    .toList();
            assertEquals(10, everything.size());
            assertEquals("message 1", everything.get(9));
        }
    }

    private static void say(DynamoDbClient db, String session, Instant when, String role, String content) {
        db.putItem(put -> put.tableName("messages")
                .item(Map.of(
                        "sessionId", fromS(session),
                        "sentAt", fromN(Long.toString(when.toEpochMilli())),
                        "role", fromS(role),
                        "content", fromS(content)))
                .conditionExpression("attribute_not_exists(sentAt)")); // history is written once
    }

    private static void createTable(DynamoDbClient db) {
        db.createTable(create -> create.tableName("messages")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        AttributeDefinition.builder()
                                .attributeName("sessionId")
                                .attributeType(ScalarAttributeType.S)
                                .build(),
                        AttributeDefinition.builder()
                                .attributeName("sentAt")
                                .attributeType(ScalarAttributeType.N)
                                .build())
                .keySchema(
                        KeySchemaElement.builder()
                                .attributeName("sessionId")
                                .keyType(KeyType.HASH)
                                .build(),
                        KeySchemaElement.builder()
                                .attributeName("sentAt")
                                .keyType(KeyType.RANGE)
                                .build()));
        db.waiter().waitUntilTableExists(wait -> wait.tableName("messages"));
    }
}
