package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    void shouldBeUpdatingUntilTheFillingOfAnIndexHasBegun() {
        storage.indexes().hold();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.run("CreateTable", table());
            Map<String, Object> answer =
                    IndexedStore.map(TestShapes.plain(fixture.run("UpdateTable", update("Create", index("by-b", "b"))))
                            .get("TableDescription"));
            assertEquals("UPDATING", answer.get("TableStatus"));
            assertEquals(
                    false,
                    IndexedStore.maps(answer.get("GlobalSecondaryIndexes"))
                            .get(1)
                            .get("Backfilling"));
            fixture.settle();
            assertUpdating(fixture);
            assertBusy(fixture);
        }
        storage.indexes().forget();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.settle();
            assertUpdating(fixture);
            assertBusy(fixture);
            storage.indexes().release();
            fixture.settle();
            assertEquals("ACTIVE", describe(fixture).get("TableStatus"));
            assertEquals("CREATING", status(fixture, "by-b"));
            assertEquals(true, Objects.requireNonNull(describe(fixture, "by-b")).get("Backfilling"));
            fixture.run("UpdateTable", Map.of("TableName", "notes", "ProvisionedThroughput", units(6)));
            assertEquals("ACTIVE", describe(fixture).get("TableStatus"), "the filling does not keep it");
        }
    }

    private static void assertUpdating(ControlPlaneFixture fixture) {
        assertEquals("UPDATING", describe(fixture).get("TableStatus"));
        assertEquals("CREATING", status(fixture, "by-b"));
        assertEquals(false, Objects.requireNonNull(describe(fixture, "by-b")).get("Backfilling"));
        assertNotNull(fixture.catalog().active("notes"), "items are served");
    }

    private static void assertBusy(ControlPlaneFixture fixture) {
        String updated = USED + "Table is being updated: notes";
        Map<String, Object> named = Map.of("TableName", "notes");
        Map<String, Object> throughput = Map.of("TableName", "notes", "ProvisionedThroughput", units(7));
        assertEquals(updated, fixture.refusal("UpdateTable", throughput));
        assertEquals(updated, fixture.refusal("DeleteTable", named));
        assertEquals(
                updated,
                fixture.refusal(
                        "TagResource",
                        Map.of(
                                "ResourceArn",
                                ControlPlaneFixture.arn("notes"),
                                "Tags",
                                List.of(ControlPlaneFixture.tag("k", "v")))));
        assertEquals(ONE_AT_A_TIME, fixture.refusal("UpdateTable", update("Create", index("by-c", "b"))));
        assertEquals(ONE_AT_A_TIME, fixture.refusal("UpdateTable", update("Delete", Map.of("IndexName", "by-a"))));
        assertEquals(
                USED + "Index creation is in resource allocation phase. Retry deletion during backfilling phase or when"
                        + " the index is active. Table: notes Index: by-b",
                fixture.refusal("UpdateTable", update("Delete", Map.of("IndexName", "by-b"))));
        assertEquals(
                "ValidationException: One or more parameter values were invalid: Neither ReadCapacityUnits nor"
                        + " WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
                fixture.refusal("UpdateTable", ControlPlaneFixture.with(throughput, "BillingMode", "PAY_PER_REQUEST")),
                "what is wrong by itself is told first");
    }

    /** Every write of the catalog fails in turn, before or after it has taken effect; the next catalog goes on. */
    @Test
    void shouldComeToRestFromWhicheverStepFailed() {
        int steps = scenario(new MemoryCatalogStorage().failAt(Integer.MAX_VALUE, false));
        assertTrue(steps >= 12, "steps=" + steps);
        for (int failAt = 0; failAt < steps; failAt++) {
            for (boolean applied : new boolean[] {false, true}) {
                MemoryCatalogStorage left = new MemoryCatalogStorage().failAt(failAt, applied);
                scenario(left);
                left.failAt(Integer.MAX_VALUE, false);
                left.indexes().forget();
                try (ControlPlaneFixture after = new ControlPlaneFixture(left)) {
                    after.settle();
                    left.indexes().fill();
                    after.settle();
                    assertAtRest(after, "failAt=" + failAt + " applied=" + applied);
                }
            }
        }
    }

    private static int scenario(MemoryCatalogStorage left) {
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(left)) {
            fixture.refusal("CreateTable", table());
            fixture.refusal("UpdateTable", update("Create", index("by-b", "b")));
            fixture.settle();
            left.indexes().fill();
            fixture.settle();
            fixture.refusal("UpdateTable", update("Delete", Map.of("IndexName", "by-a")));
            fixture.settle();
            fixture.refusal("UpdateTable", update("Create", index("by-c", "b")));
            fixture.settle();
            return left.steps();
        }
    }

    private static void assertAtRest(ControlPlaneFixture fixture, String where) {
        if (fixture.catalog().find("notes") == null) {
            return;
        }
        Map<String, Object> table = describe(fixture);
        assertEquals("ACTIVE", table.get("TableStatus"), where);
        for (Map<String, Object> index : IndexedStore.maps(table.get("GlobalSecondaryIndexes"))) {
            assertEquals("ACTIVE", index.get("IndexStatus"), where);
        }
        assertEquals(
                "",
                fixture.refusal("UpdateTable", Map.of("TableName", "notes", "ProvisionedThroughput", units(9))),
                where);
    }

    @Test
    void shouldEmptyAnIndexThatIsRemovedWhateverItsState() {
        storage.holdDrops();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.run("CreateTable", table());
            fixture.run("UpdateTable", update("Create", index("by-b", "b")));
            fixture.settle();
            fixture.run("UpdateTable", update("Delete", Map.of("IndexName", "by-b")));
            fixture.settle();
            assertEquals("DELETING", status(fixture, "by-b"));
            assertEquals("UPDATING", describe(fixture).get("TableStatus"));
            assertEquals(List.of(2), storage.indexes().maintained());
            storage.indexes().fill();
            fixture.settle();
            assertEquals("DELETING", status(fixture, "by-b"), "what filled it has ended");
            assertEquals("UPDATING", describe(fixture).get("TableStatus"));
            assertEquals(
                    USED + "Index is being updated.  Table: notes Index: by-b",
                    fixture.refusal("UpdateTable", update("Delete", Map.of("IndexName", "by-b"))));
            assertEquals(ONE_AT_A_TIME, fixture.refusal("UpdateTable", update("Create", index("by-c", "b"))));
        }
        storage.forgetDrops();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.settle();
            assertEquals("UPDATING", describe(fixture).get("TableStatus"));
            storage.releaseDrops();
            fixture.settle();
            assertNull(status(fixture, "by-b"));
            assertEquals("ACTIVE", describe(fixture).get("TableStatus"));
            assertEquals(
                    List.of(definition("pk"), definition("a")),
                    describe(fixture).get("AttributeDefinitions"));
            assertEquals(List.of(3), List.copyOf(storage.dropped()));
            fixture.run("UpdateTable", update("Create", index("by-b", "b")));
            assertEquals(List.of(2, 4), storage.indexes().maintained(), "a number is never used again");
        }
    }
}
