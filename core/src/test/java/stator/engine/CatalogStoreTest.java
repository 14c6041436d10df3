package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static stator.engine.ControlPlaneFixture.arn;
import static stator.engine.ControlPlaneFixture.provisionedTable;
import static stator.engine.ControlPlaneFixture.table;
import static stator.engine.ControlPlaneFixture.tag;
import static stator.engine.ControlPlaneFixture.throughput;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.partition.Outcome;
import stator.partition.PartitionedStore;
import stator.partition.Store;
import stator.partition.StoreContext;
import stator.partition.WriteCommand;
import stator.table.TableDefinition;
import stator.table.TableStatus;

/**
 * Goal: the catalog survives restarts of a real store as it was, and a deleted table leaves no items behind.
 * Method: random creates, updates, deletes and tags over few names, compared with a map after each and after each
 * restart; items put into tables, counted before and after the tables are deleted.
 */
class CatalogStoreTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    private Path directory;

    private PartitionedStore open() {
        return PartitionedStore.open(new StoreContext().directory(directory).partitions(2));
    }

    /** What a table ought to be: read units, or 0 for an on-demand one, and its tags. */
    private record Expected(long readUnits, Map<String, String> tags) {}

    @Test
    void shouldKeepRandomTablesThroughRestarts() {
        Random random = new Random(SEED);
        NavigableMap<String, Expected> model = new TreeMap<>();
        for (int restart = 0; restart < 5; restart++) {
            try (PartitionedStore store = open();
                    ControlPlaneFixture fixture = ControlPlaneFixture.over(store)) {
                compare(model, fixture);
                for (int step = 0; step < 40; step++) {
                    change(random, model, fixture);
                    fixture.settle();
                    awaitDeletions(fixture);
                    compare(model, fixture);
                }
            }
        }
    }

    private static void change(Random random, NavigableMap<String, Expected> model, ControlPlaneFixture fixture) {
        String name = "table-" + random.nextInt(6);
        Expected current = model.get(name);
        long units = 1L + random.nextInt(1000);
        switch (random.nextInt(5)) {
            case 0 -> {
                boolean provisioned = random.nextBoolean();
                String refusal =
                        fixture.refusal("CreateTable", provisioned ? provisionedTable(name, units, 1) : table(name));
                assertEquals(current != null, !refusal.isEmpty(), RERUN);
                if (current == null) {
                    model.put(name, new Expected(provisioned ? units : 0, Map.of()));
                }
            }
            case 1 -> {
                String refusal = fixture.refusal("DeleteTable", Map.of("TableName", name));
                assertEquals(current == null, !refusal.isEmpty(), RERUN);
                model.remove(name);
            }
            case 2 -> {
                // from on demand, so that neither equal values nor the limit of decreases get in the way
                fixture.refusal("UpdateTable", Map.of("TableName", name, "BillingMode", "PAY_PER_REQUEST"));
                fixture.settle();
                fixture.refusal(
                        "UpdateTable",
                        Map.of(
                                "TableName",
                                name,
                                "BillingMode",
                                "PROVISIONED",
                                "ProvisionedThroughput",
                                throughput(units, 1)));
                model.computeIfPresent(name, (key, table) -> new Expected(units, table.tags()));
            }
            case 3 -> {
                String key = "k" + random.nextInt(4);
                fixture.refusal(
                        "TagResource", Map.of("ResourceArn", arn(name), "Tags", List.of(tag(key, "v" + units))));
                model.computeIfPresent(name, (ignored, table) -> {
                    TreeMap<String, String> tags = new TreeMap<>(table.tags());
                    tags.put(key, "v" + units);
                    return new Expected(table.readUnits(), tags);
                });
            }
            default -> {
                String key = "k" + random.nextInt(4);
                fixture.refusal("UntagResource", Map.of("ResourceArn", arn(name), "TagKeys", List.of(key)));
                model.computeIfPresent(name, (ignored, table) -> {
                    TreeMap<String, String> tags = new TreeMap<>(table.tags());
                    tags.remove(key);
                    return new Expected(table.readUnits(), tags);
                });
            }
        }
    }

    /** The removal of items is finished by a partition's thread; ask until the catalog has heard of it. */
    private static void awaitDeletions(ControlPlaneFixture fixture) {
        long deadlineNs = System.nanoTime() + 30_000_000_000L;
        for (int i = 0; i < 6; i++) {
            TableDefinition table = fixture.catalog().find("table-" + i);
            while (table != null && table.status() == TableStatus.DELETING) {
                if (System.nanoTime() - deadlineNs > 0) {
                    throw new AssertionError("still deleting " + table.name() + " " + RERUN);
                }
                fixture.settle();
                table = fixture.catalog().find("table-" + i);
            }
        }
    }

    private static void compare(NavigableMap<String, Expected> model, ControlPlaneFixture fixture) {
        assertEquals(List.copyOf(model.keySet()), fixture.catalog().namesAfter(null, 100), RERUN);
        model.forEach((name, expected) -> {
            TableDefinition table = fixture.catalog().active(name);
            assertNotNull(table, RERUN);
            assertEquals(expected.readUnits(), table.throughput().readUnits(), RERUN);
            assertEquals(expected.tags(), table.tags(), RERUN);
        });
    }

    @Test
    void shouldLeaveNoItemsOfADeletedTable() {
        try (PartitionedStore store = open();
                ControlPlaneFixture fixture = ControlPlaneFixture.over(store)) {
            fixture.run("CreateTable", table("table-0"));
            fixture.run("CreateTable", table("table-1"));
            fixture.settle();
            for (int i = 0; i < 100; i++) {
                put(store, active(fixture, "table-" + i % 2), "item" + i);
            }
            int deleted = active(fixture, "table-0").id();
            assertEquals(50, store.itemCount(deleted));
            fixture.run("DeleteTable", Map.of("TableName", "table-0"));
            awaitDeletions(fixture);
            assertNull(fixture.catalog().find("table-0"));
            assertEquals(0, store.itemCount(deleted));
            assertEquals(50, store.itemCount(active(fixture, "table-1").id()));
        }
        try (PartitionedStore store = open();
                ControlPlaneFixture fixture = ControlPlaneFixture.over(store)) {
            assertNull(fixture.catalog().find("table-0"));
            assertEquals(50, store.itemCount(active(fixture, "table-1").id()));
        }
    }

    private static TableDefinition active(ControlPlaneFixture fixture, String name) {
        return Objects.requireNonNull(fixture.catalog().active(name), name);
    }

    private static void put(Store store, TableDefinition table, String key) {
        AttributeMap item =
                new ItemEncoder().beginMap().name("pk").string(key).endMap().finish();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        store.submit(WriteCommand.put(table.schema(), item), command -> {
            outcome.complete(command.outcome());
            command.close();
        });
        assertEquals(Outcome.APPLIED, outcome.join());
    }
}
