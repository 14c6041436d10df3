package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.partition.Durability;

/**
 * Goal: once they have caught up, global secondary indexes hold exactly what their table holds, whatever was written, through
 * restarts and compaction, and while indexes are made and removed; queries of them find what a look at the table finds.
 * Method: random writes of one table with four kinds of index, in a store of four partitions whose logs are compacted all the
 * time; a checker that scans both.
 */
class GlobalIndexModelTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED + " ";
    private static final int ROUNDS = 4;
    private static final int WRITES = 600;
    private static final String PADDING = "x".repeat(300);

    private static final String ALL = "'Projection':{'ProjectionType':'ALL'}";
    private static final String KEYS = "'Projection':{'ProjectionType':'KEYS_ONLY'}";
    private static final String ADDED =
            "{'IndexName':'added','KeySchema':[{'AttributeName':'d','KeyType':'HASH'}]," + ALL + "}";
    private static final String TABLE = "{'TableName':'items','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
            + "{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'N'},"
            + "{'AttributeName':'a','AttributeType':'S'},{'AttributeName':'b','AttributeType':'N'},"
            + "{'AttributeName':'c','AttributeType':'B'}],"
            + "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],"
            + "'GlobalSecondaryIndexes':["
            + "{'IndexName':'by-a','KeySchema':[{'AttributeName':'a','KeyType':'HASH'}]," + ALL + "},"
            + "{'IndexName':'by-a-b','KeySchema':[{'AttributeName':'a','KeyType':'HASH'},"
            + "{'AttributeName':'b','KeyType':'RANGE'}]," + KEYS + "},"
            + "{'IndexName':'turned','KeySchema':[{'AttributeName':'sk','KeyType':'HASH'},"
            + "{'AttributeName':'pk','KeyType':'RANGE'}],'Projection':{'ProjectionType':'INCLUDE',"
            + "'NonKeyAttributes':['d']}},"
            + "{'IndexName':'many','KeySchema':[{'AttributeName':'a','KeyType':'HASH'},"
            + "{'AttributeName':'c','KeyType':'HASH'},{'AttributeName':'b','KeyType':'RANGE'},"
            + "{'AttributeName':'pk','KeyType':'RANGE'}]," + ALL + "}]}";

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldHoldWhatTheTableHolds(Durability durability, @TempDir Path directory) {
        String label = RERUN + durability;
        for (int round = 0; round < ROUNDS; round++) {
            try (IndexedStore store = new IndexedStore(directory, durability)) {
                if (round == 0) {
                    store.call("CreateTable", TABLE);
                } else {
                    assertTrue(store.check("items", label + " reopened round=" + round) > 0);
                }
                for (int i = 0; i < WRITES; i++) {
                    write(store);
                }
                store.check("items", label + " round=" + round);
                queries(store, label);
                if (round % 2 == 0) {
                    write(store); // not waited for: the next run goes on with it
                }
            }
        }
    }

    @Test
    void shouldFillAnIndexWhileWritesGoOn(@TempDir Path directory) {
        try (IndexedStore store = new IndexedStore(directory, Durability.BUFFERED)) {
            store.call("CreateTable", TABLE);
            for (int i = 0; i < WRITES; i++) {
                write(store);
            }
            add(store);
            int state = 0;
            for (int i = 0; !isActive(store); i++) {
                write(store); // whatever the state of the table
                assertTrue(state <= (state = stateOfAdding(store)), RERUN + "went back to state=" + state);
                assertTrue(i < 100_000, "never active");
            }
            for (int i = 0; i < WRITES / 4; i++) {
                write(store);
            }
            assertTrue(store.check("items", RERUN + "filled") > 0);
            store.call(
                    "UpdateTable",
                    "{'TableName':'items','GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'added'}}]}");
            write(store);
            IndexedStore.await(() -> store.describeIndex("items", "added") == null, "added to be gone");
            assertEquals(
                    "ValidationException: The table does not have the specified index: added",
                    store.refusal("Scan", "{'TableName':'items','IndexName':'added'}"));
            add(store);
            IndexedStore.await(() -> isActive(store), "added to be there again");
            store.check("items", RERUN + "again");
        }
    }

    /** Closed while an index is being filled, or emptied: the next run goes on. */
    @Test
    void shouldGoOnWithWhatWasInterrupted(@TempDir Path directory) {
        try (IndexedStore store = new IndexedStore(directory, Durability.SYNC)) {
            store.call("CreateTable", TABLE);
            for (int i = 0; i < WRITES; i++) {
                write(store);
            }
            add(store);
        }
        try (IndexedStore store = new IndexedStore(directory, Durability.SYNC)) {
            write(store);
            IndexedStore.await(() -> isActive(store), "added");
            store.check("items", RERUN + "filled after a restart");
            store.call(
                    "UpdateTable",
                    "{'TableName':'items','GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'added'}}]}");
        }
        try (IndexedStore store = new IndexedStore(directory, Durability.SYNC)) {
            IndexedStore.await(() -> store.describeIndex("items", "added") == null, "added to be gone");
            store.check("items", RERUN + "emptied after a restart");
            store.call("DeleteTable", "{'TableName':'items'}");
            IndexedStore.await(
                    () -> !store.refusal("DescribeTable", "{'TableName':'items'}")
                            .isEmpty(),
                    "items to be gone");
            for (int number = 1; number < 10; number++) {
                assertEquals(0, store.store().itemCount(number), "number=" + number);
            }
            store.call("CreateTable", TABLE);
            write(store);
            store.check("items", RERUN + "made again");
        }
    }

    private static void add(IndexedStore store) {
        store.call(
                "UpdateTable",
                "{'TableName':'items','AttributeDefinitions':[{'AttributeName':'d','AttributeType':'N'}],"
                        + "'GlobalSecondaryIndexUpdates':[{'Create':" + ADDED + "}]}");
    }

    /** How far a table and its new index are, ascending. */
    private static int stateOfAdding(IndexedStore store) {
        Map<String, Object> described = IndexedStore.map(
                store.call("DescribeTable", "{'TableName':'items'}").get("Table"));
        for (Map<String, Object> index : IndexedStore.maps(described.get("GlobalSecondaryIndexes"))) {
            if ("added".equals(index.get("IndexName"))) {
                String state =
                        described.get("TableStatus") + "/" + index.get("IndexStatus") + "/" + index.get("Backfilling");
                int known = List.of("UPDATING/CREATING/false", "ACTIVE/CREATING/true", "ACTIVE/ACTIVE/null")
                        .indexOf(state);
                assertTrue(known >= 0, RERUN + state);
                return known;
            }
        }
        throw new AssertionError("no index is being added");
    }

    private static boolean isActive(IndexedStore store) {
        Map<String, Object> added = Objects.requireNonNull(store.describeIndex("items", "added"));
        return "ACTIVE".equals(added.get("IndexStatus"));
    }

    private void write(IndexedStore store) {
        int kind = random.nextInt(10);
        String key = "'pk':{'S':'p" + random.nextInt(12) + "'},'sk':{'N':'" + random.nextInt(12) + "'}";
        if (kind < 5) {
            store.call("PutItem", "{'TableName':'items','Item':{" + key + attributes() + "}}");
        } else if (kind < 7) {
            store.call("DeleteItem", "{'TableName':'items','Key':{" + key + "}}");
        } else if (kind < 9) {
            String update = List.of("SET a = :a", "SET b = :b", "SET d = :b", "REMOVE a", "REMOVE b, c")
                    .get(random.nextInt(5));
            String values = update.contains(":a")
                    ? ",'ExpressionAttributeValues':{':a':{'S':'" + text() + "'}}"
                    : update.contains(":b")
                            ? ",'ExpressionAttributeValues':{':b':{'N':'" + random.nextInt(5) + "'}}"
                            : "";
            store.call(
                    "UpdateItem",
                    "{'TableName':'items','Key':{" + key + "},'UpdateExpression':'" + update + "'" + values + "}");
        } else {
            transact(store);
        }
    }

    private void transact(IndexedStore store) {
        List<String> actions = new ArrayList<>();
        for (int pk : new TreeSet<>(List.of(random.nextInt(12), random.nextInt(12)))) {
            actions.add("{'Put':{'TableName':'items','Item':{'pk':{'S':'p" + pk + "'},'sk':{'N':'" + random.nextInt(12)
                    + "'}" + attributes() + "}}}");
        }
        store.call("TransactWriteItems", "{'TransactItems':[" + String.join(",", actions) + "]}");
    }

    private String attributes() {
        StringBuilder attributes = new StringBuilder();
        attributes.append(random.nextInt(4) == 0 ? "" : ",'a':{'S':'" + text() + "'}");
        attributes.append(random.nextInt(4) == 0 ? "" : ",'b':{'N':'" + (random.nextInt(9) - 4) + "'}");
        attributes.append(random.nextInt(4) == 0 ? "" : ",'c':{'B':'AA" + "AB".charAt(random.nextInt(2)) + "='}");
        attributes.append(random.nextInt(4) == 0 ? "" : ",'d':{'N':'" + random.nextInt(3) + "'}");
        return attributes.append(",'x':{'S':'").append(PADDING).append("'}").toString();
    }

    private String text() {
        return "t" + random.nextInt(6);
    }

    /** Queries find, of what a scan of the index finds, what meets the condition, in the order of the sort key. */
    private void queries(IndexedStore store, String label) {
        List<Map<String, Object>> entries = store.scan("{'TableName':'items','IndexName':'many'");
        for (int i = 0; i < 20 && !entries.isEmpty(); i++) {
            Map<String, Object> like = entries.get(random.nextInt(entries.size()));
            int low = random.nextInt(9) - 4;
            boolean forward = random.nextBoolean();
            String condition = "'KeyConditionExpression':'a = :a AND c = :c AND b >= :b','ExpressionAttributeValues':{"
                    + "':a':" + json(like.get("a")) + ",':c':" + json(like.get("c")) + ",':b':{'N':'" + low + "'}}";
            List<Map<String, Object>> found = store.pages(
                    "Query",
                    "{'TableName':'items','IndexName':'many','Limit':3,'ScanIndexForward':" + forward + ","
                            + condition);
            List<Map<String, Object>> expected = new ArrayList<>();
            for (Map<String, Object> entry : entries) {
                if (isLike(entry, like) && number(entry.get("b")) >= low) {
                    expected.add(entry);
                }
            }
            expected.sort((left, right) -> {
                int order = Integer.compare(number(left.get("b")), number(right.get("b")));
                order = order == 0 ? text(left.get("pk")).compareTo(text(right.get("pk"))) : order;
                order = order == 0 ? Integer.compare(number(left.get("sk")), number(right.get("sk"))) : order;
                return forward ? order : -order;
            });
            assertEquals(expected, found, label + " " + condition);
            String exact = condition
                    .replace("b >= :b", "b = :b AND begins_with(pk, :p)")
                    .replace("':b':{'N':'" + low + "'}", "':b':" + json(like.get("b")) + ",':p':{'S':'p1'}");
            long equal = expected(entries, like);
            assertEquals(
                    equal,
                    store.pages("Query", "{'TableName':'items','IndexName':'many'," + exact)
                            .size(),
                    label + " " + exact);
        }
    }

    private static long expected(List<Map<String, Object>> entries, Map<String, Object> like) {
        return entries.stream()
                .filter(entry -> isLike(entry, like)
                        && number(entry.get("b")) == number(like.get("b"))
                        && text(entry.get("pk")).startsWith("p1"))
                .count();
    }

    private static boolean isLike(Map<String, Object> entry, Map<String, Object> like) {
        return Objects.equals(entry.get("a"), like.get("a")) && Objects.equals(entry.get("c"), like.get("c"));
    }

    private static int number(@Nullable Object attribute) {
        return Integer.parseInt(
                (String) Objects.requireNonNull(IndexedStore.map(attribute).get("N")));
    }

    private static String text(@Nullable Object attribute) {
        return (String) Objects.requireNonNull(IndexedStore.map(attribute).get("S"));
    }

    private static String json(@Nullable Object attribute) {
        Map.Entry<String, Object> only =
                IndexedStore.map(attribute).entrySet().iterator().next();
        return "{'" + only.getKey() + "':'" + only.getValue() + "'}";
    }

    @Test
    void shouldRefuseWhatAnIndexCannotBeAsked(@TempDir Path directory) {
        try (IndexedStore store = new IndexedStore(directory, Durability.BUFFERED)) {
            store.call("CreateTable", TABLE);
            String query = "{'TableName':'items','IndexName':'%s','KeyConditionExpression':'%s',%s"
                    + "'ExpressionAttributeValues':{':a':{'S':'x'}}}";
            assertEquals(
                    "ValidationException: Consistent reads are not supported on global secondary indexes",
                    store.refusal("Query", String.format(query, "by-a", "a = :a", "'ConsistentRead':true,")));
            assertEquals(
                    "ValidationException: One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not"
                            + " supported for global secondary index by-a-b because its projection type is not ALL",
                    store.refusal("Query", String.format(query, "by-a-b", "a = :a", "'Select':'ALL_ATTRIBUTES',")));
            assertEquals(
                    "ValidationException: One or more parameter values were invalid: Global secondary index by-a-b does"
                            + " not project [x]",
                    store.refusal(
                            "Query", String.format(query, "by-a-b", "a = :a", "'ProjectionExpression':'pk, x',")));
            assertEquals(
                    "ValidationException: Query condition missed key schema element: c",
                    store.refusal("Query", String.format(query, "many", "a = :a", "")));
            assertEquals(
                    "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key a"
                            + " Expected: S Actual: N IndexName: by-a",
                    store.refusal(
                            "PutItem", "{'TableName':'items','Item':{'pk':{'S':'p'},'sk':{'N':'1'},'a':{'N':'1'}}}"));
            assertEquals(
                    "ValidationException: One or more parameter values are not valid. A value specified for a secondary"
                            + " index key is not supported. The AttributeValue for a key attribute cannot contain an empty"
                            + " string value. IndexName: by-a, IndexKey: a",
                    store.refusal(
                            "PutItem", "{'TableName':'items','Item':{'pk':{'S':'p'},'sk':{'N':'1'},'a':{'S':''}}}"));
        }
    }
}
