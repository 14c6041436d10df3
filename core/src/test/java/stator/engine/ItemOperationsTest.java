package stator.engine;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.ConditionalCheckFailed;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;

/**
 * Goal: reads and writes do what their parameters say, and report what they cost.
 * Method: small requests over real partitions, answers compared whole; sizes at the edge of a capacity unit and past it.
 */
class ItemOperationsTest {
    private TestEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) {
        engine = new TestEngine(directory).usualTables();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static Map<String, Object> json(String text) {
        return JsonText.object(text);
    }

    private void assertAnswer(String expected, String operation, String request) {
        assertEquals(json(expected), engine.call(operation, request));
    }

    private static String put(String extra) {
        return "{'TableName':'hash','Item':{'a':{'S':'k'},'n':{'N':'1'}}" + extra + "}";
    }

    private static String onKey(String extra) {
        return "{'TableName':'hash','Key':{'a':{'S':'k'}}" + extra + "}";
    }

    @Test
    void shouldReturnWhatWasPut() {
        assertAnswer("{}", "PutItem", put(""));
        assertAnswer("{'Item':{'a':{'S':'k'},'n':{'N':'1'}}}", "GetItem", onKey(""));
        assertAnswer("{'Item':{'n':{'N':'1'}}}", "GetItem", onKey(",'ProjectionExpression':'n, m'"));
        assertAnswer("{'Item':{}}", "GetItem", onKey(",'ProjectionExpression':'m'"));
        assertAnswer("{}", "DeleteItem", onKey(""));
        assertAnswer("{}", "GetItem", onKey(",'ConsistentRead':true"));
    }

    @Test
    void shouldReturnOldItemsOfPutAndDelete() {
        assertAnswer("{}", "PutItem", put(",'ReturnValues':'ALL_OLD'"));
        assertAnswer("{'Attributes':{'a':{'S':'k'},'n':{'N':'1'}}}", "PutItem", put(",'ReturnValues':'ALL_OLD'"));
        assertAnswer("{}", "PutItem", put(",'ReturnValues':'NONE'"));
        assertAnswer("{'Attributes':{'a':{'S':'k'},'n':{'N':'1'}}}", "DeleteItem", onKey(",'ReturnValues':'ALL_OLD'"));
        assertAnswer("{}", "DeleteItem", onKey(",'ReturnValues':'ALL_OLD'"));
    }

    @Test
    void shouldReturnTheAttributesThatAnUpdateAsksFor() {
        String set = ",'UpdateExpression':'set n = n + :one, m.x = :one remove z',"
                + "'ExpressionAttributeValues':{':one':{'N':'1'}},'ReturnValues':'";
        String item =
                "{'TableName':'hash','Item':{'a':{'S':'k'},'n':{'N':'1'},'m':{'M':{'x':{'S':'o'},'y':{'S':'p'}}}}}";
        engine.call("PutItem", item);
        assertAnswer("{}", "UpdateItem", onKey(set + "NONE'"));
        engine.call("PutItem", item);
        assertAnswer(
                "{'Attributes':{'a':{'S':'k'},'n':{'N':'1'},'m':{'M':{'x':{'S':'o'},'y':{'S':'p'}}}}}",
                "UpdateItem",
                onKey(set + "ALL_OLD'"));
        engine.call("PutItem", item);
        assertAnswer(
                "{'Attributes':{'n':{'N':'1'},'m':{'M':{'x':{'S':'o'}}}}}", "UpdateItem", onKey(set + "UPDATED_OLD'"));
        engine.call("PutItem", item);
        assertAnswer(
                "{'Attributes':{'n':{'N':'2'},'m':{'M':{'x':{'N':'1'}}}}}", "UpdateItem", onKey(set + "UPDATED_NEW'"));
        assertAnswer(
                "{'Attributes':{'a':{'S':'k'},'n':{'N':'3'},'m':{'M':{'x':{'N':'1'},'y':{'S':'p'}}}}}",
                "UpdateItem",
                onKey(set + "ALL_NEW'"));
    }

    @Test
    void shouldLeaveOutAttributesWhenNoneWereTouched() {
        engine.call("PutItem", put(""));
        assertAnswer("{}", "UpdateItem", onKey(",'UpdateExpression':'remove z','ReturnValues':'UPDATED_OLD'"));
        assertAnswer("{}", "UpdateItem", onKey(",'UpdateExpression':'remove n','ReturnValues':'UPDATED_NEW'"));
        assertAnswer("{'Item':{'a':{'S':'k'}}}", "GetItem", onKey(""));
    }

    @Test
    void shouldMakeAnItemFromItsKeyWhenThereIsNoUpdateExpression() {
        assertAnswer("{'Attributes':{'a':{'S':'k'}}}", "UpdateItem", onKey(",'ReturnValues':'ALL_NEW'"));
        engine.call("PutItem", put(""));
        assertAnswer("{'Attributes':{'a':{'S':'k'},'n':{'N':'1'}}}", "UpdateItem", onKey(",'ReturnValues':'ALL_NEW'"));
    }

    @Test
    void shouldReadTheKeyWhileItMakesAnItem() {
        assertAnswer(
                "{'Attributes':{'a':{'S':'k'},'n':{'S':'k'}}}",
                "UpdateItem",
                onKey(",'UpdateExpression':'set n = if_not_exists(a, n)','ReturnValues':'ALL_NEW'"));
        engine.call("DeleteItem", onKey(""));
        assertEquals(
                "The document path provided in the update expression is invalid for update",
                engine.refusal("UpdateItem", onKey(",'UpdateExpression':'set b.a = a'")));
        assertAnswer("{}", "GetItem", onKey(""));
    }

    @Test
    void shouldReturnTheItemThatFailedACondition() {
        engine.call("PutItem", put(""));
        for (String operation : List.of("PutItem", "UpdateItem", "DeleteItem")) {
            String condition = ",'ConditionExpression':'attribute_not_exists(a)'";
            String request = operation.equals("PutItem") ? put(condition) : onKey(condition);
            DynamoDbException plain = assertThrows(DynamoDbException.class, () -> engine.call(operation, request));
            assertEquals(ErrorType.CONDITIONAL_CHECK_FAILED, plain.type());
            assertEquals("The conditional request failed", plain.getMessage());
            assertEquals(null, plain.details());
            String asking =
                    request.substring(0, request.length() - 1) + ",'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}";
            Structure details = assertThrows(DynamoDbException.class, () -> engine.call(operation, asking))
                    .details();
            assertNotNull(details);
            assertEquals(ConditionalCheckFailed.SHAPE, details.shape());
            assertEquals(json("{'Item':{'a':{'S':'k'},'n':{'N':'1'}}}"), TestShapes.plain(details));
        }
        String absent = "{'TableName':'hash','Key':{'a':{'S':'other'}},'ConditionExpression':'attribute_exists(a)',"
                + "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}";
        assertEquals(
                null,
                assertThrows(DynamoDbException.class, () -> engine.call("DeleteItem", absent))
                        .details());
    }

    /** An item of a size: its key takes two bytes, its one other attribute the rest. */
    private void putSized(int sizeBytes) {
        engine.call(
                "PutItem", "{'TableName':'hash','Item':{'a':{'S':'k'},'b':{'S':'" + "x".repeat(sizeBytes - 3) + "'}}}");
    }

    private double units(String operation, String request) {
        Object capacity = engine.call(operation, request).get("ConsumedCapacity");
        Map<?, ?> map = capacity instanceof Map<?, ?> found ? found : Map.of();
        assertEquals("hash", map.get("TableName"));
        assertFalse(map.containsKey("Table"), operation);
        Object units = map.get("CapacityUnits");
        return units instanceof Double value ? value : -1;
    }

    @Test
    void shouldCountReadUnitsInStepsOf4096Bytes() {
        String total = ",'ReturnConsumedCapacity':'TOTAL'";
        String strong = total + ",'ConsistentRead':true";
        assertEquals(0.5, units("GetItem", onKey(total)), "missing");
        assertEquals(1, units("GetItem", onKey(strong)), "missing");
        int[][] sizesAndUnits = {{4, 1}, {4096, 1}, {4097, 2}, {8192, 2}, {8193, 3}, {12_288, 3}};
        for (int[] row : sizesAndUnits) {
            putSized(row[0]);
            String label = "size=" + row[0];
            assertEquals(row[1], units("GetItem", onKey(strong)), label);
            assertEquals(row[1] / 2.0, units("GetItem", onKey(total)), label);
            String query = "{'TableName':'hash','KeyConditionExpression':'a = :a','ExpressionAttributeValues':"
                    + "{':a':{'S':'k'}}";
            assertEquals(row[1], units("Query", query + strong + "}"), label);
            assertEquals(row[1] / 2.0, units("Scan", "{'TableName':'hash'" + total + "}"), label);
        }
    }

    @Test
    void shouldCountWriteUnitsOfTheLargerImageInStepsOf1024Bytes() {
        String total = ",'ReturnConsumedCapacity':'TOTAL'";
        assertEquals(1, units("DeleteItem", onKey(total)), "missing");
        int[][] sizesAndUnits = {{4, 1}, {1024, 1}, {1025, 2}, {2048, 2}, {2049, 3}, {10_240, 10}};
        for (int[] row : sizesAndUnits) {
            putSized(row[0]);
            String label = "size=" + row[0];
            assertEquals(row[1], units("PutItem", put(total)), label);
            assertEquals(1, units("PutItem", put(total)), label);
            putSized(row[0]);
            assertEquals(row[1], units("UpdateItem", onKey(total + ",'UpdateExpression':'remove b'")), label);
            putSized(row[0]);
            assertEquals(row[1], units("DeleteItem", onKey(total)), label);
        }
    }

    @Test
    void shouldReportTheTableBesideTheTotalWhenIndexesAreAskedFor() {
        assertEquals(
                Map.of(
                        "ConsumedCapacity",
                        Map.of("TableName", "hash", "CapacityUnits", 1.0, "Table", Map.of("CapacityUnits", 1.0))),
                engine.call("PutItem", put(",'ReturnConsumedCapacity':'INDEXES'")));
        assertAnswer("{}", "PutItem", put(",'ReturnConsumedCapacity':'NONE'"));
    }

    /** Size of the largest item, key included, to which an update of some cost can set attribute b. */
    /** What stands beside {@code SET b = :b} is charged so much; at the limit it is accepted, and refused one past it. */
    private void assertCharge(int charge, String update, String values) {
        for (int excess = 0; excess <= 1; excess++) {
            engine.call(
                    "PutItem",
                    "{'TableName':'hash','Item':{'a':{'S':'k'},'n':{'N':'1'},'l':{'L':[{'S':'e'}]},'s':{'SS':['e']},"
                            + "'m':{'M':{'z':{'S':'e'}}}}}");
            String text = "x".repeat(409_600 - 3 - 19 - 1 - charge + excess);
            String request = onKey(",'UpdateExpression':'set b = :b" + update
                    + "','ExpressionAttributeValues':{':b':{'S':'" + text + "'}" + values
                    + "},'ConditionExpression':'attribute_exists(b)'");
            String answer = engine.refusal("UpdateItem", request);
            assertEquals(
                    excess == 0
                            ? "The conditional request failed"
                            : "Item size to update has exceeded the maximum allowed size",
                    answer,
                    update + " excess=" + excess);
        }
    }

    @Test
    void shouldChargeAnUpdateExpressionAgainstTheLimitOfAnItemBeforeItsCondition() {
        String one = ",':o':{'N':'1'}";
        String list = ",':l':{'L':[{'S':'ab'}]}";
        assertCharge(0, "", "");
        assertCharge(19 + 1 + 2, ", n = :o", one);
        assertCharge(19 + 1 + 34 + 16 + 2, ", n = n + :o", one);
        assertCharge(19 + 1 + 37 + 16 + 2, ", n = n - :o", one);
        assertCharge(19 + 1 + 39 + 16 + 2, ", c = if_not_exists(c, :o)", one);
        assertCharge(19 + 1 + 37 + 16 + 6, ", l = list_append(l, :l)", list);
        assertCharge(19 + 1 + 16, ", c = n", "");
        assertCharge(19 + 1 + 31, ", c = m.z", "");
        assertCharge(19 + 1 + 32, ", c = l[10]", "");
        assertCharge(19 + 1 + 4 + 1 + 2, ", m.y = :o", one);
        assertCharge(19 + 1 + 4 + 2 + 2, ", l[10] = :o", one);
        assertCharge(1 + 3, " remove abc", "");
        assertCharge(1 + 1 + 4 + 3, " remove m.abc", "");
        assertCharge(1 + 1 + 4 + 2, " remove l[10]", "");
        assertCharge(19 + 3 + 2, " add abc :o", one);
        assertCharge(19 + 1, " add s :s", ",':s':{'SS':['e']}");
        assertCharge(1 + 1, " delete s :s", ",':s':{'SS':['e']}");
    }

    @Test
    void shouldChargeNothingForLegacyUpdatesAndTransactionsButWhatTheItemIs() {
        for (int excess = 0; excess <= 1; excess++) {
            String text = "{'S':'" + "x".repeat(409_600 - 3 + excess) + "'}";
            String refused = excess == 0 ? "" : "Item size to update has exceeded the maximum allowed size";
            assertEquals(
                    refused, engine.refusal("UpdateItem", onKey(",'AttributeUpdates':{'b':{'Value':" + text + "}}")));
            String transaction = "{'TransactItems':[{'Update':{'TableName':'hash','Key':{'a':{'S':'t'}},"
                    + "'UpdateExpression':'set b = :b','ExpressionAttributeValues':{':b':" + text + "}}}]}";
            assertEquals(
                    excess == 1,
                    !engine.refusal("TransactWriteItems", transaction).isEmpty());
        }
    }

    @Test
    void shouldReadABatchOfSeveralTables() {
        engine.call("PutItem", put(""));
        engine.call("PutItem", "{'TableName':'rangen','Item':{'a':{'S':'x'},'b':{'N':'-7'},'c':{'BOOL':true}}}");
        Map<String, Object> answer = engine.call(
                "BatchGetItem",
                "{'RequestItems':{'hash':{'Keys':[{'a':{'S':'k'}},{'a':{'S':'nosuch'}}],'ProjectionExpression':'#n',"
                        + "'ExpressionAttributeNames':{'#n':'n'}},"
                        + "'rangen':{'Keys':[{'a':{'S':'x'},'b':{'N':'-7.0'}}],'ConsistentRead':true}},"
                        + "'ReturnConsumedCapacity':'TOTAL'}");
        assertEquals(
                json("{'hash':[{'n':{'N':'1'}}],'rangen':[{'a':{'S':'x'},'b':{'N':'-7'},'c':{'BOOL':true}}]}"),
                answer.get("Responses"));
        assertEquals(Map.of(), answer.get("UnprocessedKeys"));
        assertEquals(
                List.of(
                        Map.of("TableName", "hash", "CapacityUnits", 1.0),
                        Map.of("TableName", "rangen", "CapacityUnits", 1.0)),
                answer.get("ConsumedCapacity"));
    }

    @Test
    void shouldHandBackTheKeysBeyond16MegabytesOfItems() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 43; i++) {
            engine.call(
                    "PutItem",
                    "{'TableName':'hash','Item':{'a':{'S':'" + (100 + i) + "'},'b':{'S':'" + "x".repeat(399_995)
                            + "'}}}");
            keys.add("{'a':{'S':'" + (100 + i) + "'}}");
        }
        String tables = "{'RequestItems':{'hash':{'Keys':" + keys + ",'ConsistentRead':true},"
                + "'range':{'Keys':[{'a':{'S':'a'},'b':{'S':'b'}}]}}}";
        Map<String, Object> answer = engine.call("BatchGetItem", tables);
        int whole = (int) (BatchGetItemHandler.MAX_RESPONSE_BYTES / 400_000);
        assertEquals(41, whole);
        Map<?, ?> responses = (Map<?, ?>) answer.get("Responses");
        assertNotNull(responses);
        assertEquals(whole, ((List<?>) requireNonNull(responses.get("hash"))).size());
        assertEquals(
                json("{'hash':{'Keys':" + keys.subList(whole, 43) + ",'ConsistentRead':true},"
                        + "'range':{'Keys':[{'a':{'S':'a'},'b':{'S':'b'}}]}}"),
                answer.get("UnprocessedKeys"));
    }

    @Test
    void shouldWriteABatchOfSeveralTables() {
        engine.call("PutItem", put(""));
        assertAnswer(
                "{'UnprocessedItems':{}}",
                "BatchWriteItem",
                "{'RequestItems':{'hash':[{'DeleteRequest':{'Key':{'a':{'S':'k'}}}},"
                        + "{'PutRequest':{'Item':{'a':{'S':'l'}}}}],"
                        + "'hashn':[{'PutRequest':{'Item':{'a':{'N':'1e2'}}}}]}}");
        assertAnswer("{}", "GetItem", onKey(""));
        assertAnswer("{'Item':{'a':{'S':'l'}}}", "GetItem", "{'TableName':'hash','Key':{'a':{'S':'l'}}}");
        assertAnswer("{'Item':{'a':{'N':'100'}}}", "GetItem", "{'TableName':'hashn','Key':{'a':{'N':'100'}}}");
    }

    @Test
    void shouldAddUpTheCapacityOfABatchForEachTable() {
        putSized(1025);
        Map<String, Object> answer = engine.call(
                "BatchWriteItem",
                "{'RequestItems':{'hash':[{'DeleteRequest':{'Key':{'a':{'S':'k'}}}},"
                        + "{'PutRequest':{'Item':{'a':{'S':'l'}}}}],"
                        + "'hashn':[{'PutRequest':{'Item':{'a':{'N':'1'}}}}]},'ReturnConsumedCapacity':'INDEXES'}");
        assertEquals(
                List.of(
                        Map.of("TableName", "hash", "CapacityUnits", 3.0, "Table", Map.of("CapacityUnits", 3.0)),
                        Map.of("TableName", "hashn", "CapacityUnits", 1.0, "Table", Map.of("CapacityUnits", 1.0))),
                answer.get("ConsumedCapacity"));
    }

    @Test
    void shouldOnlyCountWhenAsked() {
        engine.call("PutItem", put(""));
        assertEquals(
                Map.of("Count", 1, "ScannedCount", 1), engine.call("Scan", "{'TableName':'hash','Select':'COUNT'}"));
    }
}
