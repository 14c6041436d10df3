package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the pages of a Query or Scan, one after the other, give every item of the range once, in order, whatever the
 * limit, direction, filter and segments.
 * Method: random tables with numeric sort keys, beside a TreeMap for each partition key; random conditions; each page
 * is asked for with the last evaluated key of the one before.
 */
class PagingTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED + " ";
    private static final int PARTITION_KEYS = 12;
    private static final int ROUNDS = 250;

    private final Random random = new Random(SEED);
    private final Map<String, NavigableMap<Integer, Integer>> model = new TreeMap<>();
    private TestEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) {
        engine = new TestEngine(directory).usualTables();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void fill() {
        for (int i = 0; i < PARTITION_KEYS; i++) {
            NavigableMap<Integer, Integer> items = new TreeMap<>();
            for (int left = random.nextInt(40); left > 0; left--) {
                items.put(random.nextInt(100) - 50, random.nextInt(10));
            }
            String name = "p" + i;
            items.forEach((sortKey, value) -> engine.call(
                    "PutItem", "{'TableName':'rangen','Item':{" + key(name, sortKey) + ",'v':{'N':'" + value + "'}}}"));
            model.put(name, items);
        }
    }

    private static String key(String partitionKey, int sortKey) {
        return "'a':{'S':'" + partitionKey + "'},'b':{'N':'" + sortKey + "'}";
    }

    /** A condition on the sort key, and the part of the model that meets it. */
    private record Bounds(String condition, NavigableMap<Integer, Integer> items) {}

    private static Bounds bounds(int kind, NavigableMap<Integer, Integer> items, int low, int high) {
        return switch (kind) {
            case 0 -> new Bounds("", items);
            case 1 -> new Bounds(" AND b = :l", items.subMap(low, true, low, true));
            case 2 -> new Bounds(" AND b < :l", items.headMap(low, false));
            case 3 -> new Bounds(" AND b <= :l", items.headMap(low, true));
            case 4 -> new Bounds(" AND b > :l", items.tailMap(low, false));
            case 5 -> new Bounds(" AND :l <= b", items.tailMap(low, true));
            default -> new Bounds(" AND b BETWEEN :l AND :h", items.subMap(low, true, high, true));
        };
    }

    @Test
    void shouldGiveEveryItemOfAQueryOnceAndInOrder() {
        fill();
        for (int round = 0; round < ROUNDS; round++) {
            String name = "p" + random.nextInt(PARTITION_KEYS + 1);
            int kind = random.nextInt(7);
            int low = random.nextInt(110) - 55;
            int high = low + random.nextInt(40);
            Bounds bounds = bounds(kind, model.getOrDefault(name, new TreeMap<>()), low, high);
            int leastValue = random.nextInt(12) - 1;
            boolean filtered = leastValue >= 0;
            boolean forward = random.nextBoolean();
            Integer limit = random.nextInt(3) == 0 ? null : (Integer) (1 + random.nextInt(7));
            String request = "{'TableName':'rangen','KeyConditionExpression':'a = :a" + bounds.condition()
                    + "','ScanIndexForward':" + forward + (limit == null ? "" : ",'Limit':" + limit)
                    + (filtered ? ",'FilterExpression':'v >= :v'" : "")
                    + ",'ExpressionAttributeValues':{':a':{'S':'" + name + "'}"
                    + (kind >= 1 ? ",':l':{'N':'" + low + "'}" : "") + (kind == 6 ? ",':h':{'N':'" + high + "'}" : "")
                    + (filtered ? ",':v':{'N':'" + leastValue + "'}" : "") + "}";
            List<Integer> expected = new ArrayList<>();
            NavigableMap<Integer, Integer> ordered =
                    forward ? bounds.items() : bounds.items().descendingMap();
            ordered.forEach((sortKey, value) -> {
                if (value >= leastValue) {
                    expected.add(sortKey);
                }
            });
            Pages pages = new Pages("Query", request, limit);
            pages.read();
            String label = RERUN + "round=" + round + " " + request;
            assertEquals(expected, pages.sortKeys, label);
            assertEquals(bounds.items().size(), pages.scanned, label);
        }
    }

    @Test
    void shouldFindStringsByTheirBeginning() {
        NavigableMap<String, Boolean> strings = new TreeMap<>();
        for (int i = 0; i < 150; i++) {
            String string = randomString(1);
            strings.put(string, true);
            engine.call("PutItem", "{'TableName':'range','Item':{'a':{'S':'x'},'b':{'S':'" + string + "'}}}");
        }
        for (int round = 0; round < 80; round++) {
            String prefix = randomString(1);
            boolean forward = random.nextBoolean();
            String request = "{'TableName':'range','KeyConditionExpression':'a = :a AND begins_with(b, :b)',"
                    + "'ScanIndexForward':" + forward + ",'Limit':" + (1 + random.nextInt(5))
                    + ",'ExpressionAttributeValues':{':a':{'S':'x'},':b':{'S':'" + prefix + "'}}";
            List<String> found = new ArrayList<>();
            String next = "}";
            while (!next.isEmpty()) {
                Map<String, Object> page = engine.call("Query", request + next);
                if (page.get("Items") instanceof List<?> items) {
                    items.forEach(item -> found.add(Pages.text(item, "b", "S")));
                }
                Object last = page.get("LastEvaluatedKey");
                next = last == null
                        ? ""
                        : ",'ExclusiveStartKey':{'a':{'S':'x'},'b':{'S':'" + Pages.text(last, "b", "S") + "'}}}";
            }
            NavigableMap<String, Boolean> ordered = forward ? strings : strings.descendingMap();
            List<String> expected = ordered.keySet().stream()
                    .filter(string -> string.startsWith(prefix))
                    .toList();
            assertEquals(expected, found, RERUN + "round=" + round + " " + request);
        }
    }

    /** Few characters, so that many begin alike; the last one is all ones in its last byte of seven. */
    private String randomString(int leastLength) {
        StringBuilder string = new StringBuilder();
        for (int left = leastLength + random.nextInt(4); left > 0; left--) {
            string.append("ab\u007f".charAt(random.nextInt(3)));
        }
        return string.toString();
    }

    @Test
    void shouldGiveEveryItemOfAScanOnceInSomeSegment() {
        fill();
        Set<String> all = new HashSet<>();
        model.forEach((name, items) -> items.keySet().forEach(sortKey -> all.add(name + "/" + sortKey)));
        for (int round = 0; round < 15; round++) {
            int totalSegments = 1 + random.nextInt(9);
            Integer limit = random.nextInt(3) == 0 ? null : (Integer) (1 + random.nextInt(20));
            List<String> seen = new ArrayList<>();
            for (int segment = 0; segment < totalSegments; segment++) {
                String request = "{'TableName':'rangen','TotalSegments':" + totalSegments + ",'Segment':" + segment
                        + (limit == null ? "" : ",'Limit':" + limit);
                Pages pages = new Pages("Scan", request, limit);
                pages.read();
                pages.checkItemCollectionsInOrder();
                seen.addAll(pages.keys);
            }
            String label = RERUN + "round=" + round + " totalSegments=" + totalSegments + " limit=" + limit;
            assertEquals(all.size(), seen.size(), label);
            assertEquals(all, new HashSet<>(seen), label);
        }
    }

    @Test
    void shouldRefuseAStartKeyOfAnotherSegment() {
        fill();
        engine.call("PutItem", "{'TableName':'rangen','Item':{" + key("p0", 1) + "}}");
        int holders = 0;
        for (int segment = 0; segment < 4; segment++) {
            String refusal = engine.refusal(
                    "Scan",
                    "{'TableName':'rangen','TotalSegments':4,'Segment':" + segment + ",'ExclusiveStartKey':{"
                            + key("p0", 1) + "}}");
            if (refusal.isEmpty()) {
                holders++;
            } else {
                assertEquals(
                        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey"
                                + " with correct Segment. TotalSegments: 4 Segment: " + segment,
                        refusal);
            }
        }
        assertEquals(1, holders);
    }

    @Test
    void shouldEndAPageWithTheItemThatReachesOneMegabyte() {
        int quarter = PageReader.MAX_PAGE_BYTES / 4;
        assertEquals(4, firstPageOfSixItems("x", quarter));
        assertEquals(5, firstPageOfSixItems("y", quarter - 1));
        assertEquals(4, firstPageOfSixItems("z", quarter + 1));
    }

    private int firstPageOfSixItems(String partitionKey, int sizeBytes) {
        for (int i = 1; i <= 6; i++) {
            // names 3 bytes, partition key 1, a number of one digit 2
            engine.call(
                    "PutItem",
                    "{'TableName':'rangen','Item':{" + key(partitionKey, i) + ",'c':{'S':'" + "x".repeat(sizeBytes - 6)
                            + "'}}}");
        }
        String request =
                "{'TableName':'rangen','KeyConditionExpression':'a = :a','ExpressionAttributeValues':{':a':{'S':'"
                        + partitionKey + "'}}";
        Map<String, Object> page = engine.call("Query", request + ",'Select':'COUNT'}");
        assertTrue(page.containsKey("LastEvaluatedKey"));
        Pages pages = new Pages("Query", request, null);
        pages.read();
        assertEquals(List.of(1, 2, 3, 4, 5, 6), pages.sortKeys);
        return page.get("Count") instanceof Integer count ? count : -1;
    }

    @Test
    void shouldNotOfferAnotherPageWhenOneItemIsAllThereCanBe() {
        engine.call("PutItem", "{'TableName':'rangen','Item':{" + key("s", 1) + "}}");
        assertEquals(
                false,
                engine.call(
                                "Query",
                                "{'TableName':'rangen','Limit':1,'KeyConditionExpression':'a = :a and b = :b',"
                                        + "'ExpressionAttributeValues':{':a':{'S':'s'},':b':{'N':'1'}}}")
                        .containsKey("LastEvaluatedKey"));
    }

    /** Reads all pages of one request, and checks what each says of itself. */
    private final class Pages {
        private final String operation;
        private final String request;
        private final @Nullable Integer limit;
        private final List<Integer> sortKeys = new ArrayList<>();
        private final List<String> keys = new ArrayList<>();
        private int scanned;

        Pages(String operation, String request, @Nullable Integer limit) {
            this.operation = operation;
            this.request = request;
            this.limit = limit;
        }

        void read() {
            String next = "}";
            while (!next.isEmpty()) {
                Map<String, Object> page = engine.call(operation, request + next);
                next = add(page);
            }
        }

        private String add(Map<String, Object> page) {
            List<?> items = page.get("Items") instanceof List<?> list ? list : List.of();
            for (Object item : items) {
                String name = text(item, "a", "S");
                int sortKey = Integer.parseInt(text(item, "b", "N"));
                sortKeys.add(sortKey);
                keys.add(name + "/" + sortKey);
            }
            int count = page.get("ScannedCount") instanceof Integer value ? value : -1;
            scanned += count;
            assertEquals(items.size(), page.get("Count"), RERUN + request);
            Object last = page.get("LastEvaluatedKey");
            if (limit != null) {
                assertTrue(count <= limit, RERUN + "scanned=" + count + " " + request);
                assertTrue(last == null || count == limit, RERUN + "scanned=" + count + " " + request);
            }
            return last == null
                    ? ""
                    : ",'ExclusiveStartKey':{" + key(text(last, "a", "S"), Integer.parseInt(text(last, "b", "N")))
                            + "}}";
        }

        /** Items of one partition key come together, in the order of their sort keys. */
        void checkItemCollectionsInOrder() {
            Set<String> before = new HashSet<>();
            String current = "";
            for (int i = 0; i < keys.size(); i++) {
                String name = keys.get(i).substring(0, keys.get(i).indexOf('/'));
                if (name.equals(current)) {
                    assertTrue(sortKeys.get(i - 1) < sortKeys.get(i), RERUN + keys);
                } else {
                    assertTrue(before.add(name), RERUN + keys);
                    current = name;
                }
            }
        }

        private static String text(Object item, String attribute, String type) {
            return item instanceof Map<?, ?> map
                            && map.get(attribute) instanceof Map<?, ?> value
                            && value.get(type) instanceof String text
                    ? text
                    : "";
        }
    }
}
