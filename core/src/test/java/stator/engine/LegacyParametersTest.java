package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: legacy parameters mean what DynamoDB's do, where that is not what one would guess.
 * Method: small requests over real partitions, answers compared whole. What expressions can say too is for
 * {@link LegacyModelTest}.
 */
class LegacyParametersTest {
    private static final String FAILED = "The conditional request failed";

    private TestEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) {
        engine = new TestEngine(directory).usualTables();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static String key(String id) {
        return "{'TableName':'hash','Key':{'a':{'S':'" + id + "'}}";
    }

    private String update(String updates) {
        return engine.refusal("UpdateItem", key("k") + ",'AttributeUpdates':{" + updates + "}}");
    }

    private Map<String, Object> item(String id) {
        return engine.call("GetItem", key(id) + "}");
    }

    private static Map<String, Object> json(String text) {
        return JsonText.object(text);
    }

    /** Text of the refusal of an update of item k if it is not as expected. */
    private String expect(String expected) {
        return engine.refusal("UpdateItem", key("k") + ",'Expected':{" + expected + "}}");
    }

    @Test
    void shouldAddToNumbersSetsAndLists() {
        assertEquals(
                "", update("'n':{'Action':'ADD','Value':{'N':'2'}},'l':{'Action':'ADD','Value':{'L':[{'S':'x'}]}}"));
        assertEquals(
                "", update("'n':{'Action':'ADD','Value':{'N':'-5'}},'l':{'Action':'ADD','Value':{'L':[{'N':'1'}]}}"));
        assertEquals("", update("'s':{'Action':'ADD','Value':{'SS':['b']}}"));
        assertEquals("", update("'s':{'Action':'ADD','Value':{'SS':['a','b']}}"));
        assertEquals(
                json("{'Item':{'a':{'S':'k'},'n':{'N':'-3'},'l':{'L':[{'S':'x'},{'N':'1'}]},'s':{'SS':['a','b']}}}"),
                item("k"));
    }

    @Test
    void shouldRefuseToChangeAValueOfAnotherType() {
        update("'n':{'Value':{'N':'1'}},'s':{'Value':{'SS':['a']}},'l':{'Value':{'L':[]}}");
        Map<String, Object> before = item("k");
        String mismatch = "Type mismatch for attribute to update";
        assertEquals(mismatch, update("'s':{'Action':'ADD','Value':{'NS':['1']}}"));
        assertEquals(mismatch, update("'s':{'Action':'DELETE','Value':{'NS':['1']}}"));
        assertEquals(mismatch, update("'n':{'Action':'DELETE','Value':{'NS':['1']}}"));
        assertEquals(mismatch, update("'n':{'Action':'ADD','Value':{'NS':['1']}}"));
        assertEquals(mismatch, update("'l':{'Action':'ADD','Value':{'N':'1'}}"));
        assertEquals(mismatch, update("'n':{'Action':'ADD','Value':{'L':[]}}"));
        assertEquals(before, item("k"));
    }

    @Test
    void shouldNotMakeAnItemOnlyToDeleteFromIt() {
        assertEquals("", update("'n':{'Action':'DELETE'},'s':{'Action':'DELETE','Value':{'SS':['a']}}"));
        assertEquals(json("{}"), item("k"));
        assertEquals("", update(""));
        assertEquals(json("{'Item':{'a':{'S':'k'}}}"), item("k"));
    }

    @Test
    void shouldDeleteTheAttributeWithTheLastElement() {
        update("'s':{'Value':{'SS':['a','b']}},'n':{'Value':{'N':'1'}}");
        assertEquals("", update("'s':{'Action':'DELETE','Value':{'SS':['a','b','c']}},'n':{'Action':'DELETE'}"));
        assertEquals(json("{'Item':{'a':{'S':'k'}}}"), item("k"));
    }

    @Test
    void shouldFindAMissingAttributeUnequalButNotWithoutWhatItCouldContain() {
        assertEquals("", expect("'x':{'ComparisonOperator':'NE','AttributeValueList':[{'N':'1'}]}"));
        assertEquals(FAILED, expect("'x':{'ComparisonOperator':'NOT_CONTAINS','AttributeValueList':[{'N':'1'}]}"));
        assertEquals(FAILED, expect("'x':{'ComparisonOperator':'CONTAINS','AttributeValueList':[{'N':'1'}]}"));
        assertEquals(FAILED, expect("'x':{'ComparisonOperator':'NOT_NULL'}"));
        assertEquals("", expect("'x':{'ComparisonOperator':'NULL','AttributeValueList':[]}"));
    }

    @Test
    void shouldTakeANullForAValue() {
        update("'x':{'Value':{'NULL':true}},'l':{'Value':{'L':[{'S':'a'}]}}");
        assertEquals("", expect("'x':{'ComparisonOperator':'NOT_NULL'}"));
        assertEquals(FAILED, expect("'x':{'ComparisonOperator':'NULL'}"));
        assertEquals(FAILED, expect("'x':{'Exists':false}"));
        assertEquals("", expect("'x':{'Value':{'NULL':true}}"));
        assertEquals("", expect("'l':{'ComparisonOperator':'EQ','Value':{'L':[{'S':'a'}]}}"));
        assertEquals("", expect("'l':{'ComparisonOperator':'NOT_CONTAINS','Value':{'S':'b'}}"));
    }

    @Test
    void shouldReadAttributeNamesAsTheyAre() {
        update("'c.d':{'Value':{'S':'dot'}},'c':{'Value':{'M':{'d':{'S':'inner'}}}},'SIZE':{'Value':{'N':'1'}}");
        assertEquals(
                json("{'Item':{'c.d':{'S':'dot'},'SIZE':{'N':'1'}}}"),
                engine.call("GetItem", key("k") + ",'AttributesToGet':['c.d','SIZE','c[0]']}"));
        assertEquals("", expect("'c.d':{'Value':{'S':'dot'}}"));
    }

    @Test
    void shouldProjectEveryTableOfABatch() {
        update("'n':{'Value':{'N':'1'}},'m':{'Value':{'N':'2'}}");
        assertEquals(
                json("{'Responses':{'hash':[{'n':{'N':'1'}}]},'UnprocessedKeys':{}}"),
                engine.call(
                        "BatchGetItem",
                        "{'RequestItems':{'hash':{'Keys':[{'a':{'S':'k'}}],'AttributesToGet':['n','zz']}}}"));
    }

    @Test
    void shouldHandBackAttributesToGetWithUnprocessedKeys() {
        String wanted = "'AttributesToGet':['n']";
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 45; i++) {
            engine.call(
                    "PutItem",
                    "{'TableName':'hash','Item':{'a':{'S':'" + i + "'},'n':{'S':'" + "x".repeat(400_000) + "'}}}");
            keys.append(i == 0 ? "" : ",").append("{'a':{'S':'" + i + "'}}");
        }
        Map<String, Object> answer =
                engine.call("BatchGetItem", "{'RequestItems':{'hash':{'Keys':[" + keys + "]," + wanted + "}}}");
        assertEquals(
                json("{'hash':{" + wanted + ",'Keys':[{'a':{'S':'41'}},{'a':{'S':'42'}},{'a':{'S':'43'}},"
                        + "{'a':{'S':'44'}}]}}"),
                answer.get("UnprocessedKeys"));
    }

    @Test
    void shouldRefuseAnUpdateThatIsLargerThanAnItemWithoutWritingItFirst() {
        String tooLarge = "Item size to update has exceeded the maximum allowed size";
        String half = "{'S':'" + "x".repeat(205_000) + "'}";
        assertEquals("", update("'b':{'Value':" + half + "}"));
        assertEquals(tooLarge, update("'c':{'Value':" + half + "},'d':{'Value':" + half + "}"));
        // one value stored under many names: 480 times 1.9 MB
        String sets = IntStream.range(0, 480).mapToObj(i -> "a" + i + "=:v").collect(Collectors.joining(","));
        String values = ",'ExpressionAttributeValues':{':v':{'S':'" + "x".repeat(1_900_000) + "'}}}";
        assertEquals(
                tooLarge, engine.refusal("UpdateItem", key("k") + ",'UpdateExpression':'SET " + sets + "'" + values));
        assertEquals(
                tooLarge,
                engine.refusal(
                        "UpdateItem", key("k") + ",'UpdateExpression':'SET " + sets.replace("=:v", "=b") + "'}"));
        assertEquals("", update("'b':{'Action':'DELETE'}"), "the partition goes on");
    }
}
