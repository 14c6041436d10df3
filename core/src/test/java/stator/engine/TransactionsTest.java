package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.contract.TransactionCanceled;
import stator.item.AttributeType;
import stator.partition.Durability;
import stator.partition.StoreContext;
import stator.table.IndexProjection.Type;
import stator.table.KeyAttribute;

/**
 * Goal: a transaction does all it was asked to or nothing, and says which of its actions stood in the way; a repeated one is
 * known for ten minutes, over a restart too; and what it costs is twice what its parts cost.
 * Method: requests over a store with one partition and over one with many, so that the same request is run by one
 * partition alone and by several together; a clock that the test sets.
 */
@ParameterizedClass
@ValueSource(ints = {1, 16})
class TransactionsTest {
    private static final String CANCELLED =
            "Transaction cancelled, please refer cancellation reasons for specific reasons ";

    @Parameter
    int partitions;

    @TempDir
    @Nullable
    Path directory;

    private long nowMs = 1_700_000_000_000L;

    @Test
    void shouldApplyAllKindsOfActionsTogether() {
        try (TestEngine engine = open()) {
            put(engine, "old", 1);
            put(engine, "gone", 2);
            put(engine, "checked", 3);
            engine.call(
                    "TransactWriteItems",
                    transaction(
                            "{'Put':{'TableName':'hash','Item':{'a':{'S':'new'},'v':{'N':'10'}}}}",
                            "{'Update':{'TableName':'hash','Key':{'a':{'S':'old'}},'UpdateExpression':'ADD v :d',"
                                    + "'ExpressionAttributeValues':{':d':{'N':'5'}}}}",
                            "{'Delete':{'TableName':'hash','Key':{'a':{'S':'gone'}},"
                                    + "'ConditionExpression':'attribute_exists(a)'}}",
                            "{'ConditionCheck':{'TableName':'hash','Key':{'a':{'S':'checked'}},"
                                    + "'ConditionExpression':'v = :v','ExpressionAttributeValues':{':v':{'N':'3'}}}}",
                            "{'Put':{'TableName':'range','Item':{'a':{'S':'other'},'b':{'S':'table'}}}}",
                            "{'Update':{'TableName':'hash','Key':{'a':{'S':'made'}},'UpdateExpression':'SET v = :v',"
                                    + "'ExpressionAttributeValues':{':v':{'N':'7'}}}}",
                            "{'Delete':{'TableName':'hash','Key':{'a':{'S':'never there'}}}}"));
            assertEquals(
                    Map.of("new", 10, "old", 6, "checked", 3, "made", 7),
                    values(engine, "new", "old", "gone", "checked", "made", "never there"));
            assertEquals(1, engine.call("Scan", "{'TableName':'range'}").get("Count"));
        }
        try (TestEngine engine = open()) {
            assertEquals(
                    Map.of("new", 10, "old", 6, "checked", 3, "made", 7),
                    values(engine, "new", "old", "gone", "checked", "made"));
        }
    }

    @Test
    void shouldChangeNothingAndTellEveryFailedConditionInOrder() {
        try (TestEngine engine = open()) {
            put(engine, "one", 1);
            put(engine, "two", 2);
            DynamoDbException error = cancelled(
                    engine,
                    update("one", "v = :v", 1, ""),
                    update("two", "v = :v", 1, "'ReturnValuesOnConditionCheckFailure':'ALL_OLD',"),
                    update("three", "v = :v", 1, "'ReturnValuesOnConditionCheckFailure':'ALL_OLD',"),
                    "{'Put':{'TableName':'hash','Item':{'a':{'S':'four'}}}}",
                    update("five", "v = :v", 1, ""));
            assertEquals(
                    CANCELLED + "[None, ConditionalCheckFailed, ConditionalCheckFailed, None, ConditionalCheckFailed]",
                    error.getMessage());
            List<Map<String, Object>> reasons = reasons(error);
            assertEquals(Map.of("Code", "None"), reasons.get(0));
            assertEquals(
                    Map.of(
                            "Code", "ConditionalCheckFailed",
                            "Message", "The conditional request failed",
                            "Item", Map.of("a", Map.of("S", "two"), "v", Map.of("N", "2"))),
                    reasons.get(1));
            assertEquals(
                    Map.of("Code", "ConditionalCheckFailed", "Message", "The conditional request failed"),
                    reasons.get(2));
            assertEquals(Map.of("one", 1, "two", 2), values(engine, "one", "two", "three", "four", "five"));
            put(engine, "one", 11); // nothing is held
            cancelled(
                    engine,
                    update("one", "v = :v", 1, ""),
                    update("six", "attribute_not_exists(a) AND :v = :v", 1, ""));
        }
    }

