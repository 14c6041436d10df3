package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.partition.Durability;
import stator.partition.PartitionedStore;
import stator.partition.StoreContext;
import stator.table.TableSchema;
import stator.wal.Wal;

/**
 * All operations over a store of four partitions with small segments, compacted early, and a checker that compares each
 * global index of a table with the table, by what both answer to scans.
 */
final class IndexedStore implements AutoCloseable {
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final int SEGMENT_LENGTH = 64 << 10;

    private final PartitionedStore store;
    private final ControlPlaneFixture control;
    private final Map<String, OperationHandler> handlers = new HashMap<>();

    IndexedStore(Path directory, Durability durability) {
        this(context(directory, durability));
    }

    IndexedStore(StoreContext context) {
        store = PartitionedStore.open(context);
        control = ControlPlaneFixture.over(store);
        ItemOperations.handlers(control.catalog(), store)
                .forEach(handler -> handlers.put(handler.operation().name(), handler));
        TableOperations.handlers(control.catalog())
                .forEach(handler -> handlers.put(handler.operation().name(), handler));
    }

    static StoreContext context(Path directory, Durability durability) {
        return new StoreContext()
                .directory(directory)
                .partitions(4)
                .durability(durability)
                .compactionSlackBytes(256 << 10)
                .logs(number -> new Wal.Context()
                        .directory(directory.resolve("partition-" + number))
                        .initialSegmentLength(SEGMENT_LENGTH)
                        .maxSegmentLength(2 * SEGMENT_LENGTH)
                        .maxRecordLength(SEGMENT_LENGTH / 2));
    }

    PartitionedStore store() {
        return store;
    }

    /** What writes know of a table. */
    TableSchema schema(String table) {
        return Objects.requireNonNull(control.catalog().active(table)).schema();
    }

    /** Answers a request. Throws what it is refused with. */
    Map<String, Object> call(String operation, String json) {
        OperationHandler handler = Objects.requireNonNull(handlers.get(operation), operation);
        return call(operation, TestShapes.request(handler.operation().input(), json));
    }

    Map<String, Object> call(String operation, Structure request) {
        PromisedReply<Map<String, Object>> answer = new PromisedReply<>(TestShapes::plain);
        Objects.requireNonNull(handlers.get(operation), operation).execute(request, answer);
        return answer.await();
    }

    /** "Code: message" of the refusal of a request; "" if it is answered. */
    String refusal(String operation, String json) {
        try {
            call(operation, json);
            return "";
        } catch (DynamoDbException ex) {
            return ex.type().code() + ": " + ex.getMessage();
        }
    }

    /** Waits until the indexes have followed all that was answered. */
    void awaitIndexes() {
        assertTrue(
                store.globalIndexes().await(PATIENCE_NS),
                "lagBytes=" + store.globalIndexes().lagBytes());
    }

    static void await(BooleanSupplier condition, String what) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                fail("in vain: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** The description of a global index, or null if there is none of this name. */
    @Nullable
    Map<String, Object> describeIndex(String table, String index) {
        for (Map<String, Object> described : indexes(table)) {
            if (index.equals(described.get("IndexName"))) {
                return described;
            }
        }
        return null;
    }

    /** Compares every active index with the table, item by item and in what is counted. Returns the number of entries. */
    int check(String table, String label) {
        awaitIndexes();
        List<Map<String, Object>> items = scan("{'TableName':'" + table + "'");
        int entries = 0;
        for (Map<String, Object> index : indexes(table)) {
            if (!"ACTIVE".equals(index.get("IndexStatus"))) {
                continue;
            }
            String name = label + " index=" + index.get("IndexName");
            Map<String, Object> expected = expected(index, items);
            Map<String, Object> found = new TreeMap<>();
            for (Map<String, Object> entry :
                    scan("{'TableName':'" + table + "','Limit':37,'IndexName':'" + index.get("IndexName") + "'")) {
                assertEquals(null, found.put(keyOf(entry), entry), name + " twice: " + entry);
            }
            assertEquals(expected, found, name);
            assertEquals((long) expected.size(), index.get("ItemCount"), name);
            assertEquals(
                    expected.values().stream().mapToLong(IndexedStore::size).sum(), index.get("IndexSizeBytes"), name);
            entries += expected.size();
        }
        return entries;
    }

    /** What an index must hold of some items, by their table keys. */
    private static Map<String, Object> expected(Map<String, Object> index, List<Map<String, Object>> items) {
        List<String> keys = new ArrayList<>();
        maps(index.get("KeySchema")).forEach(key -> keys.add((String) key.get("AttributeName")));
        Map<String, Object> projection = map(index.get("Projection"));
        List<String> projected = new ArrayList<>(keys);
        projected.addAll(List.of("pk", "sk"));
        if (projection.get("NonKeyAttributes") instanceof List<?> nonKey) {
            nonKey.forEach(name -> projected.add((String) name));
        }
        Map<String, Object> expected = new TreeMap<>();
        for (Map<String, Object> item : items) {
            if (item.keySet().containsAll(keys)) {
                Map<String, Object> entry = new TreeMap<>(item);
                if (!"ALL".equals(projection.get("ProjectionType"))) {
                    entry.keySet().retainAll(projected);
                }
                expected.put(keyOf(item), entry);
            }
        }
        return expected;
    }

    /** All items of a scan, page by page; the request lacks its end. */
    List<Map<String, Object>> scan(String request) {
        return pages("Scan", request);
    }

    List<Map<String, Object>> pages(String operation, String request) {
        OperationHandler handler = Objects.requireNonNull(handlers.get(operation));
        List<Map<String, Object>> items = new ArrayList<>();
        Structure next = TestShapes.request(handler.operation().input(), request + "}");
        while (true) {
            Map<String, Object> page = call(operation, next);
            items.addAll(maps(page.get("Items")));
            Object last = page.get("LastEvaluatedKey");
            if (last == null) {
                return items;
            }
            next = TestShapes.request(handler.operation().input(), request + "}");
            next.set(handler.operation().input().required("ExclusiveStartKey"), TestShapes.encode(map(last)));
        }
    }

    private List<Map<String, Object>> indexes(String table) {
        Map<String, Object> described =
                map(call("DescribeTable", "{'TableName':'" + table + "'}").get("Table"));
        Object indexes = described.get("GlobalSecondaryIndexes");
        return indexes == null ? List.of() : maps(indexes);
    }

    private static long size(Object item) {
        return TestShapes.encode(map(item)).sizeBytes();
    }

    private static String keyOf(Map<String, Object> item) {
        return item.get("pk") + "/" + item.get("sk");
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(@Nullable Object value) {
        return (List<Map<String, Object>>) Objects.requireNonNull(value);
    }

    @Override
    public void close() {
        control.close();
        store.close();
    }
}
