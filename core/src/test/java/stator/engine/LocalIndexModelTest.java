package stator.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: whatever is written to a table with five local indexes, each index gives the items that have its attribute, in the
 * order of attribute and sort key, with what it projects, page by page; and every answer tells the capacity that the rules
 * give.
 * Method: random writes and queries beside maps of plain Java: the model sorts and projects items itself and counts sizes
 * from their JSON.
 */
class LocalIndexModelTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED + " ";
    private static final int STEPS = 3_000;

    /** An index as the model knows it; {@code projected} is null for all attributes. */
    private record Index(
            String name, String attribute, @Nullable Set<String> projected) {}

    private static final List<Index> INDEXES = List.of(
            new Index("text", "c", Set.of("a", "b", "c")),
            new Index("number", "d", Set.of("a", "b", "d", "e", "f")),
            new Index("binary", "g", null),
            new Index("sort", "b", Set.of("a", "b", "d")),
            new Index("rare", "r", null));

    private final Random random = new Random(SEED);
    /** Items by partition key and sort key; an item is its attributes as DynamoDB JSON. */
    private final Map<String, Map<String, Map<String, Object>>> model = new TreeMap<>();

    private TestEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) {
        engine = new TestEngine(directory).table(LocalIndexTables.five());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void shouldAgreeWithPlainMaps() {
        for (int step = 0; step < STEPS; step++) {
            String label = RERUN + "step=" + step;
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> put(label);
                case 3, 4 -> update(label);
                case 5 -> delete(label);
                case 6 -> scan(label);
                default -> query(label);
            }
        }
    }

    private void put(String label) {
        Map<String, Object> item = key();
        for (String attribute : List.of("c", "d", "e", "f", "g", "r", "x")) {
            if (random.nextInt(attribute.equals("r") ? 5 : 2) == 0) {
                item.put(attribute, value(attribute));
            }
        }
        Map<String, Object> before = collection(item).put(sortKey(item), item);
        checkWrite(label, call("PutItem", "'Item':" + json(item)), before, item);
    }

    private void update(String label) {
        Map<String, Object> key = key();
        String attribute = List.of("c", "d", "e", "g", "x").get(random.nextInt(5));
        Map<String, Object> before = collection(key).get(sortKey(key));
        boolean removes = random.nextInt(3) == 0;
        Map<String, Object> item = new TreeMap<>(before == null ? key : before);
        String request = "'Key':" + json(key) + ",'UpdateExpression':'";
        if (removes) {
            item.remove(attribute);
            request += "remove " + attribute + "'";
        } else {
            Object value = value(attribute);
            item.put(attribute, value);
            request += "set " + attribute + " = :v','ExpressionAttributeValues':" + json(Map.of(":v", value));
        }
        if (before == null && removes) {
            checkWrite(label, call("UpdateItem", request), null, null);
            return;
        }
        collection(key).put(sortKey(key), item);
        checkWrite(label, call("UpdateItem", request), before, item);
    }

    private void delete(String label) {
        Map<String, Object> key = key();
        Map<String, Object> before = collection(key).remove(sortKey(key));
        checkWrite(label, call("DeleteItem", "'Key':" + json(key)), before, null);
    }

    private Map<String, Object> call(String operation, String request) {
        return engine.call(operation, "{'TableName':'five','ReturnConsumedCapacity':'INDEXES'," + request + "}");
    }

    private void checkWrite(
            String label,
            Map<String, Object> answer,
            @Nullable Map<String, Object> before,
            @Nullable Map<String, Object> after) {
        Map<String, Double> parts = new TreeMap<>();
        for (Index index : INDEXES) {
            Map<String, Object> old = entry(index, before);
            Map<String, Object> made = entry(index, after);
            double units = 0;
            if (old == null || made == null) {
                units = old == null && made == null ? 0 : writes(Math.max(size(old), size(made)));
            } else if (!in(old, index.attribute).equals(in(made, index.attribute))) {
                units = writes(size(old)) + writes(size(made));
            } else if (!old.equals(made)) {
                units = writes(Math.max(size(old), size(made)));
            }
            if (units > 0) {
                parts.put(index.name, units);
            }
        }
        checkCapacity(label, answer, writes(Math.max(size(before), size(after))), parts);
    }

    private static void checkCapacity(
            String label, Map<String, Object> answer, double table, Map<String, Double> indexes) {
        Map<String, Object> expected = new TreeMap<>();
        Map<String, Object> parts = new TreeMap<>();
        double total = table;
        for (Map.Entry<String, Double> index : indexes.entrySet()) {
            parts.put(index.getKey(), Map.of("CapacityUnits", index.getValue()));
            total += index.getValue();
        }
        expected.put("TableName", "five");
        expected.put("CapacityUnits", total);
        expected.put("Table", Map.of("CapacityUnits", table));
        if (!parts.isEmpty()) {
            expected.put("LocalSecondaryIndexes", parts);
        }
        assertEquals(expected, answer.get("ConsumedCapacity"), label);
    }

    private void query(String label) {
        Index index = INDEXES.get(random.nextInt(INDEXES.size()));
        String partition = "p" + random.nextInt(3);
        List<Map<String, Object>> items = new ArrayList<>();
        for (Map<String, Object> item : model.getOrDefault(partition, Map.of()).values()) {
            if (item.containsKey(index.attribute)) {
                items.add(item);
            }
        }
        items.sort(order(index));
        Object bound = value(index.attribute);
        int kind = random.nextInt(index.name.equals("number") ? 6 : 7);
        String condition = List.of(
                        "",
                        " and # = :b",
                        " and # < :b",
                        " and # <= :b",
                        " and # > :b",
                        " and # >= :b",
                        " and begins_with(#,:b)")
                .get(kind)
                .replace("#", index.attribute);
        items.removeIf(item -> !meets(kind, in(item, index.attribute), bound));
        boolean forward = random.nextBoolean();
        if (!forward) {
            Collections.reverse(items);
        }
        String values = kind == 0 ? "" : ",':b':" + json(bound);
        String request = "'IndexName':'" + index.name + "','ScanIndexForward':" + forward
                + ",'KeyConditionExpression':'a = :a" + condition
                + "','ExpressionAttributeValues':{':a':{'S':'" + partition + "'}" + values + "}";
        pages(label + " " + request, "Query", request, new Expected(index, items));
    }

    private void scan(String label) {
        Index index = INDEXES.get(random.nextInt(INDEXES.size()));
        List<Map<String, Object>> items = new ArrayList<>();
        model.values().forEach(collection -> collection.values().stream()
                .filter(item -> item.containsKey(index.attribute))
                .forEach(items::add));
        String request = "'IndexName':'" + index.name + "'";
        List<Map<String, Object>> found = new ArrayList<>();
        Map<String, Object> answer = call("Scan", request);
        for (Object item : list(answer.get("Items"))) {
            found.add(map(item));
        }
        Comparator<Map<String, Object>> byKey = Comparator.comparing(item -> json(in(item, "a")) + json(in(item, "b")));
        items.sort(byKey);
        found.sort(byKey);
        assertEquals(items.stream().map(item -> entry(index, item)).toList(), found, label + " " + request);
        long size = items.stream().mapToLong(item -> size(entry(index, item))).sum();
        checkCapacity(label, answer, 0, Map.of(index.name, reads(size) / 2));
    }

    private record Expected(Index index, List<Map<String, Object>> items) {}

    /** Reads all pages, of any length, as projected or whole or counted, and compares each with its part of the model. */
    private void pages(String label, String operation, String request, Expected expected) {
        Index index = expected.index;
        int limit = 1 + random.nextInt(8);
        int wanted = random.nextInt(4);
        boolean fetches = index.projected != null && wanted > 1;
        boolean consistent = random.nextBoolean();
        String what = List.of("", ",'Select':'COUNT'", ",'Select':'ALL_ATTRIBUTES'", ",'ProjectionExpression':'a,x'")
                .get(wanted);
        String start = "";
        int from = 0;
        while (true) {
            Map<String, Object> answer =
                    call(operation, request + what + ",'Limit':" + limit + ",'ConsistentRead':" + consistent + start);
            int to = Math.min(from + limit, expected.items.size());
            List<Map<String, Object>> page = expected.items.subList(from, to);
            if (wanted != 1) {
                assertEquals(
                        page.stream().map(item -> answered(index, wanted, item)).toList(), answer.get("Items"), label);
            }
            assertEquals(page.size(), answer.get("Count"), label);
            double unit = consistent ? 1 : 0.5;
            double fetched = fetches
                    ? page.stream()
                            .mapToDouble(item -> reads(size(item)) * unit)
                            .sum()
                    : 0;
            long entries =
                    page.stream().mapToLong(item -> size(entry(index, item))).sum();
            checkCapacity(label, answer, fetched, Map.of(index.name, reads(entries) * unit));
            Object last = answer.get("LastEvaluatedKey");
            if (last == null) {
                assertEquals(expected.items.size(), to, label);
                return;
            }
            Map<String, Object> lastItem = page.get(page.size() - 1);
            assertEquals(only(lastItem, new TreeSet<>(List.of("a", "b", index.attribute))), last, label);
            start = ",'ExclusiveStartKey':" + json(last);
            from = to;
        }
    }

    private static Map<String, Object> answered(Index index, int wanted, Map<String, Object> item) {
        return switch (wanted) {
            case 0 -> only(item, index.projected);
            case 2 -> item;
            default -> only(item, Set.of("a", "x"));
        };
    }

    private static @Nullable Map<String, Object> entry(Index index, @Nullable Map<String, Object> item) {
        return item == null || !item.containsKey(index.attribute) ? null : only(item, index.projected);
    }

    private static Map<String, Object> only(Map<String, Object> item, @Nullable Set<String> attributes) {
        Map<String, Object> part = new TreeMap<>(item);
        if (attributes != null) {
            part.keySet().retainAll(attributes);
        }
        return part;
    }

    private static Comparator<Map<String, Object>> order(Index index) {
        return Comparator.<Map<String, Object>>comparingInt(item -> 0)
                .thenComparing((left, right) -> compare(in(left, index.attribute), in(right, index.attribute)))
                .thenComparing((left, right) -> compare(in(left, "b"), in(right, "b")));
    }

    /** The value of an attribute that the item has. */
    private static Object in(Map<String, Object> item, String attribute) {
        return Objects.requireNonNull(item.get(attribute), attribute);
    }

    private static int compare(Object left, Object right) {
        if (map(left).containsKey("N")) {
            return Double.compare(Double.parseDouble(text(left)), Double.parseDouble(text(right)));
        }
        return Arrays.compareUnsigned(bytes(left), bytes(right));
    }

    private static boolean meets(int kind, Object value, Object bound) {
        int order = compare(value, bound);
        return switch (kind) {
            case 0 -> true;
            case 1 -> order == 0;
            case 2 -> order < 0;
            case 3 -> order <= 0;
            case 4 -> order > 0;
            case 5 -> order >= 0;
            default -> {
                byte[] prefix = bytes(bound);
                byte[] whole = bytes(value);
                yield whole.length >= prefix.length && Arrays.equals(prefix, Arrays.copyOf(whole, prefix.length));
            }
        };
    }

    private static byte[] bytes(Object value) {
        return map(value).containsKey("B")
                ? Base64.getDecoder().decode(text(value))
                : text(value).getBytes(UTF_8);
    }

    private Map<String, Object> key() {
        Map<String, Object> key = new TreeMap<>();
        key.put("a", Map.of("S", "p" + random.nextInt(3)));
        key.put("b", Map.of("S", sortText()));
        return key;
    }

    private String sortText() {
        return "ab".substring(0, 1 + random.nextInt(2)) + (char) ('a' + random.nextInt(5));
    }

    /** Few values, prefixes of one another, with zero bytes in binaries; large ones where they change a count of units. */
    private Object value(String attribute) {
        return switch (attribute) {
            case "d" ->
                Map.of(
                        "N",
                        String.valueOf(random.nextInt(21) - 10 + (random.nextBoolean() ? 0.5 : 0))
                                .replace(".0", ""));
            case "g" -> {
                byte[] bytes = new byte[1 + random.nextInt(3)];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (random.nextInt(3) - 1);
                }
                yield Map.of("B", Base64.getEncoder().encodeToString(bytes));
            }
            case "b" -> Map.of("S", sortText());
            case "e", "x" ->
                Map.of("S", "e".repeat(random.nextInt(4) == 0 ? random.nextInt(3_000) : random.nextInt(4)));
            default -> Map.of("S", "aab\u0000".substring(random.nextInt(3), 4).repeat(1 + random.nextInt(2)));
        };
    }

    private Map<String, Map<String, Object>> collection(Map<String, Object> item) {
        return model.computeIfAbsent(text(in(item, "a")), name -> new TreeMap<>());
    }

    private static String sortKey(Map<String, Object> item) {
        return text(in(item, "b"));
    }

    private static double writes(long size) {
        return Math.max(1, (size + 1023) / 1024);
    }

    private static double reads(long size) {
        return Math.max(1, (size + 4095) / 4096);
    }

    /** As DynamoDB counts, from the text of values: all names have one byte. */
    private static long size(@Nullable Map<String, Object> item) {
        if (item == null) {
            return 0;
        }
        long size = 0;
        for (Object value : item.values()) {
            if (map(value).containsKey("N")) {
                String number = text(value);
                String digits = number.replace("-", "");
                int point = digits.indexOf('.');
                String whole = point < 0 ? digits : digits.substring(0, point);
                int fraction = point < 0 ? 0 : digits.length() - point - 1;
                boolean isZero = whole.equals("0");
                int wholeDigits = isZero
                        ? 0
                        : whole.replaceAll("0+$", "").length() + (whole.endsWith("0") && fraction > 0 ? 1 : 0);
                size += 2 + (wholeDigits + 1) / 2 + (fraction + 1) / 2 + (number.startsWith("-") ? 1 : 0);
            } else {
                size += 1 + bytes(value).length;
            }
        }
        return size;
    }

    private static String text(Object value) {
        return (String) map(value).values().iterator().next();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder("{");
            map.forEach((name, element) -> text.append(text.length() > 1 ? "," : "")
                    .append('\'')
                    .append(name)
                    .append("':")
                    .append(json(element)));
            return text.append('}').toString();
        }
        return "'" + value + "'";
    }
}