    @Test
    void shouldTellOnlyTheFirstValidationError() {
        try (TestEngine engine = open()) {
            engine.call("PutItem", "{'TableName':'hash','Item':{'a':{'S':'text'},'v':{'S':'x'}}}");
            engine.call("PutItem", "{'TableName':'hash','Item':{'a':{'S':'text2'},'v':{'S':'x'}}}");
            DynamoDbException error = cancelled(
                    engine,
                    update("fine", "attribute_not_exists(a) AND :v = :v", 1, ""),
                    update("text", "attribute_exists(a) AND :v = :v", 1, ""),
                    update("text2", "attribute_exists(a) AND :v = :v", 1, ""),
                    update("fails", "attribute_exists(a) AND :v = :v", 1, ""));
            assertEquals(CANCELLED + "[None, ValidationError, None, ConditionalCheckFailed]", error.getMessage());
            assertEquals(
                    Map.of(
                            "Code", "ValidationError",
                            "Message", "An operand in the update expression has an incorrect data type"),
                    reasons(error).get(1));
        }
    }

    @Test
    void shouldTakeAHundredActionsAndNoMore() {
        try (TestEngine engine = open()) {
            engine.call("TransactWriteItems", transaction(puts(100)));
            assertEquals(100, engine.call("Scan", "{'TableName':'hash'}").get("Count"));
            String refusal = engine.refusal("TransactWriteItems", transaction(puts(101)));
            assertTrue(
                    refusal.startsWith("1 validation error detected: Value '[")
                            && refusal.endsWith("' at 'transactItems' failed to satisfy constraint: Member must have"
                                    + " length less than or equal to 100"),
                    refusal);
            List<?> responses = responses(engine, gets(100));
            assertEquals(100, responses.size());
            assertEquals(Map.of("Item", Map.of("a", Map.of("S", "k7"))), responses.get(7));
            assertTrue(engine.refusal("TransactGetItems", gets(101)).endsWith("less than or equal to 100"));
        }
    }

    @Test
    void shouldTakeFourMegabytesAndNoMore() {
        try (TestEngine engine = open()) {
            // an item is its text, 2 bytes of names and 2 of key; together exactly 4 MiB
            int each = 4 * 1024 * 1024 / 16 - 4;
            engine.call("TransactWriteItems", transaction(large(16, each, 0)));
            assertEquals(
                    TransactWriteItemsHandler.TOO_LARGE,
                    engine.refusal("TransactWriteItems", transaction(large(16, each, 1))));
            String keys =
                    IntStream.range(0, 16).mapToObj(TransactionsTest::largeKey).collect(Collectors.joining("','"));
            List<?> read = responses(engine, getsOf(("'" + keys + "'").split(",")));
            assertEquals(16, read.size());
            engine.call("PutItem", "{'TableName':'hash','Item':{'a':{'S':'1'}}}");
            assertEquals(
                    TransactionReads.TOO_LARGE,
                    engine.refusal("TransactGetItems", getsOf(("'" + keys + "','1'").split(","))));
            // what is deleted may be larger
            String[] deletes = IntStream.range(0, 16)
                    .mapToObj(i -> "{'Delete':{'TableName':'hash','Key':{'a':{'S':'" + largeKey(i) + "'}}}}")
                    .toArray(String[]::new);
            engine.call("TransactWriteItems", transaction(deletes));
            assertEquals(1, engine.call("Scan", "{'TableName':'hash'}").get("Count"));
        }
    }

