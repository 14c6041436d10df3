package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stator.contract.DescribeTable;

/**
 * Goal: a global index goes through its states as DynamoDB's do, one at a time, and goes on with them after a restart.
 * Method: a catalog over entries in memory; what fills and empties indexes is held back, and let go when the test says so.
 */
class GlobalIndexCatalogTest {
    private static final String USED = "ResourceInUseException: Attempt to change a resource which is still in use: ";
    private static final String ONE_AT_A_TIME =
            "LimitExceededException: Subscriber limit exceeded: Only 1 online index can"
                    + " be created or deleted simultaneously per table";

    private final MemoryCatalogStorage storage = new MemoryCatalogStorage();

    private static Map<String, Object> table() {
        Map<String, Object> request = new HashMap<>();
        request.put("TableName", "notes");
        request.put("BillingMode", "PROVISIONED");
        request.put("ProvisionedThroughput", units(5));
        request.put("AttributeDefinitions", List.of(definition("pk"), definition("a")));
        request.put("KeySchema", List.of(Map.of("AttributeName", "pk", "KeyType", "HASH")));
        request.put("GlobalSecondaryIndexes", List.of(index("by-a", "a")));
        return request;
    }

    private static Map<String, Object> index(String name, String key) {
        return Map.of(
                "IndexName",
                name,
                "KeySchema",
                List.of(Map.of("AttributeName", key, "KeyType", "HASH")),
                "Projection",
                Map.of("ProjectionType", "ALL"),
                "ProvisionedThroughput",
                units(1));
    }

    private static Map<String, Object> units(long units) {
        return Map.of("ReadCapacityUnits", units, "WriteCapacityUnits", units);
    }

    private static Map<String, Object> definition(String name) {
        return Map.of("AttributeName", name, "AttributeType", "S");
    }

    private static Map<String, Object> update(String kind, Map<String, Object> index) {
        return Map.of(
                "TableName",
                "notes",
                "AttributeDefinitions",
                List.of(definition(kind.equals("Create") ? "b" : "a")),
                "GlobalSecondaryIndexUpdates",
                List.of(Map.of(kind, index)));
    }

    private static @Nullable Map<String, Object> describe(ControlPlaneFixture fixture, String index) {
        for (Map<String, Object> described : IndexedStore.maps(describe(fixture).get("GlobalSecondaryIndexes"))) {
            if (index.equals(described.get("IndexName"))) {
                return described;
            }
        }
        return null;
    }

    private static Map<String, Object> describe(ControlPlaneFixture fixture) {
        return TestShapes.plain(Objects.requireNonNull(
                fixture.run("DescribeTable", Map.of("TableName", "notes")).structure(DescribeTable.TABLE)));
    }

    private static @Nullable Object status(ControlPlaneFixture fixture, String index) {
        Map<String, Object> described = describe(fixture, index);
        return described == null ? null : described.get("IndexStatus");
    }

    @Test
    void shouldKeepAnIndexThatIsMadeWithItsTable() {
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            Map<String, Object> made = IndexedStore.map(
                    TestShapes.plain(fixture.run("CreateTable", table())).get("TableDescription"));
            assertEquals(
                    "CREATING",
                    IndexedStore.maps(made.get("GlobalSecondaryIndexes")).get(0).get("IndexStatus"));
            fixture.settle();
            assertEquals("ACTIVE", status(fixture, "by-a"));
            assertEquals(List.of(2), storage.indexes().maintained());
        }
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            assertEquals(List.of(2), storage.indexes().maintained());
            Map<String, Object> described = Objects.requireNonNull(describe(fixture, "by-a"));
            assertEquals(
                    1L, IndexedStore.map(described.get("ProvisionedThroughput")).get("WriteCapacityUnits"));
            assertEquals(7L, described.get("ItemCount"));
            assertEquals(ControlPlaneFixture.arn("notes") + "/index/by-a", described.get("IndexArn"));
            fixture.run("DeleteTable", Map.of("TableName", "notes"));
            fixture.settle();
            assertEquals(List.of(), storage.indexes().maintained());
        }
    }

    @Test
    void shouldFillAnIndexThatIsMadeLater() {
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.run("CreateTable", table());
            fixture.run("UpdateTable", update("Create", index("by-b", "b")));
            fixture.settle();
            assertEquals("CREATING", status(fixture, "by-b"));
            assertEquals(true, Objects.requireNonNull(describe(fixture, "by-b")).get("Backfilling"));
            assertEquals("ACTIVE", describe(fixture).get("TableStatus"));
            assertEquals(List.of(2, 3), storage.indexes().maintained());
            fixture.run("UpdateTable", Map.of("TableName", "notes", "DeletionProtectionEnabled", false));
            assertEquals(1, storage.indexes().filling(), "filled once");
            assertEquals(ONE_AT_A_TIME, fixture.refusal("UpdateTable", update("Delete", Map.of("IndexName", "by-a"))));
            assertEquals(
                    USED + "Table: notes is in the process of being updated.",
                    fixture.refusal("DeleteTable", Map.of("TableName", "notes")));
            assertEquals(
                    USED + "Index is being updated.  Table: notes Index: by-b",
                    fixture.refusal(
                            "UpdateTable",
                            update("Update", Map.of("IndexName", "by-b", "ProvisionedThroughput", units(2)))));
        }
        storage.indexes().forget();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.settle();
            assertEquals(1, storage.indexes().filling(), "goes on");
            storage.indexes().fill();
            fixture.settle();
            assertEquals("ACTIVE", status(fixture, "by-b"));
            assertNull(Objects.requireNonNull(describe(fixture, "by-b")).get("Backfilling"));
            fixture.run(
                    "UpdateTable", update("Update", Map.of("IndexName", "by-b", "ProvisionedThroughput", units(2))));
            fixture.settle();
            assertEquals(
                    2L,
                    IndexedStore.map(Objects.requireNonNull(describe(fixture, "by-b"))
                                    .get("ProvisionedThroughput"))
                            .get("ReadCapacityUnits"));
        }
    }

    @Test
    void shouldEmptyAnIndexThatIsRemovedWhateverItsState() {
        storage.holdDrops();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.run("CreateTable", table());
            fixture.run("UpdateTable", update("Create", index("by-b", "b")));
            fixture.run("UpdateTable", update("Delete", Map.of("IndexName", "by-b")));
            fixture.settle();
            assertEquals("DELETING", status(fixture, "by-b"));
            assertEquals(List.of(2), storage.indexes().maintained());
            storage.indexes().fill();
            fixture.settle();
            assertEquals("DELETING", status(fixture, "by-b"), "what filled it has ended");
            assertEquals(ONE_AT_A_TIME, fixture.refusal("UpdateTable", update("Create", index("by-c", "b"))));
        }
        storage.forgetDrops();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.settle();
            storage.releaseDrops();
            fixture.settle();
            assertNull(status(fixture, "by-b"));
            assertEquals(
                    List.of(definition("pk"), definition("a")),
                    describe(fixture).get("AttributeDefinitions"));
            assertEquals(List.of(3), List.copyOf(storage.dropped()));
            fixture.run("UpdateTable", update("Create", index("by-b", "b")));
            assertEquals(List.of(2, 4), storage.indexes().maintained(), "a number is never used again");
        }
    }
}
