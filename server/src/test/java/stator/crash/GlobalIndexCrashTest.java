package stator.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.DeleteGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Goal: the global indexes of a server that is killed at any moment hold, soon after a restart on the same directory, exactly what
 * its table holds; one that was being filled is filled then.
 * Method: several clients write over HTTP to a real process of four partitions, while an index is made or removed; SIGKILL
 * after a random time; restart; scans of the table and of its indexes are compared until they agree, with a deadline.
 */
class GlobalIndexCrashTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String TABLE = "items";
    private static final String ADDED = "added";
    private static final int CLIENTS = 3;
    private static final int PARTITIONS = 4;
    private static final int WORK_MS_MAX = 600;
    private static final long PATIENCE_NS = 60_000_000_000L;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void shouldHoldWhatTheTableHoldsAfterAFewKills(@TempDir Path directory) throws Exception {
        run(directory, "sync", 2);
    }

    @Test
    @Tag("slow")
    void shouldHoldWhatTheTableHoldsWhenSynced(@TempDir Path directory) throws Exception {
        run(directory, "sync", CrashServer.KILLS);
    }

    @Test
    @Tag("slow")
    void shouldHoldWhatTheTableHoldsWhenBuffered(@TempDir Path directory) throws Exception {
        run(directory, "buffered", CrashServer.KILLS);
    }

    private void run(Path directory, String durability, int cycles) throws Exception {
        try {
            for (int cycle = 0; cycle < cycles; cycle++) {
                workAndKill(directory, durability, cycle);
            }
            CrashServer server = CrashServer.start(directory, durability, PARTITIONS);
            try (DynamoDbClient client = client(server.endpoint())) {
                assertTrue(awaitEqual(client) > 0, "no entries");
            } finally {
                server.kill();
            }
        } catch (Exception | AssertionError failure) {
            throw new AssertionError(
                    "rerun with -Dtest=GlobalIndexCrashTest -Dstator.test.seed=" + SEED + " durability=" + durability,
                    failure);
        }
    }

    private void workAndKill(Path directory, String durability, int cycle) throws Exception {
        CrashServer server = CrashServer.start(directory, durability, PARTITIONS);
        List<CompletableFuture<?>> work = new ArrayList<>();
        try (DynamoDbClient client = client(server.endpoint())) {
            if (cycle == 0) {
                create(client);
            } else if (cycle % 3 == 0) {
                awaitEqual(client);
            }
            for (int i = 0; i < CLIENTS; i++) {
                SplittableRandom own = random.split();
                work.add(DaemonThread.start("index-client", () -> workUntilKilled(client, own)));
            }
            work.add(DaemonThread.start("index-changer", () -> change(client)));
            server.runFor(50 + random.nextInt(WORK_MS_MAX));
            server.kill();
            for (CompletableFuture<?> each : work) {
                each.get(PATIENCE_NS, TimeUnit.NANOSECONDS);
            }
        } finally {
            server.kill();
        }
    }

    private static void create(DynamoDbClient client) {
        client.createTable(request -> request.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(definition("id"), definition("a"), definition("b"))
                .keySchema(key("id", KeyType.HASH))
                .globalSecondaryIndexes(
                        GlobalSecondaryIndex.builder()
                                .indexName("by-a")
                                .keySchema(key("a", KeyType.HASH))
                                .projection(all())
                                .build(),
                        GlobalSecondaryIndex.builder()
                                .indexName("by-b-a")
                                .keySchema(key("b", KeyType.HASH), key("a", KeyType.RANGE))
                                .projection(all())
                                .build()));
    }

    /** Makes the index that comes and goes, or removes it. */
    private static void change(DynamoDbClient client) {
        try {
            boolean there =
                    indexes(client).stream().anyMatch(index -> index.indexName().equals(ADDED));
            GlobalSecondaryIndexUpdate.Builder update = GlobalSecondaryIndexUpdate.builder();
            if (there) {
                update.delete(DeleteGlobalSecondaryIndexAction.builder()
                        .indexName(ADDED)
                        .build());
            } else {
                update.create(CreateGlobalSecondaryIndexAction.builder()
                        .indexName(ADDED)
                        .keySchema(key("c", KeyType.HASH))
                        .projection(all())
                        .build());
            }
            client.updateTable(request -> request.tableName(TABLE)
                    .attributeDefinitions(there ? List.of() : List.of(definition("c")))
                    .globalSecondaryIndexUpdates(List.of(update.build())));
        } catch (SdkException ex) {
            return; // killed, or still busy with what the last run began
        }
    }

    private static void workUntilKilled(DynamoDbClient client, SplittableRandom random) {
        while (true) {
            Map<String, AttributeValue> item = new HashMap<>();
            item.put("id", AttributeValue.fromS("id " + random.nextInt(200)));
            try {
                if (random.nextInt(5) == 0) {
                    client.deleteItem(request -> request.tableName(TABLE).key(item));
                    continue;
                }
                for (String name : List.of("a", "b", "c")) {
                    if (random.nextInt(5) > 0) {
                        item.put(name, AttributeValue.fromS(name + random.nextInt(8)));
                    }
                }
                item.put("n", AttributeValue.fromN(Integer.toString(random.nextInt())));
                client.putItem(request -> request.tableName(TABLE).item(item));
            } catch (SdkException ex) {
                return; // killed
            }
        }
    }

    /** Waits until every index holds what the table holds. Returns the number of entries. */
    private static int awaitEqual(DynamoDbClient client) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        String difference = "nothing compared";
        while (System.nanoTime() - deadlineNs < 0) {
            Map<String, Map<String, AttributeValue>> items = scan(client, null);
            int entries = 0;
            difference = "";
            for (GlobalSecondaryIndexDescription index : indexes(client)) {
                if (index.indexStatus() != IndexStatus.ACTIVE) {
                    difference = index.indexName() + " is " + index.indexStatus();
                    break;
                }
                Map<String, Map<String, AttributeValue>> expected = new TreeMap<>(items);
                for (KeySchemaElement element : index.keySchema()) {
                    expected.values().removeIf(item -> !item.containsKey(element.attributeName()));
                }
                Map<String, Map<String, AttributeValue>> found = scan(client, index.indexName());
                if (!expected.equals(found)) {
                    difference = index.indexName() + " expected=" + expected + " found=" + found;
                    break;
                }
                entries += found.size();
            }
            if (difference.isEmpty()) {
                return entries;
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("never equal: " + difference);
    }

    private static Map<String, Map<String, AttributeValue>> scan(DynamoDbClient client, @Nullable String index) {
        Map<String, Map<String, AttributeValue>> found = new TreeMap<>();
        client.scanPaginator(request -> request.tableName(TABLE).indexName(index)).items().stream()
                .forEach(item -> {
                    String id = Objects.requireNonNull(item.get("id")).s();
                    found.put(found.containsKey(id) ? id + " once more" : id, item);
                });
        return found;
    }

    private static List<GlobalSecondaryIndexDescription> indexes(DynamoDbClient client) {
        return client.describeTable(request -> request.tableName(TABLE)).table().globalSecondaryIndexes();
    }

    private static DynamoDbClient client(URI endpoint) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .overrideConfiguration(settings -> settings.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    private static AttributeDefinition definition(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static Projection all() {
        return Projection.builder().projectionType(ProjectionType.ALL).build();
    }
}