    @Test
    void shouldKnowARepetitionForTenMinutesOverARestart() {
        String request = "'ClientRequestToken':'token','ReturnConsumedCapacity':'TOTAL','TransactItems':["
                + update("counter", "attribute_not_exists(b) AND :v = :v", 1, "") + ","
                + update("counter2", "attribute_not_exists(b) AND :v = :v", 1, "") + "]";
        try (TestEngine engine = open()) {
            assertEquals(capacity("WriteCapacityUnits", 4.0), engine.call("TransactWriteItems", "{" + request + "}"));
            assertEquals(capacity("ReadCapacityUnits", 4.0), engine.call("TransactWriteItems", "{" + request + "}"));
            assertEquals(Map.of("counter", 1, "counter2", 1), values(engine, "counter", "counter2"));
        }
        nowMs += 599_999;
        try (TestEngine engine = open()) {
            engine.call("TransactWriteItems", "{" + request + "}");
            assertEquals(Map.of("counter", 1, "counter2", 1), values(engine, "counter", "counter2"));
            DynamoDbException error = assertThrows(
                    DynamoDbException.class,
                    () -> engine.call("TransactWriteItems", "{" + request.replace("counter2", "counter3") + "}"));
            assertEquals(ErrorType.IDEMPOTENT_PARAMETER_MISMATCH, error.type());
            nowMs += 1;
            engine.call("TransactWriteItems", "{" + request + "}");
            assertEquals(Map.of("counter", 2, "counter2", 2), values(engine, "counter", "counter2"));
        }
    }

    @Test
    void shouldForgetTheTokenOfACancelledTransaction() {
        String request = "{'ClientRequestToken':'token','TransactItems':["
                + update("counter", "attribute_exists(a) AND :v = :v", 1, "") + "]}";
        try (TestEngine engine = open()) {
            assertTrue(engine.refusal("TransactWriteItems", request).startsWith(CANCELLED));
            put(engine, "counter", 1);
            engine.call("TransactWriteItems", request);
            assertEquals(Map.of("counter", 2), values(engine, "counter"));
        }
    }

    @Test
    void shouldChargeTwiceAndTellReadsFromWrites() {
        try (TestEngine engine = open()) {
            String text = "x".repeat(3000);
            String written = "{'ReturnConsumedCapacity':'INDEXES','TransactItems':["
                    + "{'Put':{'TableName':'hash','Item':{'a':{'S':'p'},'t':{'S':'" + text + "'}}}},"
                    + "{'ConditionCheck':{'TableName':'range','Key':{'a':{'S':'p'},'b':{'S':'q'}},"
                    + "'ConditionExpression':'attribute_not_exists(a)'}},"
                    + "{'Delete':{'TableName':'hash','Key':{'a':{'S':'nothing'}}}}]}";
            assertEquals(
                    List.of(
                            Map.of(
                                    "TableName",
                                    "hash",
                                    "CapacityUnits",
                                    8.0,
                                    "WriteCapacityUnits",
                                    8.0,
                                    "Table",
                                    Map.of("CapacityUnits", 8.0, "WriteCapacityUnits", 8.0)),
                            Map.of(
                                    "TableName",
                                    "range",
                                    "CapacityUnits",
                                    2.0,
                                    "WriteCapacityUnits",
                                    2.0,
                                    "Table",
                                    Map.of("CapacityUnits", 2.0, "WriteCapacityUnits", 2.0))),
                    engine.call("TransactWriteItems", written).get("ConsumedCapacity"));
            assertEquals(
                    List.of(Map.of("TableName", "hash", "CapacityUnits", 4.0, "ReadCapacityUnits", 4.0)),
                    engine.call(
                                    "TransactGetItems",
                                    getsOf("'p'", "'nothing'").replace("{'Tr", "{'ReturnConsumedCapacity':'TOTAL','Tr"))
                            .get("ConsumedCapacity"));
        }
    }

    @Test
    void shouldReadProjectionsAndMissingItemsInOrder() {
        try (TestEngine engine = open()) {
            put(engine, "one", 1);
            put(engine, "two", 2);
            assertEquals(
                    Map.of(
                            "Responses",
                            List.of(Map.of(), Map.of("Item", Map.of("v", Map.of("N", "1"))), Map.of("Item", Map.of()))),
                    engine.call(
                            "TransactGetItems",
                            transaction(
                                    "{'Get':{'TableName':'hash','Key':{'a':{'S':'none'}}}}",
                                    "{'Get':{'TableName':'hash','Key':{'a':{'S':'one'}},"
                                            + "'ProjectionExpression':'#v','ExpressionAttributeNames':{'#v':'v'}}}",
                                    "{'Get':{'TableName':'hash','Key':{'a':{'S':'two'}},"
                                            + "'ProjectionExpression':'w'}}")));
        }
    }

