package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.engine.ControlPlaneFixture.arn;
import static stator.engine.ControlPlaneFixture.provisionedTable;
import static stator.engine.ControlPlaneFixture.table;
import static stator.engine.ControlPlaneFixture.tag;
import static stator.engine.ControlPlaneFixture.throughput;
import static stator.engine.ControlPlaneFixture.with;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import stator.contract.BillingModeSummary;
import stator.contract.CreateTable;
import stator.contract.DeleteTable;
import stator.contract.DescribeEndpoints;
import stator.contract.DescribeLimits;
import stator.contract.DescribeTable;
import stator.contract.Endpoint;
import stator.contract.ListTables;
import stator.contract.ListTagsOfResource;
import stator.contract.OnDemandThroughput;
import stator.contract.ProvisionedThroughputDescription;
import stator.contract.Structure;
import stator.contract.TableDescription;
import stator.contract.UpdateTable;
import stator.table.TableDefinition;
import stator.table.TableStatus;
import stator.time.TestClock;

/**
 * Goal: tables go from state to state as DynamoDB's do, one change at a time, and a catalog that stops at any step is
 * carried on by the next one.
 * Method: a storage in memory that fails from a step on, before or after the step has taken effect; then a new catalog on
 * what is left. Every step of a scenario is made to fail in turn.
 */
class CatalogTest {
    private static Structure describe(ControlPlaneFixture fixture, String table) {
        Structure description =
                fixture.run("DescribeTable", Map.of("TableName", table)).structure(DescribeTable.TABLE);
        assertNotNull(description);
        return description;
    }

    private static TableDefinition find(ControlPlaneFixture fixture, String table) {
        return Objects.requireNonNull(fixture.catalog().find(table), table);
    }

    private static List<String> names(Structure page) {
        return Objects.requireNonNull(page.list(ListTables.TABLE_NAMES));
    }

