package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static stator.engine.ControlPlaneFixture.table;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.CreateTable;
import stator.contract.DescribeTable;
import stator.contract.Structure;
import stator.item.ItemEncoder;
import stator.partition.ItemCursor;
import stator.partition.Outcome;
import stator.partition.PartitionedStore;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.partition.StoreContext;
import stator.partition.WriteCommand;
import stator.table.IndexSchema;
import stator.table.KeyRange;
import stator.table.TableSchema;

/**
 * Goal: a table's local indexes are described, survive restarts with what they hold and what is counted, and go with the
 * table.
 * Method: a table made by request on a real store; items; restarts; a table of the same name after it.
 */
class LocalIndexCatalogTest {
    private static final int ITEMS = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    private Path directory;

    private PartitionedStore open() {
        return PartitionedStore.open(new StoreContext().directory(directory).partitions(2));
    }

    private static Map<String, Object> request() {
        Map<String, Object> request = new HashMap<>(table("notes"));
        request.put(
                "AttributeDefinitions",
                List.of(definition("pk", "S"), definition("sk", "N"), definition("at", "N"), definition("by", "S")));
        request.put("KeySchema", keys("sk"));
        request.put(
                "LocalSecondaryIndexes",
                List.of(
                        Map.of(
                                "IndexName",
                                "by-time",
                                "KeySchema",
                                keys("at"),
                                "Projection",
                                Map.of("ProjectionType", "INCLUDE", "NonKeyAttributes", List.of("text", "by"))),
                        Map.of(
                                "IndexName",
                                "by-author",
                                "KeySchema",
                                keys("by"),
                                "Projection",
                                Map.of("ProjectionType", "KEYS_ONLY"))));
        return request;
    }

    private static Map<String, Object> definition(String name, String type) {
        return Map.of("AttributeName", name, "AttributeType", type);
    }

    private static List<Object> keys(String sortKey) {
        return List.of(
                Map.of("AttributeName", "pk", "KeyType", "HASH"), Map.of("AttributeName", sortKey, "KeyType", "RANGE"));
    }

    /** As an index is described; sizes are those of the items below. */
    private static Map<String, Object> described(String name, List<Object> keys, Object projection, long... numbers) {
        return Map.of(
                "IndexName",
                name,
                "KeySchema",
                keys,
                "Projection",
                projection,
                "ItemCount",
                numbers[0],
                "IndexSizeBytes",
                numbers[1],
                "IndexArn",
                ControlPlaneFixture.arn("notes") + "/index/" + name);
    }

    private static List<Object> expected(long timeItems, long authorItems) {
        Object include = Map.of("ProjectionType", "INCLUDE", "NonKeyAttributes", List.of("text", "by"));
        long entry = 2 + 1 + 2 + 2 + 2 + 2; // pk, sk, at: a byte or two for each value
        long text = 4 + 4;
        long author = 2 + 2;
        return List.of(
                described("by-time", keys("at"), include, timeItems, timeItems * (entry + text) + authorItems * author),
                described(
                        "by-author",
                        keys("by"),
                        Map.of("ProjectionType", "KEYS_ONLY"),
                        authorItems,
                        authorItems * (entry - 4 + author)));
    }

    private static @Nullable Object description(ControlPlaneFixture fixture) {
        Structure answer = fixture.run("DescribeTable", Map.of("TableName", "notes"));
        return TestShapes.plain(Objects.requireNonNull(answer.structure(DescribeTable.TABLE)))
                .get("LocalSecondaryIndexes");
    }

    @Test
    void shouldKeepIndexesThroughRestartsAndLoseThemWithTheTable() {
        try (PartitionedStore store = open();
                ControlPlaneFixture fixture = ControlPlaneFixture.over(store)) {
            Structure made = Objects.requireNonNull(
                    fixture.run("CreateTable", request()).structure(CreateTable.TABLE_DESCRIPTION));
            assertEquals(expected(0, 0), TestShapes.plain(made).get("LocalSecondaryIndexes"));
            fixture.settle();
            put(store, schema(fixture));
            assertEquals(expected(ITEMS, ITEMS / 2), description(fixture));
        }
        try (PartitionedStore store = open();
                ControlPlaneFixture fixture = ControlPlaneFixture.over(store)) {
            assertEquals(expected(ITEMS, ITEMS / 2), description(fixture));
            TableSchema table = schema(fixture);
            assertEquals(ITEMS, count(store, table.localIndexes().get(0)));
            assertEquals(ITEMS / 2, count(store, table.localIndexes().get(1)));
            fixture.run("DeleteTable", Map.of("TableName", "notes"));
            while (fixture.catalog().find("notes") != null) {
                fixture.settle();
            }
            for (IndexSchema index : table.localIndexes()) {
                assertEquals(0, count(store, index), index.name());
                assertEquals(0, store.itemCount(index.keys().id()), index.name());
            }
            fixture.run("CreateTable", request());
            fixture.settle();
            assertEquals(expected(0, 0), description(fixture));
            assertEquals(table.id() + 3, schema(fixture).id(), "numbers of tables and indexes are never used again");
        }
        try (PartitionedStore store = open();
                ControlPlaneFixture fixture = ControlPlaneFixture.over(store)) {
            assertEquals(expected(0, 0), description(fixture));
            fixture.run("CreateTable", table("other"));
            fixture.settle();
            assertNull(
                    TestShapes.plain(Objects.requireNonNull(fixture.run("DescribeTable", Map.of("TableName", "other"))
                                    .structure(DescribeTable.TABLE)))
                            .get("LocalSecondaryIndexes"));
        }
    }

    private static TableSchema schema(ControlPlaneFixture fixture) {
        return Objects.requireNonNull(fixture.catalog().active("notes")).schema();
    }

    private static void put(Store store, TableSchema table) {
        ItemEncoder encoder = new ItemEncoder();
        for (int i = 0; i < ITEMS; i++) {
            encoder.beginMap()
                    .name("pk")
                    .string("" + i % 3)
                    .name("sk")
                    .number(i + 1)
                    .name("at")
                    .number(99 - i);
            encoder.name("text").string("text");
            if (i % 2 == 0) {
                encoder.name("by").string("me");
            }
            CompletableFuture<WriteCommand> done = new CompletableFuture<>();
            store.submit(WriteCommand.put(table, encoder.endMap().finish()), done::complete);
            try (WriteCommand command = done.join()) {
                assertEquals(Outcome.APPLIED, command.outcome());
            }
        }
    }

    private static int count(Store store, IndexSchema index) {
        int count = 0;
        try (ReadSession session = store.openReader()) {
            ItemCursor cursor = session.cursor(new KeyRange().ofAll(index.keys()), true);
            while (cursor.next()) {
                count++;
            }
        }
        return count;
    }
}