    @Test
    void shouldKeepLocalIndexesInStepAndTellCollections() {
        try (TestEngine engine = open()) {
            for (String key : List.of("p", "q", "r")) {
                engine.call("PutItem", "{'TableName':'indexed','Item':" + indexed(key, "old", "1") + "}");
            }
            Map<String, Object> answer = engine.call(
                    "TransactWriteItems",
                    transaction(
                                    "{'Put':{'TableName':'indexed','Item':" + indexed("p", "new", "1") + "}}",
                                    "{'Update':{'TableName':'indexed','Key':{'a':{'S':'q'},'b':{'S':'1'}},"
                                            + "'UpdateExpression':'SET c = :c','ExpressionAttributeValues':{':c':{'S':'new'}}}}",
                                    "{'Delete':{'TableName':'indexed','Key':{'a':{'S':'r'},'b':{'S':'1'}}}}",
                                    "{'Put':{'TableName':'indexed','Item':" + indexed("p", "second", "2") + "}}")
                            .replace(
                                    "{'Tr",
                                    "{'ReturnItemCollectionMetrics':'SIZE','ReturnConsumedCapacity':'INDEXES','Tr"));
            assertEquals(
                    Map.of("indexed", List.of(collection("q"), collection("r"), collection("p"))),
                    answer.get("ItemCollectionMetrics"));
            // twice 4 for the table; of the index: two entries moved, one removed, one made
            Map<String, Object> ofTable = Map.of("CapacityUnits", 8.0, "WriteCapacityUnits", 8.0);
            Map<String, Object> ofIndex = Map.of("CapacityUnits", 6.0, "WriteCapacityUnits", 6.0);
            assertEquals(
                    List.of(Map.of(
                            "TableName",
                            "indexed",
                            "CapacityUnits",
                            14.0,
                            "WriteCapacityUnits",
                            14.0,
                            "Table",
                            ofTable,
                            "LocalSecondaryIndexes",
                            Map.of("text", ofIndex))),
                    answer.get("ConsumedCapacity"));
            assertEquals("[1 new, 2 second]", entries(engine, "p"));
        }
        try (TestEngine engine = open()) {
            assertEquals("[1 new, 2 second]", entries(engine, "p"));
            assertEquals("[1 new]", entries(engine, "q"));
            assertEquals("[]", entries(engine, "r"));
        }
    }

    @Test
    void shouldRefuseWhatLocalIndexesCannotHold() {
        try (TestEngine engine = open()) {
            String other = "{'Put':{'TableName':'hash','Item':{'a':{'S':'other'}}}}";
            DynamoDbException mismatch = cancelled(
                    engine,
                    other,
                    "{'Put':{'TableName':'indexed','Item':{'a':{'S':'p'},'b':{'S':'1'},'c':{'N':'1'}}}}");
            assertEquals(
                    Map.of(
                            "Code",
                            "ValidationError",
                            "Message",
                            "One or more parameter values were invalid: Type mismatch for Index Key c"
                                    + " Expected: S Actual: N IndexName: text"),
                    reasons(mismatch).get(1));
            assertEquals(
                    "One or more parameter values are not valid. A value specified for a secondary index key is not"
                            + " supported. The AttributeValue for a key attribute cannot contain an empty string value."
                            + " IndexName: text, IndexKey: c",
                    engine.refusal(
                            "TransactWriteItems",
                            transaction("{'Put':{'TableName':'indexed','Item':" + indexed("p", "", "1") + "}}")));
            engine.call("PutItem", "{'TableName':'indexed','Item':" + indexed("p", "x".repeat(900), "1") + "}");
            DynamoDbException tooLarge = cancelled(
                    engine,
                    other,
                    "{'Update':{'TableName':'indexed','Key':{'a':{'S':'p'},'b':{'S':'2'}},'UpdateExpression':'SET t = :t',"
                            + "'ExpressionAttributeValues':{':t':{'S':'" + "x".repeat(8_300) + "'}}}}");
            assertEquals(
                    Map.of("Code", "ItemCollectionSizeLimitExceeded", "Message", "Collection size exceeded."),
                    reasons(tooLarge).get(1));
            assertEquals(Map.of(), values(engine, "other"));
        }
    }

    private static String indexed(String key, String text, String sortKey) {
        return "{'a':{'S':'" + key + "'},'b':{'S':'" + sortKey + "'},'c':{'S':'" + text + "'}}";
    }

    private static Map<String, Object> collection(String key) {
        return Map.of("ItemCollectionKey", Map.of("a", Map.of("S", key)), "SizeEstimateRangeGB", List.of(0.0, 1.0));
    }

