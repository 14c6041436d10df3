package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.item.AttributeType;
import stator.table.IndexProjection.Type;
import stator.table.KeyAttribute;

/**
 * Goal: every operation on items tells what it consumed, by table and index, in each of the three ways of asking.
 * Method: a table of requests with their units; each is made three times on the same items, and each answer is compared.
 *
 * <p>Sizes: a key takes 4 bytes, an attribute of n letters n + 1; {@link #K} is the index of c that holds keys, {@link #I}
 * that of d and e besides, {@link #W} that of whole items by f.
 */
class CapacityTest {
    private static final String K = "keys";
    private static final String I = "some";
    private static final String W = "whole";
    private static final String KEY = "'Key':{'a':{'S':'p'},'b':{'S':'s'}}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    private Path directory;

    private TestEngine engine;

    /**
     * A request and what it is to consume.
     *
     * @param before  attributes of the item that is there before, besides its key; null for none
     * @param request without table and capacity
     */
    private record Row(@Nullable String before, String operation, String request, Units units) {}

    private record Units(double table, Map<String, Double> indexes) {}

    @BeforeEach
    void open() {
        engine = new TestEngine(directory)
                .table(new LocalIndexTables()
                        .index(K, new KeyAttribute("c", AttributeType.S), Type.KEYS_ONLY)
                        .index(I, new KeyAttribute("d", AttributeType.S), Type.INCLUDE, "e")
                        .index(W, new KeyAttribute("f", AttributeType.S), Type.ALL)
                        .named("items"));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static Units units(double table, Object... namesAndUnits) {
        Map<String, Double> indexes = new TreeMap<>();
        for (int i = 0; i < namesAndUnits.length; i += 2) {
            indexes.put((String) namesAndUnits[i], ((Number) namesAndUnits[i + 1]).doubleValue());
        }
        return new Units(table, indexes);
    }

    private static String text(String name, int length) {
        return ",'" + name + "':{'S':'" + "x".repeat(length) + "'}";
    }

    private static String put(String attributes) {
        return "'Item':{'a':{'S':'p'},'b':{'S':'s'}" + attributes + "}";
    }

    private static String update(String expression, String value) {
        return KEY + ",'UpdateExpression':'" + expression + "'"
                + (value.isEmpty() ? "" : ",'ExpressionAttributeValues':{':v':{'S':'" + value + "'}}");
    }

    private static String query(String index, String more) {
        return (index.isEmpty() ? "" : "'IndexName':'" + index + "',")
                + "'KeyConditionExpression':'a = :a','ExpressionAttributeValues':{':a':{'S':'p'}}" + more;
    }

    private void check(Row row) {
        for (String asked : List.of("NONE", "TOTAL", "INDEXES")) {
            engine.call("DeleteItem", "{'TableName':'items'," + KEY + "}");
            if (row.before != null) {
                engine.call("PutItem", "{'TableName':'items'," + put(row.before) + "}");
            }
            String start = row.operation.startsWith("Batch") ? "{" : "{'TableName':'items',";
            Map<String, Object> answer =
                    engine.call(row.operation, start + row.request + ",'ReturnConsumedCapacity':'" + asked + "'}");
            Object capacity = answer.get("ConsumedCapacity");
            if (capacity instanceof List<?> list) {
                assertEquals(1, list.size(), row.request);
                capacity = list.get(0);
            }
            assertEquals(expected(row.units, asked), capacity, asked + " " + row);
        }
    }

    private static @Nullable Map<String, Object> expected(Units units, String asked) {
        if (asked.equals("NONE")) {
            return null;
        }
        Map<String, Object> expected = new TreeMap<>();
        double total = units.table;
        Map<String, Object> parts = new TreeMap<>();
        for (Map.Entry<String, Double> index : units.indexes.entrySet()) {
            total += index.getValue();
            parts.put(index.getKey(), Map.of("CapacityUnits", index.getValue()));
        }
        expected.put("TableName", "items");
        expected.put("CapacityUnits", total);
        if (asked.equals("INDEXES")) {
            expected.put("Table", Map.of("CapacityUnits", units.table));
            if (!parts.isEmpty()) {
                expected.put("LocalSecondaryIndexes", parts);
            }
        }
        return expected;
    }

    @Test
    void shouldCountWrites() {
        String both = text("c", 1) + text("d", 1);
        List<Row> rows = List.of(
                new Row(null, "PutItem", put(""), units(1)),
                new Row(null, "PutItem", put(text("c", 1)), units(1, K, 1)),
                new Row(null, "PutItem", put(text("c", 1) + text("d", 1) + text("f", 1)), units(1, K, 1, I, 1, W, 1)),
                new Row(null, "PutItem", put(text("z", 1018)), units(1)),
                new Row(null, "PutItem", put(text("z", 1019)), units(1)),
                new Row(null, "PutItem", put(text("z", 1020)), units(2)),
                new Row(both, "PutItem", put(both), units(1)),
                new Row(both, "PutItem", put(both + text("z", 2000)), units(2)),
                new Row(text("f", 1), "PutItem", put(text("f", 1) + text("z", 2000)), units(2, W, 2)),
                new Row(text("f", 1) + text("z", 2000), "PutItem", put(text("f", 1)), units(2, W, 2)),
                new Row(text("f", 1) + text("z", 2000), "PutItem", put(text("f", 2)), units(2, W, 3)),
                new Row(text("c", 1), "PutItem", put(text("c", 2)), units(1, K, 2)),
                new Row(text("c", 1), "PutItem", put(""), units(1, K, 1)),
                new Row(both, "UpdateItem", update("set e = :v", "new"), units(1, I, 1)),
                new Row(both + text("e", 1500), "UpdateItem", update("set e = :v", "new"), units(2, I, 2)),
                new Row(both, "UpdateItem", update("set z = :v", "new"), units(1)),
                new Row(both, "UpdateItem", update("set c = :v", "new"), units(1, K, 2)),
                new Row(both, "UpdateItem", update("set c = :v", "x"), units(1)),
                new Row(both, "UpdateItem", update("remove c, d", ""), units(1, K, 1, I, 1)),
                new Row(null, "UpdateItem", update("set d = :v", "new"), units(1, I, 1)),
                new Row(null, "UpdateItem", update("remove d", ""), units(1)),
                new Row(null, "UpdateItem", KEY, units(1)),
                new Row(null, "DeleteItem", KEY, units(1)),
                new Row("", "DeleteItem", KEY, units(1)),
                new Row(both + text("e", 3000), "DeleteItem", KEY, units(3, K, 1, I, 3)),
                new Row(
                        both,
                        "BatchWriteItem",
                        "'RequestItems':{'items':[{'DeleteRequest':{" + KEY + "}},{'PutRequest':{"
                                + put(text("z", 3000)).replace("'s'", "'other'") + "}}]}",
                        units(1 + 3, K, 1, I, 1)));
        rows.forEach(this::check);
    }

    @Test
    void shouldCountReads() {
        String all = text("c", 1) + text("d", 1) + text("e", 3000) + text("f", 1) + text("z", 5000);
        String strong = ",'ConsistentRead':true";
        String everything = ",'Select':'ALL_ATTRIBUTES'";
        List<Row> rows = List.of(
                new Row(null, "GetItem", KEY, units(0.5)),
                new Row(null, "GetItem", KEY + strong, units(1)),
                new Row(all, "GetItem", KEY, units(1)),
                new Row(all, "GetItem", KEY + strong + ",'ProjectionExpression':'a'", units(2)),
                new Row(all, "BatchGetItem", "'RequestItems':{'items':{'Keys':[" + KEY.substring(6) + "]}}", units(1)),
                new Row(
                        all,
                        "BatchGetItem",
                        "'RequestItems':{'items':{'ConsistentRead':true,'Keys':[" + KEY.substring(6)
                                + ",{'a':{'S':'p'},'b':{'S':'missing'}}]}}",
                        units(3)),
                new Row(null, "Query", query("", ""), units(0.5)),
                new Row(all, "Query", query("", strong), units(2)),
                new Row(null, "Query", query(K, strong), units(0, K, 1)),
                new Row(all, "Query", query(K, ""), units(0, K, 0.5)),
                new Row(all, "Query", query(K, strong + ",'Select':'COUNT'"), units(0, K, 1)),
                new Row(all, "Query", query(K, strong + everything), units(2, K, 1)),
                new Row(all, "Query", query(K, ",'ProjectionExpression':'a,b,c'"), units(0, K, 0.5)),
                new Row(all, "Query", query(K, ",'ProjectionExpression':'a,z'"), units(1, K, 0.5)),
                new Row(all, "Query", query(K, ",'FilterExpression':'z = :a'"), units(1, K, 0.5)),
                new Row(all, "Query", query(K, ",'FilterExpression':'b = :a'"), units(0, K, 0.5)),
                new Row(all, "Query", query(I, strong), units(0, I, 1)),
                new Row(all, "Query", query(I, strong + ",'ProjectionExpression':'e'"), units(0, I, 1)),
                new Row(all, "Query", query(W, strong + everything), units(0, W, 2)),
                new Row(all, "Scan", "'IndexName':'whole'", units(0, W, 1)),
                new Row(all, "Scan", "'IndexName':'keys'" + everything, units(1, K, 0.5)),
                new Row(all, "Scan", "'Limit':1", units(1)));
        rows.forEach(this::check);
    }

    @Test
    void shouldSumSizesOfAPageAndRoundOnce() {
        for (int i = 0; i < 10; i++) {
            engine.call(
                    "PutItem",
                    "{'TableName':'items',"
                            + put(text("c", 1) + text("z", 1000)).replace("'s'", "'" + i + "'") + "}");
        }
        String page = "{'TableName':'items','ReturnConsumedCapacity':'INDEXES','ConsistentRead':true,";
        // 1,007 bytes each in the table; 6 in the index
        assertEquals(
                expected(units(3), "INDEXES"),
                engine.call("Query", page + query("", "") + "}").get("ConsumedCapacity"));
        assertEquals(
                expected(units(1), "INDEXES"),
                engine.call("Query", page + query("", ",'Limit':4") + "}").get("ConsumedCapacity"));
        assertEquals(
                expected(units(0, K, 1), "INDEXES"),
                engine.call("Query", page + query(K, "") + "}").get("ConsumedCapacity"));
        assertEquals(
                expected(units(10, K, 1), "INDEXES"),
                engine.call("Query", page + query(K, ",'Select':'ALL_ATTRIBUTES'") + "}")
                        .get("ConsumedCapacity"));
    }

    /** The error has no place for it. */
    @Test
    void shouldSayNothingOfAFailedCondition() {
        assertEquals(
                "The conditional request failed",
                engine.refusal(
                        "PutItem",
                        "{'TableName':'items','ReturnConsumedCapacity':'INDEXES','ConditionExpression':'attribute_exists(a)',"
                                + put(text("c", 1)) + "}"));
        Map<String, Object> found = engine.call("Query", "{'TableName':'items'," + query(K, "") + "}");
        assertEquals(0, found.get("Count"));
        assertFalse(found.containsKey("ConsumedCapacity"));
    }
}