    @Test
    void shouldHaveItemsExpireUntilToldOtherwiseThroughRestartsAndAsLongAsTheTableIsThere() {
        MemoryCatalogStorage storage = new MemoryCatalogStorage();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.run("CreateTable", table("abc"));
            fixture.run("CreateTable", table("abd"));
            fixture.settle();
            Map<String, Object> on = Map.of("Enabled", true, "AttributeName", "expires");
            fixture.run("UpdateTimeToLive", Map.of("TableName", "abc", "TimeToLiveSpecification", on));
            fixture.run("UpdateTimeToLive", Map.of("TableName", "abd", "TimeToLiveSpecification", on));
            assertEquals(Map.of("abc", "expires", "abd", "expires"), storage.expiring());
        }
        storage.forgetExpiring();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            assertEquals(Map.of("abc", "expires", "abd", "expires"), storage.expiring());
            Map<String, Object> off = Map.of("Enabled", false, "AttributeName", "expires");
            fixture.run("UpdateTimeToLive", Map.of("TableName", "abc", "TimeToLiveSpecification", off));
            assertEquals(Map.of("abd", "expires"), storage.expiring());
            fixture.run("DeleteTable", Map.of("TableName", "abd"));
            fixture.settle();
            assertEquals(Map.of(), storage.expiring());
        }
    }

    @Test
    void shouldAnswerCreatingThenBecomeActive() {
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(new MemoryCatalogStorage())) {
            Structure made = fixture.run("CreateTable", table("abc")).structure(CreateTable.TABLE_DESCRIPTION);
            assertNotNull(made);
            assertEquals("CREATING", made.string(TableDescription.TABLE_STATUS));
            fixture.settle();
            Structure found = describe(fixture, "abc");
            assertEquals("ACTIVE", found.string(TableDescription.TABLE_STATUS));
            assertEquals(arn("abc"), found.string(TableDescription.TABLE_ARN));
            assertEquals(7L, found.longValue(TableDescription.ITEM_COUNT));
            assertEquals(77L, found.longValue(TableDescription.TABLE_SIZE_BYTES));
            assertEquals(1.78e9, found.value(TableDescription.CREATION_DATE_TIME));
            Structure billing = found.structure(TableDescription.BILLING_MODE_SUMMARY);
            assertNotNull(billing);
            assertEquals("PAY_PER_REQUEST", billing.string(BillingModeSummary.BILLING_MODE));
            TableDefinition active = fixture.catalog().active("abc");
            assertNotNull(active);
            assertEquals("pk", active.schema().partitionKey().name());
            assertEquals(active, fixture.catalog().active(arn("abc")));
            assertNull(fixture.catalog().active("abd"));
        }
    }

    @Test
    void shouldNotServeItemsOfATableThatIsBeingDeleted() {
        MemoryCatalogStorage storage = new MemoryCatalogStorage();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.run("CreateTable", table("abc"));
            fixture.settle();
            storage.holdDrops();
            Structure deleting =
                    fixture.run("DeleteTable", Map.of("TableName", "abc")).structure(DeleteTable.TABLE_DESCRIPTION);
            assertNotNull(deleting);
            assertEquals("DELETING", deleting.string(TableDescription.TABLE_STATUS));
            assertNull(fixture.catalog().active("abc"));
            assertEquals("DELETING", describe(fixture, "abc").string(TableDescription.TABLE_STATUS));
            String busy = "ResourceInUseException: Attempt to change a resource which is still in use: "
                    + "Table is being deleted: abc";
            assertEquals(busy, fixture.refusal("DeleteTable", Map.of("TableName", "abc")));
            assertEquals(
                    "ResourceInUseException: Table already exists: abc", fixture.refusal("CreateTable", table("abc")));
            storage.releaseDrops();
            fixture.settle();
            assertNull(fixture.catalog().find("abc"));
            assertEquals("", fixture.refusal("CreateTable", table("abc")));
        }
    }

    @Test
    void shouldNeverGiveANumberTwice() {
        MemoryCatalogStorage storage = new MemoryCatalogStorage();
        Set<Integer> numbers = new HashSet<>();
        Set<String> tableIds = new HashSet<>();
        for (int restart = 0; restart < 3; restart++) {
            try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
                for (int i = 0; i < 3; i++) {
                    fixture.run("CreateTable", table("abc"));
                    fixture.settle();
                    TableDefinition made = fixture.catalog().find("abc");
                    assertNotNull(made);
                    assertTrue(numbers.add(made.id()), "number=" + made.id());
                    assertTrue(tableIds.add(made.tableId()), "tableId=" + made.tableId());
                    fixture.run("DeleteTable", Map.of("TableName", "abc"));
                    fixture.settle();
                }
            }
        }
        assertFalse(numbers.contains(0), "0 is the catalog");
        assertEquals(new TreeSet<>(numbers), storage.dropped());
    }

    @Test
    void shouldLetExactlyOneOfManyCreate() {
        ExecutorService threads = Executors.newFixedThreadPool(8); // as many as callers: each waits for its answer
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(new MemoryCatalogStorage())) {
            for (int round = 0; round < 50; round++) {
                String name = "table" + round;
                List<CompletableFuture<String>> callers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    callers.add(
                            CompletableFuture.supplyAsync(() -> fixture.refusal("CreateTable", table(name)), threads));
                }
                int made = 0;
                for (CompletableFuture<String> caller : callers) {
                    String refusal = caller.join();
                    if (refusal.isEmpty()) {
                        made++;
                    } else {
                        assertEquals("ResourceInUseException: Table already exists: " + name, refusal);
                    }
                }
                assertEquals(1, made);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldRefuseMoreChangesThanMayWait() {
        MemoryCatalogStorage storage = new MemoryCatalogStorage();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(
                new CatalogContext().maxPendingChanges(2),
                storage,
                TestClock.standingAt(ControlPlaneFixture.START_MS))) {
            fixture.run("CreateTable", table("abc"));
            List<PromisedReply<Structure>> taken = new ArrayList<>();
            synchronized (storage) { // the catalog's thread waits at its first write
                for (int i = 0; i < 10; i++) {
                    taken.add(fixture.submit("CreateTable", table("table" + i)));
                }
                taken.removeIf(PromisedReply::isDone); // those that were refused
                assertTrue(taken.size() >= 2 && taken.size() <= 3, "taken=" + taken.size()); // one may run, two wait
            }
            taken.forEach(PromisedReply::await);
            assertEquals("", fixture.refusal("CreateTable", table("last")));
        }
    }

    @Test
    void shouldChangeSettings() {
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(new MemoryCatalogStorage())) {
            fixture.run("CreateTable", provisionedTable("abc", 5, 6));
            fixture.settle();
            assertNull(describe(fixture, "abc").structure(TableDescription.BILLING_MODE_SUMMARY));
            Map<String, Object> named = Map.of("TableName", "abc");
            Structure updating = fixture.run("UpdateTable", with(named, "ProvisionedThroughput", throughput(4, 7)))
                    .structure(UpdateTable.TABLE_DESCRIPTION);
            assertNotNull(updating);
            assertEquals("UPDATING", updating.string(TableDescription.TABLE_STATUS));
            fixture.settle();
            Structure capacity = describe(fixture, "abc").structure(TableDescription.PROVISIONED_THROUGHPUT);
            assertNotNull(capacity);
            assertEquals(4L, capacity.longValue(ProvisionedThroughputDescription.READ_CAPACITY_UNITS));
            assertEquals(7L, capacity.longValue(ProvisionedThroughputDescription.WRITE_CAPACITY_UNITS));
            assertEquals(1L, capacity.longValue(ProvisionedThroughputDescription.NUMBER_OF_DECREASES_TODAY));
            assertEquals(1.78e9, capacity.value(ProvisionedThroughputDescription.LAST_INCREASE_DATE_TIME));

            fixture.run(
                    "UpdateTable",
                    with(
                            with(named, "BillingMode", "PAY_PER_REQUEST"),
                            "OnDemandThroughput",
                            Map.of("MaxReadRequestUnits", 9)));
            fixture.settle();
            Structure onDemand = describe(fixture, "abc").structure(TableDescription.ON_DEMAND_THROUGHPUT);
            assertNotNull(onDemand);
            assertEquals(9L, onDemand.longValue(OnDemandThroughput.MAX_READ_REQUEST_UNITS));
            assertEquals(-1L, onDemand.longValue(OnDemandThroughput.MAX_WRITE_REQUEST_UNITS));
            fixture.run("UpdateTable", with(named, "OnDemandThroughput", Map.of("MaxReadRequestUnits", -1)));
            fixture.settle();
            assertNull(describe(fixture, "abc").structure(TableDescription.ON_DEMAND_THROUGHPUT));

            fixture.run("UpdateTable", with(named, "DeletionProtectionEnabled", true));
            fixture.settle();
            assertNotEquals("", fixture.refusal("DeleteTable", named));
            fixture.run("UpdateTable", with(named, "DeletionProtectionEnabled", false));
            fixture.settle();
            assertEquals("", fixture.refusal("DeleteTable", named));
        }
    }

    @Test
    void shouldListNamesInPages() {
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(new MemoryCatalogStorage())) {
            TreeSet<String> names = new TreeSet<>();
            for (int i = 0; i < 105; i++) {
                fixture.run("CreateTable", table("table-" + i));
                names.add("table-" + i);
            }
            for (int limit : new int[] {1, 7, 100}) {
                List<String> listed = new ArrayList<>();
                Structure page = fixture.run("ListTables", Map.of("Limit", limit));
                listed.addAll(names(page));
                while (page.has(ListTables.LAST_EVALUATED_TABLE_NAME)) {
                    String last = page.string(ListTables.LAST_EVALUATED_TABLE_NAME);
                    assertEquals(listed.get(listed.size() - 1), last);
                    page = fixture.run("ListTables", Map.of("Limit", limit, "ExclusiveStartTableName", last));
                    listed.addAll(names(page));
                }
                assertEquals(List.copyOf(names), listed, "limit=" + limit);
            }
            Structure page = fixture.run("ListTables", Map.of());
            assertEquals(100, names(page).size());
            assertEquals(
                    List.of("table-99"),
                    fixture.run("ListTables", Map.of("ExclusiveStartTableName", "table-98a"))
                            .list(ListTables.TABLE_NAMES));
        }
    }

    @Test
    void shouldTagAndUntag() {
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(new MemoryCatalogStorage())) {
            fixture.run("CreateTable", with(table("abc"), "Tags", List.of(tag("b", "1"))));
            fixture.settle();
            fixture.run("TagResource", Map.of("ResourceArn", arn("abc"), "Tags", List.of(tag("b", "2"), tag("a", ""))));
            Structure listed = fixture.run("ListTagsOfResource", Map.of("ResourceArn", arn("abc")));
            assertEquals(
                    2,
                    Objects.requireNonNull(listed.list(ListTagsOfResource.TAGS)).size());
            assertEquals(Map.of("a", "", "b", "2"), find(fixture, "abc").tags());
            fixture.run("UntagResource", Map.of("ResourceArn", arn("abc"), "TagKeys", List.of("b", "none")));
            assertEquals(Map.of("a", ""), find(fixture, "abc").tags());
        }
    }

    @Test
    void shouldDescribeTheAccount() {
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(new MemoryCatalogStorage())) {
            Structure limits = fixture.run("DescribeLimits", Map.of());
            assertEquals(80_000L, limits.longValue(DescribeLimits.ACCOUNT_MAX_READ_CAPACITY_UNITS));
            assertEquals(40_000L, limits.longValue(DescribeLimits.TABLE_MAX_WRITE_CAPACITY_UNITS));
            List<Structure> endpoints =
                    fixture.run("DescribeEndpoints", Map.of()).list(DescribeEndpoints.ENDPOINTS);
            assertNotNull(endpoints);
            assertEquals("localhost:8000", endpoints.get(0).string(Endpoint.ADDRESS));
        }
    }

    @Test
    void shouldGoOnAfterThrottling() {
        MemoryCatalogStorage storage = new MemoryCatalogStorage();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            storage.throttle(1);
            assertEquals("ThrottlingException: full", fixture.refusal("CreateTable", table("abc")));
            fixture.run("CreateTable", table("abc"));
            fixture.settle();
            storage.holdDrops();
            fixture.run("DeleteTable", Map.of("TableName", "abc"));
            storage.throttle(5);
            storage.releaseDrops();
            for (int i = 0; i < 10; i++) {
                fixture.settle();
            }
            assertNull(fixture.catalog().find("abc"));
        }
    }

    @Test
    void shouldCarryOnFromWhicheverStepFailed() {
        int steps = scenario(new MemoryCatalogStorage().failAt(Integer.MAX_VALUE, false));
        assertTrue(steps >= 15, "steps=" + steps);
        for (int failAt = 0; failAt < steps; failAt++) {
            for (boolean applied : new boolean[] {false, true}) {
                MemoryCatalogStorage storage = new MemoryCatalogStorage().failAt(failAt, applied);
                scenario(storage);
                storage.failAt(Integer.MAX_VALUE, false);
                try (ControlPlaneFixture after = new ControlPlaneFixture(storage)) {
                    after.settle();
                    assertWhole(storage, after, "failAt=" + failAt + " applied=" + applied);
                }
            }
        }
    }

    /** Creates, changes and deletes; returns the steps that took. Stops being answered at the failure. */
    private static int scenario(MemoryCatalogStorage storage) {
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.refusal("CreateTable", provisionedTable("one", 5, 5));
            fixture.refusal("CreateTable", table("two"));
            fixture.refusal("UpdateTable", Map.of("TableName", "one", "ProvisionedThroughput", throughput(6, 6)));
            fixture.refusal("TagResource", Map.of("ResourceArn", arn("two"), "Tags", List.of(tag("k", "v"))));
            fixture.refusal("DeleteTable", Map.of("TableName", "one"));
            fixture.settle();
            fixture.refusal("CreateTable", table("one"));
            fixture.settle();
            return storage.steps();
        }
    }

    private static void assertWhole(MemoryCatalogStorage storage, ControlPlaneFixture fixture, String where) {
        Set<Integer> numbers = new HashSet<>();
        TreeSet<String> names = new TreeSet<>();
        for (String name : List.of("one", "two")) {
            TableDefinition table = fixture.catalog().find(name);
            if (table != null) {
                names.add(name);
                assertEquals(TableStatus.ACTIVE, table.status(), where);
                assertTrue(numbers.add(table.id()), where);
                assertFalse(storage.dropped().contains(table.id()), where);
            }
        }
        Set<String> entries = storage.names();
        entries.remove("#next");
        assertEquals(entries, names, where);
        assertEquals("", fixture.refusal("CreateTable", table("three")), where);
        TableDefinition three = fixture.catalog().find("three");
        assertTrue(
                three != null && numbers.add(three.id()) && !storage.dropped().contains(three.id()), where);
    }

    @Test
    void shouldKeepTheFirstFailureAndRefuseAllFurtherChanges() {
        MemoryCatalogStorage storage = new MemoryCatalogStorage();
        try (ControlPlaneFixture fixture = new ControlPlaneFixture(storage)) {
            fixture.run("CreateTable", table("abc"));
            fixture.settle();
            storage.failAt(0, true);
            assertEquals(
                    "InternalServerError: step=0",
                    fixture.refusal("UpdateTable", Map.of("TableName", "abc", "TableClass", "STANDARD")));
            assertEquals("InternalServerError: step=0", fixture.refusal("CreateTable", table("xyz")));
            assertEquals("ACTIVE", describe(fixture, "abc").string(TableDescription.TABLE_STATUS));
        }
    }
}