    /** Sort keys and texts of a collection, in the order of the index. */
    private static String entries(TestEngine engine, String key) {
        List<String> found = new ArrayList<>();
        Object items = engine.call(
                        "Query",
                        "{'TableName':'indexed','IndexName':'text','KeyConditionExpression':'a = :a',"
                                + "'ExpressionAttributeValues':{':a':{'S':'" + key + "'}}}")
                .get("Items");
        for (Object item : items instanceof List<?> list ? list : List.of()) {
            String text = item.toString();
            found.add(text.replaceAll(".*b=\\{S=(.*?)}.*c=\\{S=(.*?)}.*", "$1 $2"));
        }
        return found.toString();
    }

    private TestEngine open() {
        if (directory == null) {
            throw new IllegalStateException("no directory");
        }
        return new TestEngine(new StoreContext()
                        .directory(directory)
                        .partitions(partitions)
                        .newHashSeed(7)
                        .clock(() -> nowMs)
                        .maxCollectionBytes(10_000)
                        .durability(Durability.BUFFERED))
                .table(new LocalIndexTables()
                        .index("text", new KeyAttribute("c", AttributeType.S), Type.ALL)
                        .named("indexed"))
                .table("hash", AttributeType.S, (byte) 0)
                .table("range", AttributeType.S, AttributeType.S);
    }

    private static void put(TestEngine engine, String key, int value) {
        engine.call("PutItem", "{'TableName':'hash','Item':{'a':{'S':'" + key + "'},'v':{'N':'" + value + "'}}}");
    }

    private static String transaction(String... items) {
        return "{'TransactItems':[" + String.join(",", items) + "]}";
    }

    private static String update(String key, String condition, int value, String more) {
        return "{'Update':{'TableName':'hash'," + more + "'Key':{'a':{'S':'" + key
                + "'}},'UpdateExpression':'ADD v :v'," + "'ConditionExpression':'" + condition
                + "','ExpressionAttributeValues':{':v':{'N':'" + value + "'}}}}";
    }

    private static String[] puts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{'Put':{'TableName':'hash','Item':{'a':{'S':'k" + i + "'}}}}")
                .toArray(String[]::new);
    }

    private static String gets(int count) {
        return getsOf(IntStream.range(0, count).mapToObj(i -> "'k" + i + "'").toArray(String[]::new));
    }

    private static String getsOf(String... keys) {
        List<String> gets = new ArrayList<>();
        for (String key : keys) {
            gets.add("{'Get':{'TableName':'hash','Key':{'a':{'S':" + key + "}}}}");
        }
        return transaction(gets.toArray(String[]::new));
    }

    private static String largeKey(int i) {
        return String.valueOf(10 + i);
    }

    private static String[] large(int count, int textLength, int moreInTheLast) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{'Put':{'TableName':'hash','Item':{'a':{'S':'" + largeKey(i) + "'},'t':{'S':'"
                        + "x".repeat(textLength + (i == count - 1 ? moreInTheLast : 0)) + "'}}}}")
                .toArray(String[]::new);
    }

    private static List<?> responses(TestEngine engine, String request) {
        return engine.call("TransactGetItems", request).get("Responses") instanceof List<?> list ? list : List.of();
    }

    private static Map<String, Object> capacity(String member, double units) {
        return Map.of("ConsumedCapacity", List.of(Map.of("TableName", "hash", "CapacityUnits", units, member, units)));
    }

    private static DynamoDbException cancelled(TestEngine engine, String... items) {
        DynamoDbException error =
                assertThrows(DynamoDbException.class, () -> engine.call("TransactWriteItems", transaction(items)));
        assertEquals(ErrorType.TRANSACTION_CANCELED, error.type(), error.getMessage());
        return error;
    }

    private static List<Map<String, Object>> reasons(DynamoDbException error) {
        Structure details = error.details();
        List<Structure> reasons = details == null ? null : details.list(TransactionCanceled.CANCELLATION_REASONS);
        return reasons == null
                ? List.of()
                : reasons.stream().map(TestShapes::plain).toList();
    }

    /** Numbers of the items that are there. */
    private static Map<String, Integer> values(TestEngine engine, String... keys) {
        Map<String, Integer> found = new TreeMap<>();
        for (String key : keys) {
            Object item = engine.call("GetItem", "{'TableName':'hash','Key':{'a':{'S':'" + key + "'}}}")
                    .get("Item");
            if (item instanceof Map<?, ?> attributes && attributes.get("v") instanceof Map<?, ?> number) {
                found.put(key, Integer.valueOf(String.valueOf(number.get("N"))));
            } else if (item != null) {
                found.put(key, -1);
            }
        }
        return found;
    }
}
