package stator.engine;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.ExecuteStatement;
import stator.contract.Structure;
import stator.item.AttributeType;
import stator.partition.Durability;
import stator.partition.StoreContext;
import stator.table.IndexProjection.Type;
import stator.table.KeyAttribute;

/**
 * Goal: what cannot be in a local index is refused as DynamoDB refuses it; limits hold at the limit and not one past it;
 * collections tell their size.
 * Method: one request for each refusal; pairs of requests on both sides of each limit.
 */
class LocalIndexTest {
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String NOT_VALID = "One or more parameter values are not valid. ";
    private static final String START = "The provided starting key is invalid";
    private static final int MAX_ITEM_SIZE = 400 * 1024;

    private TestEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) {
        engine = new TestEngine(new StoreContext()
                        .directory(directory)
                        .partitions(2)
                        .newHashSeed(7)
                        .maxCollectionBytes(10_000)
                        .durability(Durability.BUFFERED))
                .table(LocalIndexTables.five())
                .table(new LocalIndexTables()
                        .index("zeta", new KeyAttribute("c", AttributeType.S), Type.KEYS_ONLY)
                        .index("alpha", new KeyAttribute("c", AttributeType.S), Type.ALL)
                        .named("two"));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void expect(String refusal, String operation, String request) {
        assertEquals(refusal, engine.refusal(operation, "{'TableName':'five'," + request + "}"), request);
    }

    private static String put(String attributes) {
        return "'Item':{'a':{'S':'p'},'b':{'S':'s'}" + attributes + "}";
    }

    private static String update(String expression, String value) {
        return "'Key':{'a':{'S':'p'},'b':{'S':'s'}},'UpdateExpression':'" + expression
                + "','ExpressionAttributeValues':{':v':" + value + "}";
    }

    @Test
    void shouldRefuseItemsWhoseIndexKeysAreOfAnotherTypeEmptyOrTooLong() {
        expect(
                INVALID + "Type mismatch for Index Key c Expected: S Actual: N IndexName: text",
                "PutItem",
                put(",'c':{'N':'1'}"));
        String empty = "A value specified for a secondary index key is not supported. The AttributeValue for a key"
                + " attribute cannot contain an empty ";
        expect(NOT_VALID + empty + "string value. IndexName: text, IndexKey: c", "PutItem", put(",'c':{'S':''}"));
        expect(NOT_VALID + empty + "binary value. IndexName: binary, IndexKey: g", "PutItem", put(",'g':{'B':''}"));
        expect("", "PutItem", put(",'c':{'S':'" + "x".repeat(1024) + "'}"));
        expect(
                INVALID + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
                "PutItem",
                put(",'c':{'S':'" + "x".repeat(1025) + "'}"));
        assertEquals(
                INVALID + "Type mismatch for Index Key c Expected: S Actual: BOOL IndexName: alpha",
                engine.refusal("PutItem", "{'TableName':'two'," + put(",'c':{'BOOL':true}") + "}"),
                "the first index by name");
        assertEquals(
                INVALID + "Type mismatch for Index Key c Expected: S Actual: N IndexName: text",
                engine.refusal(
                        "BatchWriteItem",
                        "{'RequestItems':{'five':[{'PutRequest':{" + put(",'c':{'N':'1'}") + "}}]}}"));
        expect("", "PutItem", put(""));
    }

    @Test
    void shouldRefuseUpdatesThatMakeWhatCannotBeAKey() {
        expect("", "PutItem", put(",'l':{'S':'" + "x".repeat(1025) + "'},'n':{'N':'1'},'e':{'S':''}"));
        expect(
                INVALID + "Type mismatch for Index Key c Expected: S Actual: N IndexName: text",
                "UpdateItem",
                update("set c = :v", "{'N':'1'}"));
        String update = "The update expression attempted to update ";
        expect(
                update + "the secondary index key to unsupported type",
                "UpdateItem",
                update("set c = n, x = :v", "{'N':'1'}"));
        expect(
                update + "the secondary index key beyond allowed size limits",
                "UpdateItem",
                update("set c = l, x = :v", "{'N':'1'}"));
        String empty = NOT_VALID + update + "a secondary index key to a value that is not supported. The AttributeValue"
                + " for a key attribute cannot contain an empty ";
        expect(empty + "string value.", "UpdateItem", update("set c = :v", "{'S':''}"));
        expect(empty + "binary value.", "UpdateItem", update("set g = :v", "{'B':''}"));
        expect(
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: c",
                "UpdateItem",
                update("set c.x = :v", "{'S':'y'}"));
        expect("", "UpdateItem", update("set c = :v", "{'S':'y'}"));
        assertEquals(1, engine.call("Query", query("text", "")).get("Count"));
    }

    @Test
    void shouldRefuseWhatAQueryOfAnIndexCannotDo() {
        assertEquals("The table does not have the specified index: nope", engine.refusal("Query", query("nope", "")));
        assertEquals(
                "The table does not have the specified index: nope",
                engine.refusal("Scan", "{'TableName':'five','IndexName':'nope'}"));
        assertEquals(
                "Filter Expression can only contain non-primary key attributes: Primary key attribute: c",
                engine.refusal("Query", query("text", ",'FilterExpression':'c = :p'")));
        assertEquals("", engine.refusal("Query", query("text", ",'FilterExpression':'b = :p'")));
        String scalars = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ";
        for (String expression : List.of("'FilterExpression':'#.x = :p'", "'ProjectionExpression':'#.x'")) {
            assertEquals(
                    scalars + "IndexKey: d",
                    engine.refusal("Query", query("text", "," + expression.replace("#", "d"))));
            assertEquals(
                    scalars + "Key: b", engine.refusal("Query", query("text", "," + expression.replace("#", "b"))));
        }
        assertEquals(
                "Query condition missed key schema element: c",
                engine.refusal("Query", query("text", "").replace("a = :p", "a = :p and b = :p")));
        assertEquals(
                INVALID + "Condition parameter type does not match schema type",
                engine.refusal("Query", query("number", "").replace("a = :p", "a = :p and d = :p")));
    }

    @Test
    void shouldTakeTheLegacyParametersOnAnIndexToo() {
        for (int i = 0; i < 4; i++) {
            String item = put(",'c':{'S':'c" + i + "'},'x':{'S':'x'}").replace("'s'", "'s" + i + "'");
            engine.call("PutItem", "{'TableName':'five'," + item + "}");
        }
        String query = "{'TableName':'five','IndexName':'text','ReturnConsumedCapacity':'INDEXES','KeyConditions':{"
                + "'a':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'p'}]},"
                + "'c':{'ComparisonOperator':'GE','AttributeValueList':[{'S':'c1'}]}}";
        assertEquals(3, engine.call("Query", query + "}").get("Count"));
        Map<String, Object> fetched = engine.call("Query", query + ",'AttributesToGet':['x']}");
        Object x = Map.of("x", Map.of("S", "x"));
        assertEquals(List.of(x, x, x), fetched.get("Items"));
        assertEquals(
                Map.of(
                        "TableName",
                        "five",
                        "CapacityUnits",
                        2.0,
                        "Table",
                        Map.of("CapacityUnits", 1.5),
                        "LocalSecondaryIndexes",
                        Map.of("text", Map.of("CapacityUnits", 0.5))),
                fetched.get("ConsumedCapacity"));
        String filter = ",'QueryFilter':{'#':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'s2'}]}}}";
        assertEquals(1, engine.call("Query", query + filter.replace("#", "b")).get("Count"));
        assertEquals(
                "QueryFilter can only contain non-primary key attributes: Primary key attribute: c",
                engine.refusal("Query", query + filter.replace("#", "c")));
        assertEquals(
                INVALID + "Type mismatch for Index Key c Expected: S Actual: N IndexName: text",
                engine.refusal(
                        "UpdateItem",
                        "{'TableName':'five','Key':{'a':{'S':'p'},'b':{'S':'s1'}},"
                                + "'AttributeUpdates':{'c':{'Action':'PUT','Value':{'N':'1'}}}}"));
    }

    @Test
    void shouldCheckWhereAQueryOfAnIndexStarts() {
        String a = "'a':{'S':'p'}";
        String start = ",'ExclusiveStartKey':";
        String mismatch = START + ": The provided key element does not match the schema";
        String[][] rows = {
            {START, "{" + a + ",'b':{'S':'s'}}"},
            {START, "{" + a + ",'b':{'S':'s'},'c':{'S':'x'},'d':{'S':'x'}}"},
            {START, "{" + a + ",'b':{'S':'s'},'d':{'S':'x'}}"},
            {mismatch, "{" + a + ",'b':{'S':'s'},'c':{'N':'1'}}"},
            {mismatch, "{" + a + ",'b':{'N':'1'},'c':{'S':'x'}}"},
            {
                "The provided starting key is outside query boundaries based on provided conditions",
                "{'a':{'S':'other'},'b':{'S':'s'},'c':{'S':'x'}}"
            },
            {"", "{" + a + ",'b':{'S':'s'},'c':{'S':'x'}}"},
        };
        for (String[] row : rows) {
            assertEquals(row[0], engine.refusal("Query", query("text", start + row[1])), row[1]);
        }
        assertEquals(
                "The provided starting key does not match the range key predicate",
                engine.refusal(
                        "Query",
                        query("text", start + "{" + a + ",'b':{'S':'s'},'c':{'S':'x'}}")
                                .replace("a = :p", "a = :p and c < :p")));
        String scan = "{'TableName':'five','IndexName':'text'" + start;
        assertEquals(START, engine.refusal("Scan", scan + rows[0][1] + "}"));
        assertEquals(mismatch, engine.refusal("Scan", scan + rows[3][1] + "}"));
        assertEquals(mismatch, engine.refusal("Scan", scan + rows[4][1] + "}"));
        assertEquals("", engine.refusal("Scan", scan + rows[6][1] + "}"));
    }

    private static String query(String index, String more) {
        return "{'TableName':'five','IndexName':'" + index + "','KeyConditionExpression':'a = :p',"
                + "'ExpressionAttributeValues':{':p':{'S':'p'}}" + more + "}";
    }

    /** Sizes: the item has 4 bytes of key and 2 of c, so has the entry of each index. */
    @Test
    void shouldRefuseItemsThatAreTooLargeWithTheirEntries(@TempDir Path directory) {
        try (TestEngine large = new TestEngine(directory)
                .table(new LocalIndexTables()
                        .index("all", new KeyAttribute("c", AttributeType.S), Type.ALL)
                        .named("all"))) {
            String tooLarge = "Item size has exceeded the maximum allowed size";
            for (int excess = 0; excess <= 1; excess++) {
                String filler = "x".repeat(MAX_ITEM_SIZE / 2 - 7 + excess);
                String refusal = excess == 0 ? "" : tooLarge;
                String item = "{" + put(",'c':{'S':'c'},'x':{'S':'" + filler + "'}") + "}";
                assertEquals(refusal, large.refusal("PutItem", item.replace("{'Item'", "{'TableName':'all','Item'")));
                assertEquals(
                        refusal,
                        large.refusal("BatchWriteItem", "{'RequestItems':{'all':[{'PutRequest':" + item + "}]}}"));
                assertEquals(
                        excess == 0 ? "" : "Item size to update has exceeded the maximum allowed size",
                        large.refusal(
                                "UpdateItem",
                                "{'TableName':'all'," + update("set x = :v, c = b", "{'S':'" + filler + "'}") + "}"));
            }
            String outside = put(",'x':{'S':'" + "x".repeat(MAX_ITEM_SIZE - 5) + "'}");
            assertEquals("", large.refusal("PutItem", "{'TableName':'all'," + outside + "}"), "not in the index");
        }
    }

    @Test
    void shouldRefuseToGrowACollectionBeyondItsLimit() {
        String item = "{'TableName':'five','Item':{'a':{'S':'p'},'b':{'S':'#'},'x':{'S':'*'}}}";
        // each item counts once in the table and once, without x, in the index of its sort key
        int size = 4 + 1 + 4;
        String first = item.replace("#", "1");
        assertEquals("", engine.refusal("PutItem", first.replace("*", "x".repeat(9_000 - size))));
        String second = item.replace("#", "2");
        DynamoDbException refused = assertThrows(
                DynamoDbException.class, () -> engine.call("PutItem", second.replace("*", "x".repeat(1_001 - size))));
        assertEquals(ErrorType.ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED, refused.type());
        assertEquals("", engine.refusal("PutItem", second.replace("*", "x".repeat(1_000 - size))));
        assertEquals("Collection size exceeded.", engine.refusal("PutItem", item.replace("#", "3")));
        assertEquals(
                "Collection size exceeded.",
                engine.refusal(
                        "BatchWriteItem",
                        "{'RequestItems':{'five':[{'PutRequest':{" + item.substring(item.indexOf("'Item'")) + "}]}}"));
        assertEquals(
                "Collection size exceeded.",
                engine.refusal("UpdateItem", "{'TableName':'five'," + update("set y = :v", "{'S':'y'}") + "}"));
        assertEquals("", engine.refusal("PutItem", item.replace("'p'", "'q'")), "another collection");
        assertEquals("", engine.refusal("PutItem", second.replace("*", "")), "it may shrink");
        assertEquals("", engine.refusal("DeleteItem", "{'TableName':'five','Key':{'a':{'S':'p'},'b':{'S':'1'}}}"));
        assertEquals("", engine.refusal("PutItem", first.replace("*", "x".repeat(9_000))));
    }

    @Test
    void shouldJudgeTheGrowthOfACollectionByOneTransactionTogether() {
        // an item and what the indexes hold of it, without its x
        int size = 4 + 1 + 4;
        String first = "{'Put':{'TableName':'five','Item':{'a':{'S':'p'},'b':{'S':'1'},'x':{'S':'"
                + "x".repeat(5_000 - size) + "'}}}}";
        String second = first.replace("'b':{'S':'1'}", "'b':{'S':'2'}");
        String larger = second.replace("'x':{'S':'", "'x':{'S':'y");
        StringBuilder others = new StringBuilder();
        for (int i = 0; i < 8; i++) { // of both partitions
            others.append(",{'Put':{'TableName':'two','Item':{'a':{'S':'k")
                    .append(i)
                    .append("'},'b':{'S':'1'}}}}");
        }
        for (String more : new String[] {"", others.toString()}) {
            assertCollectionTooLarge("{'TransactItems':[" + first + "," + larger + more + "]}");
            assertEquals(
                    "",
                    engine.refusal("TransactWriteItems", "{'TransactItems':[" + first + "," + second + more + "]}"));
            String remove = "{'Delete':{'TableName':'five','Key':{'a':{'S':'p'},'b':{'S':'1'}}}}";
            String third = second.replace("'b':{'S':'2'}", "'b':{'S':'3'}");
            assertCollectionTooLarge("{'TransactItems':[" + remove + "," + third + more + "]}");
            assertEquals("", engine.refusal("TransactWriteItems", "{'TransactItems':[" + remove + "," + second + "]}"));
            assertEquals("", engine.refusal("TransactWriteItems", "{'TransactItems':[" + third + more + "]}"));
            for (String sortKey : new String[] {"2", "3"}) {
                engine.call("DeleteItem", "{'TableName':'five','Key':{'a':{'S':'p'},'b':{'S':'" + sortKey + "'}}}");
            }
        }
    }

    private void assertCollectionTooLarge(String request) {
        DynamoDbException cancelled =
                assertThrows(DynamoDbException.class, () -> engine.call("TransactWriteItems", request));
        assertEquals(
                "Transaction cancelled, please refer cancellation reasons for specific reasons [None,"
                        + " ItemCollectionSizeLimitExceeded",
                String.valueOf(cancelled.getMessage()).split("(, None)*]$", -1)[0]);
    }

    @Test
    void shouldFilterTheEntriesOfAnIndexByWhatTheIndexHolds() {
        for (String key : new String[] {"p1", "p2", "q3"}) {
            engine.call(
                    "PutItem",
                    "{'TableName':'five','Item':{'a':{'S':'" + key.charAt(0) + "'},'b':{'S':'" + key + "'},'c':{'S':'"
                            + key + "'},'x':{'S':'x" + key + "'}}}");
        }
        for (String keyed : new String[] {
            "a = 'p' AND x = 'xp1'",
            "x <> 'xp1' AND a = 'p'",
            "a IN ['p', 'q'] AND x = 'xp1'",
            "a = 'p' AND c BETWEEN 'a' AND 'z' AND begins_with(x, 'x')",
            "a = 'p' AND NOT x = 'xp1'",
            "a = 'p' AND x IS NOT MISSING",
            "a = 'p' AND (c = 'p1' OR x = 'xp1')"
        }) {
            assertEquals(
                    INVALID + "Secondary index text does not project one or more filter attributes: [x]",
                    refusalOf(keyed),
                    keyed);
        }
        assertEquals(
                INVALID + "Secondary index text does not project one or more filter attributes: [x, y]",
                refusalOf("a = 'p' AND y = 1 AND x = 'xp1'"));
        assertEquals(List.of(), selected("b", "x = 'xp1'", 0.0));
        assertEquals(List.of("p1", "p2", "q3"), selected("b", "NOT x = 'xp1'", 0.0));
        assertEquals(List.of("q3"), selected("b", "(a = 'p' AND x = 'xp1') OR a = 'q'", 0.0));
        assertEquals(List.of("p2"), selected("b", "a = 'p' AND c = 'p2'", 0.0));
        assertEquals(List.of("xp1", "xp2"), selected("x", "a = 'p'", 1.0), "columns are fetched");
        assertEquals(List.of(), selected("x", "x = 'xp1'", 1.5), "for every item that is evaluated");
    }

    private static Structure select(String column, String where) {
        return StatementTester.request("SELECT " + column + " FROM \"five\".\"text\" WHERE " + where)
                .set(ExecuteStatement.RETURN_CONSUMED_CAPACITY, "INDEXES");
    }

    private String refusalOf(String where) {
        return String.valueOf(
                assertThrows(DynamoDbException.class, () -> engine.call("ExecuteStatement", select("b", where)), where)
                        .getMessage());
    }

    /** The values of a column, sorted; checks what the table consumed. */
    private List<String> selected(String column, String where, double tableUnits) {
        Map<String, Object> answer = engine.call("ExecuteStatement", select(column, where));
        Map<?, ?> capacity = (Map<?, ?>) requireNonNull(answer.get("ConsumedCapacity"));
        assertEquals(Map.of("CapacityUnits", tableUnits), capacity.get("Table"), where);
        List<String> values = new ArrayList<>();
        for (Object item : (List<?>) requireNonNull(answer.get("Items"))) {
            Map<?, ?> value = (Map<?, ?>) requireNonNull(((Map<?, ?>) item).get(column));
            values.add(String.valueOf(value.get("S")));
        }
        Collections.sort(values);
        return values;
    }

    @Test
    void shouldTellTheUnitsOfIndexesApartInABatchOfStatements() {
        String capacity = String.valueOf(engine.call(
                        "BatchExecuteStatement",
                        "{'ReturnConsumedCapacity':'INDEXES','Statements':["
                                + "{'Statement':'INSERT INTO two VALUE ?','Parameters':[{'M':{'a':{'S':'a'},'b':{'S':'1'},"
                                + "'c':{'S':'c'}}}]},"
                                + "{'Statement':'INSERT INTO two VALUE ?','Parameters':[{'M':{'a':{'S':'a'},'b':{'S':'2'}}}]}]}")
                .get("ConsumedCapacity"));
        assertEquals(
                "[{CapacityUnits=4.0, LocalSecondaryIndexes={alpha={CapacityUnits=1.0}, zeta={CapacityUnits=1.0}},"
                        + " Table={CapacityUnits=2.0}, TableName=two}]",
                capacity);
    }

    @Test
    void shouldTellTheSizeOfTheCollectionWhenAsked() {
        String asked = ",'ReturnItemCollectionMetrics':'SIZE'}";
        Map<String, Object> metrics =
                Map.of("ItemCollectionKey", Map.of("a", Map.of("S", "p")), "SizeEstimateRangeGB", List.of(0.0, 1.0));
        String key = "'Key':{'a':{'S':'p'},'b':{'S':'s'}}";
        assertEquals(
                metrics,
                engine.call("PutItem", "{'TableName':'five'," + put("") + asked).get("ItemCollectionMetrics"));
        assertEquals(
                metrics,
                engine.call("UpdateItem", "{'TableName':'five'," + key + asked).get("ItemCollectionMetrics"));
        assertEquals(
                metrics,
                engine.call("DeleteItem", "{'TableName':'five'," + key + asked).get("ItemCollectionMetrics"));
        engine.usualTables();
        assertFalse(engine.call("PutItem", "{'TableName':'range'," + put("") + asked)
                .containsKey("ItemCollectionMetrics"));
        assertFalse(
                engine.call("PutItem", "{'TableName':'five'," + put("") + "}").containsKey("ItemCollectionMetrics"));
        Map<String, Object> batch = engine.call(
                "BatchWriteItem",
                "{'RequestItems':{'five':[{'PutRequest':{" + put("") + "}},{'PutRequest':{"
                        + put("").replace("'s'", "'t'") + "}},{'DeleteRequest':{" + key.replace("'p'", "'q'") + "}}],"
                        + "'range':[{'PutRequest':{" + put("") + "}}]}" + asked);
        assertEquals(
                Map.of(
                        "five",
                        List.of(
                                metrics,
                                Map.of(
                                        "ItemCollectionKey",
                                        Map.of("a", Map.of("S", "q")),
                                        "SizeEstimateRangeGB",
                                        List.of(0.0, 1.0)))),
                batch.get("ItemCollectionMetrics"));
    }

    /** An index of keys has small entries: a page holds many, unless the items are fetched. */
    @Test
    void shouldEndAPageAtOneMegabyteOfWhatIsRead(@TempDir Path directory) {
        try (TestEngine large = new TestEngine(directory).table(LocalIndexTables.five())) {
            for (int i = 0; i < 12; i++) {
                large.call(
                        "PutItem",
                        "{'TableName':'five',"
                                + put(",'c':{'S':'c'},'x':{'S':'" + "x".repeat(100_000) + "'}")
                                        .replace("'s'", "'s" + i + "'")
                                + "}");
            }
            assertEquals(12, large.call("Query", query("text", "")).get("Count"));
            String[] fetching = {
                ",'Select':'ALL_ATTRIBUTES'", ",'ProjectionExpression':'x'", ",'FilterExpression':'x <> :p'"
            };
            for (String select : fetching) {
                Map<String, Object> page = large.call("Query", query("text", select));
                assertEquals(11, page.get("Count"), select);
                assertTrue(page.containsKey("LastEvaluatedKey"), select);
            }
        }
    }
}
