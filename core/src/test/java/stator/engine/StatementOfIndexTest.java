package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.partition.Durability;

/**
 * Goal: a statement on a global index whose key has several attributes reads what a Query would read that says the same of
 * its key, no more, and finds what a scan of the index finds.
 * Method: capacity of statements beside that of Query and Scan; random conditions, each as statement and as filter of a Scan,
 * page by page; orders and values that do not fit the key.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementOfIndexTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int SELECTS = 300;
    private static final String FROM = " FROM items.many";
    private static final String HASHES = " WHERE h1 = 'x' AND h2 = 1";
    private static final String TABLE = "{'TableName':'items','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
            + "{'AttributeName':'pk','AttributeType':'N'},{'AttributeName':'h1','AttributeType':'S'},"
            + "{'AttributeName':'h2','AttributeType':'N'},{'AttributeName':'r1','AttributeType':'S'},"
            + "{'AttributeName':'r2','AttributeType':'N'},{'AttributeName':'r3','AttributeType':'S'}],"
            + "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'GlobalSecondaryIndexes':[{'IndexName':'many',"
            + "'KeySchema':[{'AttributeName':'h1','KeyType':'HASH'},{'AttributeName':'h2','KeyType':'HASH'},"
            + "{'AttributeName':'r1','KeyType':'RANGE'},{'AttributeName':'r2','KeyType':'RANGE'},"
            + "{'AttributeName':'r3','KeyType':'RANGE'}],'Projection':{'ProjectionType':'INCLUDE',"
            + "'NonKeyAttributes':['n','padding']}}]}";

    private IndexedStore store;

    /** 108 items of about 1 KB: 27 of each partition key of the index. */
    @BeforeAll
    void fill(@TempDir Path directory) {
        store = new IndexedStore(directory, Durability.BUFFERED);
        store.call("CreateTable", TABLE);
        for (int i = 0; i < 108; i++) {
            store.call(
                    "PutItem",
                    "{'TableName':'items','Item':{'pk':{'N':'" + i + "'},'h1':{'S':'" + "xy".charAt(i % 2) + "'},"
                            + "'h2':{'N':'" + (1 + i / 2 % 2) + "'},'r1':{'S':'"
                            + List.of("a", "ab", "b").get(i / 4 % 3)
                            + "'},'r2':{'N':'" + i / 12 % 3 * 7 + "'},'r3':{'S':'" + "klm".charAt(i / 36) + "'},"
                            + "'n':{'N':'" + i % 5 + "'},'padding':{'S':'" + "p".repeat(1000) + "'}}}");
        }
        store.awaitIndexes();
    }

    @AfterAll
    void close() {
        store.close();
    }

    private Map<String, Object> run(String statement) {
        return store.call("ExecuteStatement", "{'Statement':\"" + statement + "\",'ReturnConsumedCapacity':'TOTAL'}");
    }

    private String units(String where) {
        return units(run("SELECT *" + FROM + where));
    }

    private static String units(Map<String, Object> answer) {
        return String.valueOf(IndexedStore.map(answer.get("ConsumedCapacity")).get("CapacityUnits"));
    }

    private String queryUnits(String condition, String values) {
        return units(store.call(
                "Query",
                "{'TableName':'items','IndexName':'many','ReturnConsumedCapacity':'TOTAL','KeyConditionExpression':'"
                        + "h1 = :x AND h2 = :one" + condition
                        + "','ExpressionAttributeValues':{':x':{'S':'x'},':one':{'N':'1'}" + values + "}}"));
    }

    @Test
    void shouldReadNoMoreThanAQueryOfTheSameKey() {
        String whole = queryUnits("", "");
        assertEquals("3.5", whole);
        assertEquals(whole, units(HASHES));
        assertEquals(whole, units(" WHERE 1 = h2 AND (n = 1 AND h1 = 'x')"));
        assertEquals(queryUnits(" AND r1 = :r", ",':r':{'S':'ab'}"), units(HASHES + " AND r1 = 'ab'"));
        assertEquals(
                queryUnits(" AND begins_with(r1, :r)", ",':r':{'S':'a'}"), units(HASHES + " AND begins_with(r1, 'a')"));
        assertEquals(
                queryUnits(" AND r1 = :r AND r2 > :s", ",':r':{'S':'ab'},':s':{'N':'0'}"),
                units(HASHES + " AND r2 > 0 AND r1 = 'ab'"));
        assertEquals(
                queryUnits(" AND r1 = :r AND r2 = :s AND r3 = :t", ",':r':{'S':'ab'},':s':{'N':'7'},':t':{'S':'l'}"),
                units(HASHES + " AND r1 = 'ab' AND r2 = 7 AND r3 = 'l'"));
        assertEquals("0.5", units(HASHES + " AND r1 = 'ab' AND r2 = 7 AND r3 = 'l'"));
    }

    @Test
    void shouldTakeWhatBoundsNoRangeAsAFilter() {
        assertEquals(queryUnits("", ""), units(HASHES + " AND r2 = 7"));
        assertEquals(queryUnits("", ""), units(HASHES + " AND r2 IN [0, 7] AND r3 = 'k'"));
        assertEquals(
                queryUnits(" AND r1 = :r", ",':r':{'S':'ab'}"), units(HASHES + " AND r1 = 'ab' AND r3 IN ['k', 'l']"));
        assertEquals(
                queryUnits(" AND r1 > :r", ",':r':{'S':'a'}"), units(HASHES + " AND r1 > 'a' AND r2 = 7 AND r3 = 'l'"));
    }

    @Test
    void shouldScanWhereAHashAttributeIsNotNamed() {
        String scan =
                units(store.call("Scan", "{'TableName':'items','IndexName':'many','ReturnConsumedCapacity':'TOTAL'}"));
        assertEquals(scan, units(" WHERE h1 = 'x' AND r1 = 'a'"));
        assertEquals(scan, units(" WHERE h1 = 'x' AND h2 > 0"));
        assertEquals(scan, units(" WHERE h1 = 'x' AND h2 = 1 OR h1 = 'y'"));
    }

    @Test
    void shouldReadEachOfSeveralPartitionKeys() {
        assertEquals("7.0", units(" WHERE h1 IN ['x', 'y'] AND h2 = 1"));
        assertEquals("14.0", units(" WHERE h1 IN ['x', 'y'] AND h2 IN [1, 2]"));
        assertEquals("4.0", units(" WHERE h1 IN ['x', 'z'] AND h2 = 1 AND h2 IN [1, 2]"));
        String ordered = " WHERE h1 IN ['x', 'y'] AND h2 IN [1, 2] AND r1 = 'b' AND r2 = 0 AND r3 = 'k' ORDER BY h1 ";
        assertEquals("x1 x2 y1 y2", keys(ordered + ", h2"));
        assertEquals("y2 y1 x2 x1", keys(ordered + "DESC, h2 DESC"));
        assertEquals(
                "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE"
                        + " clause.",
                refusal(ordered));
    }

    private String keys(String where) {
        List<String> found = new ArrayList<>();
        for (Object item : (List<?>)
                Objects.requireNonNull(run("SELECT h1, h2" + FROM + where).get("Items"))) {
            found.add(IndexedStore.map(IndexedStore.map(item).get("h1")).get("S") + ""
                    + IndexedStore.map(IndexedStore.map(item).get("h2")).get("N"));
        }
        return String.join(" ", found);
    }

    private List<?> sortKeys(String where) {
        return ((List<?>) Objects.requireNonNull(
                        run("SELECT r1, r2, r3" + FROM + where).get("Items")))
                .stream().map(Object::toString).toList();
    }

    @Test
    void shouldOrderByTheSortKeyAsAWhole() {
        List<?> ascending = sortKeys(HASHES);
        assertEquals(27, ascending.size());
        List<?> descending = new ArrayList<>(ascending);
        Collections.reverse(descending);
        assertEquals(ascending, sortKeys(HASHES + " ORDER BY r1"));
        assertEquals(ascending, sortKeys(HASHES + " ORDER BY h1, h2, r1, r2, r3"));
        assertEquals(descending, sortKeys(HASHES + " ORDER BY r1 DESC, r2 DESC"));
        String refused = "Attributes in ORDER BY clause must be in the order of the key, all in one direction";
        assertEquals(refused, refusal(HASHES + " ORDER BY r2"));
        assertEquals(refused, refusal(HASHES + " ORDER BY r1, r3"));
        assertEquals(refused, refusal(HASHES + " ORDER BY r1, r2 DESC"));
        assertEquals(refused, refusal(HASHES + " ORDER BY h2, h1"));
        assertEquals("Attribute n in ORDER BY clause must be part of the primary key", refusal(HASHES + " ORDER BY n"));
    }

    private String refusal(String where) {
        return store.refusal("ExecuteStatement", "{'Statement':\"SELECT *" + FROM + where + "\"}")
                .replace("ValidationException: ", "");
    }

    @Test
    void shouldRefuseValuesThatDoNotFitTheKey() {
        String type = "Key attribute's data type should match its data type in table's schema: Key ";
        assertEquals(type + "h2", refusal(" WHERE h1 = 'x' AND h2 = '1'"));
        assertEquals(type + "r3", refusal(HASHES + " AND r1 = 'a' AND r3 = 1"));
        String invalid = "One or more parameter values were invalid: ";
        assertEquals(
                invalid + KeyRules.PARTITION_KEY_TOO_LONG,
                refusal(" WHERE h1 = '" + "x".repeat(2048) + "' AND h2 = 1"));
        String half = "x".repeat(600);
        assertEquals(
                invalid + KeyRules.SORT_KEY_TOO_LONG,
                refusal(HASHES + " AND r1 = '" + half + "' AND r2 = 1 AND r3 < '" + half + "'"));
        assertEquals("", refusal(HASHES + " AND r1 = 'a' AND r1 = 'b' AND r2 = 1 AND r3 = 'k'"));
        assertEquals("", refusal(" WHERE h1 = 'x' AND h1 = 'y' AND h2 = 1"));
        assertEquals(
                invalid + "Secondary index many does not project one or more filter attributes: [other]",
                refusal(HASHES + " AND other = 1"));
        assertEquals("", refusal(" WHERE h1 = 'x' AND other = 1"));
    }

    /** A condition as a statement has it, and as a filter has it. */
    private static String[] condition(Random random, int depth) {
        if (depth > 0 && random.nextInt(4) > 0) {
            String[] left = condition(random, depth - 1);
            String[] right = condition(random, depth - 1);
            String operator = random.nextInt(4) > 0 ? " AND " : " OR ";
            return new String[] {"(" + left[0] + operator + right[0] + ")", "(" + left[1] + operator + right[1] + ")"};
        }
        String comparator = List.of("=", "=", "<", ">=", "<>").get(random.nextInt(5));
        return switch (random.nextInt(8)) {
            case 0, 1 -> test("h1", random.nextInt(5) == 0 ? "<>" : "=", "S", random.nextBoolean() ? "x" : "y");
            case 2, 3 -> test("h2", "=", "N", random.nextBoolean() ? "1" : "2");
            case 4 -> test("r1", comparator, "S", List.of("a", "ab", "b").get(random.nextInt(3)));
            case 5 -> test("r2", comparator, "N", String.valueOf(random.nextInt(3) * 7));
            case 6 -> test("r3", comparator, "S", List.of("k", "l", "m").get(random.nextInt(3)));
            default -> test("n", comparator, "N", String.valueOf(random.nextInt(5)));
        };
    }

    private static String[] test(String attribute, String comparator, String type, String value) {
        String text = type.equals("S") ? "'" + value + "'" : value;
        return new String[] {
            attribute + " " + comparator + " " + text, attribute + " " + comparator + " :" + type + value
        };
    }

    @Test
    void shouldFindWhatAScanFindsPageByPage() {
        List<Map<String, Object>> entries = store.scan("{'TableName':'items','IndexName':'many'");
        assertEquals(108, entries.size());
        int queried = 0;
        int answered = 0;
        for (int i = 0; i < SELECTS; i++) {
            Random random = new Random(SEED + i);
            String[] both = condition(random, 2);
            String[] more = condition(random, 2);
            boolean keyed = random.nextInt(4) > 0;
            String where =
                    keyed ? "h1 = 'x' AND h2 = 1 AND " + both[0] + " AND " + more[0] : both[0] + " AND " + more[0];
            String filter =
                    keyed ? "h1 = :Sx AND h2 = :N1 AND " + both[1] + " AND " + more[1] : both[1] + " AND " + more[1];
            String rerun = "-Dstator.test.seed=" + (SEED + i) + " " + where;
            List<String> found;
            try {
                found = pages(where, random.nextBoolean() ? null : 1 + random.nextInt(9));
            } catch (DynamoDbException ex) {
                assertTrue(String.valueOf(ex.getMessage()).startsWith("Overlapping conditions"), rerun + " " + ex);
                continue;
            }
            assertEquals(scanned(filter), found, rerun);
            answered++;
            queried += keyed && !found.isEmpty() ? 1 : 0;
        }
        assertTrue(answered > SELECTS / 2 && queried > SELECTS / 20, "answered=" + answered + " queried=" + queried);
    }

    private List<String> pages(String where, @Nullable Integer limit) {
        List<String> found = new ArrayList<>();
        Object token = null;
        do {
            Map<String, Object> page = store.call(
                    "ExecuteStatement",
                    "{'Statement':\"SELECT pk" + FROM + " WHERE " + where + "\""
                            + (limit == null ? "" : ",'Limit':" + limit)
                            + (token == null ? "" : ",'NextToken':'" + token + "'") + "}");
            ((List<?>) Objects.requireNonNull(page.get("Items"))).forEach(item -> found.add(item.toString()));
            token = page.get("NextToken");
        } while (token != null);
        return found.stream().sorted().toList();
    }

    private List<String> scanned(String filter) {
        StringBuilder values = new StringBuilder();
        for (String name : new TreeSet<>(Arrays.asList(filter.replace(")", "").split(" ")))) {
            if (name.startsWith(":")) {
                values.append(values.isEmpty() ? "" : ",")
                        .append("'" + name + "':{'" + name.charAt(1) + "':'" + name.substring(2) + "'}");
            }
        }
        return store
                .scan("{'TableName':'items','IndexName':'many','ProjectionExpression':'pk','FilterExpression':'"
                        + filter + "','ExpressionAttributeValues':{" + values + "}")
                .stream()
                .map(Object::toString)
                .sorted()
                .toList();
    }
}
