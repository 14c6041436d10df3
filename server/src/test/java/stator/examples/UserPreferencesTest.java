package stator.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import stator.client.StatorDynamoDbClient;

/** User preferences as Java beans: the AWS SDK's enhanced client, unchanged, on the embedded engine. */
class UserPreferencesTest {
    @TempDir
    Path directory;

    @Test
    void shouldKeepPreferencesAsBeans() {
        try (DynamoDbClient db = StatorDynamoDbClient.open(directory)) {
            DynamoDbTable<Preferences> table = DynamoDbEnhancedClient.builder()
                    .dynamoDbClient(db)
                    .build()
                    .table("preferences", TableSchema.fromBean(Preferences.class));
            table.createTable();
            db.waiter().waitUntilTableExists(wait -> wait.tableName("preferences"));

            Preferences mine = new Preferences();
            mine.setUserId("ann");
            mine.setTheme("dark");
            mine.setShortcuts(new TreeMap<>(Map.of("save", "ctrl+s")));
            table.putItem(mine);

            Preferences read = table.getItem(Key.builder().partitionValue("ann").build());
            read.getShortcuts().put("find", "ctrl+f");
            table.updateItem(read);

            read = table.getItem(Key.builder().partitionValue("ann").build());
            assertEquals("dark", read.getTheme());
            assertEquals(Map.of("save", "ctrl+s", "find", "ctrl+f"), read.getShortcuts());
            assertNull(table.getItem(Key.builder().partitionValue("bob").build()));
        }
    }

    /** What one user likes. */
    @DynamoDbBean
    public static class Preferences {
        private String userId;
        private String theme;
        private Map<String, String> shortcuts;

        @DynamoDbPartitionKey
        public String getUserId() {
            return userId;
        }

        public void setUserId(String userId) {
            this.userId = userId;
        }

        public String getTheme() {
            return theme;
        }

        public void setTheme(String theme) {
            this.theme = theme;
        }

        public Map<String, String> getShortcuts() {
            return shortcuts;
        }

        public void setShortcuts(Map<String, String> shortcuts) {
            this.shortcuts = shortcuts;
        }
    }
}
