package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a transaction that is wrong in one or more ways is refused with DynamoDB's text for the first of them.
 * Method: tables of items and texts, in the order in which DynamoDB checks; each text is expected bare, as transactions
 * report it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionRefusalsTest {
    private static final String ONE = "1 validation error detected: ";
    private static final String NULL = " failed to satisfy constraint: Member must not be null";
    private static final String ENUM = " failed to satisfy constraint: Member must satisfy enum value set: ";
    private static final String LENGTH = " failed to satisfy constraint: Member must have length ";
    private static final String NOT_FOUND = "Requested resource not found";
    private static final String DUPLICATE = "Transaction request cannot include multiple operations on one item";
    private static final String CANCELLED =
            "Transaction cancelled, please refer cancellation reasons for specific reasons ";
    private static final String NOT_VALID = "One or more parameter values are not valid. ";
    private static final String KEY = "'TableName':'hash','Key':{'a':{'S':'k'}}";

    private TestEngine engine;

    @BeforeAll
    void open(@TempDir Path directory) {
        engine = new TestEngine(directory).usualTables();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    @TestFactory
    Stream<DynamicTest> requestsToWrite() {
        String empty = "{}";
        return refusals(
                "TransactWriteItems",
                empty,
                ONE + "Value null at 'transactItems'" + NULL,
                "{'TransactItems':[]}",
                ONE + "Value '[]' at 'transactItems'" + LENGTH + "greater than or equal to 1",
                "{'TransactItems':[{}],'ClientRequestToken':''}",
                ONE + "Value '' at 'clientRequestToken'" + LENGTH + "greater than or equal to 1",
                "{'TransactItems':[{}],'ClientRequestToken':'" + "t".repeat(37) + "'}",
                ONE + "Value '" + "t".repeat(37) + "' at 'clientRequestToken'" + LENGTH + "less than or equal to 36",
                "{'TransactItems':[{}],'ReturnConsumedCapacity':'ALL'}",
                ONE + "Value 'ALL' at 'returnConsumedCapacity'" + ENUM + "[INDEXES, TOTAL, NONE]",
                "{'TransactItems':[{}],'ReturnItemCollectionMetrics':'ALL'}",
                ONE + "Value 'ALL' at 'returnItemCollectionMetrics'" + ENUM + "[SIZE, NONE]",
                "{'TransactItems':[{'ConditionCheck':{" + KEY + "}}]}",
                ONE + "Value null at 'transactItems.1.member.conditionCheck.conditionExpression'" + NULL,
                "{'TransactItems':[{'Update':{" + KEY + "}}]}",
                ONE + "Value null at 'transactItems.1.member.update.updateExpression'" + NULL,
                "{'TransactItems':[{'Delete':{'TableName':'hash'}}]}",
                ONE + "Value null at 'transactItems.1.member.delete.key'" + NULL,
                "{'TransactItems':[{'Put':{'TableName':'hash'}}]}",
                ONE + "Value null at 'transactItems.1.member.put.item'" + NULL,
                "{'TransactItems':[{'Delete':{" + KEY + ",'ReturnValuesOnConditionCheckFailure':'x'}}]}",
                ONE + "Value 'x' at 'transactItems.1.member.delete.returnValuesOnConditionCheckFailure'" + ENUM
                        + "[ALL_OLD, NONE]");
    }

    @TestFactory
    Stream<DynamicTest> itemsToWrite() {
        String missing = "{'Delete':{'TableName':'missing','Key':{'z':{'S':'k'}}}}";
        String twice = "{'Delete':{" + KEY + "}},{'Put':{'TableName':'hash','Item':{'a':{'S':'k'},'b':{'S':'x'}}}}";
        return refusedItems(
                "TransactWriteItems",
                "{}",
                "TransactItems can only contain one of Check, Put, Update or Delete",
                "{'Delete':{" + KEY + "},'Put':{'TableName':'hash','Item':{'a':{'S':'k'}}}}",
                "TransactItems can only contain one of Check, Put, Update or Delete",
                "{'Delete':{" + KEY + ",'ExpressionAttributeNames':{'#a':'a'}}}",
                "ExpressionAttributeNames can only be specified when using expressions",
                "{'Put':{'TableName':'hash','Item':{'a':{'SS':[]}}}}",
                "One or more parameter values were invalid: An string set  may not be empty",
                "{'Delete':{" + KEY + ",'ConditionExpression':''}}",
                "Invalid ConditionExpression: The expression can not be empty;",
                "{'Update':{" + KEY + ",'UpdateExpression':'SET v = :v'}}",
                "Invalid UpdateExpression: An expression attribute value used in expression is not defined;"
                        + " attribute value: :v",
                "{'ConditionCheck':{" + KEY + ",'ConditionExpression':'attribute_exists(#n)',"
                        + "'ExpressionAttributeNames':{'#n':'n','#m':'m'}}}",
                "Value provided in ExpressionAttributeNames unused in expressions: keys: {#m}",
                "{'Put':{'TableName':'hash','Item':{'a':{'S':'k'},'t':{'S':'" + "x".repeat(409_598) + "'}}}}",
                "Item size has exceeded the maximum allowed size",
                "{'Put':{'TableName':'hash','Item':{'a':{'S':''}}}}," + missing,
                NOT_VALID + "The AttributeValue for a key attribute cannot contain an empty string value. Key: a",
                "{'Delete':{'TableName':'hash','Key':{'a':{'S':''}}}}",
                NOT_VALID + "The AttributeValue for a key attribute cannot contain an empty string value. Key: a",
                "{'Delete':{'TableName':'rangeb','Key':{'a':{'S':'k'},'b':{'B':''}}}}",
                NOT_VALID + "The AttributeValue for a key attribute cannot contain an empty binary value. Key: b",
                twice,
                DUPLICATE,
                missing + "," + twice,
                DUPLICATE,
                missing,
                NOT_FOUND,
                missing + ",{'Put':{'TableName':'hash','Item':{'x':{'S':'k'}}}}",
                NOT_FOUND,
                "{'Delete':{" + KEY + "}},{'Put':{'TableName':'hash','Item':{'x':{'S':'k'}}}}",
                CANCELLED + "[None, ValidationError]",
                "{'Put':{'TableName':'hash','Item':{'x':{'S':'k'}}}},{'Delete':{'TableName':'hash','Key':{}}}",
                CANCELLED + "[ValidationError, None]",
                "{'Update':{" + KEY + ",'UpdateExpression':'REMOVE a'}}",
                CANCELLED + "[ValidationError]");
    }

    @TestFactory
    Stream<DynamicTest> itemsToRead() {
        String get = "{'Get':{" + KEY + "}}";
        return refusedItems(
                "TransactGetItems",
                "{}",
                ONE + "Value null at 'transactItems.1.member.get'" + NULL,
                "{'Get':{'TableName':'hash'}}",
                ONE + "Value null at 'transactItems.1.member.get.key'" + NULL,
                "{'Get':{" + KEY + ",'ExpressionAttributeNames':{'#a':'a'}}}",
                "ExpressionAttributeNames can only be specified when using expressions",
                "{'Get':{" + KEY + ",'ProjectionExpression':'a,a'}}",
                "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite"
                        + " one of these paths; path one: [a], path two: [a]",
                "{'Get':{" + KEY + ",'ProjectionExpression':'a.b'}}",
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: a",
                get + ",{'Get':{'TableName':'missing','Key':{'a':{'S':'k'}}}}",
                NOT_FOUND,
                get + "," + get,
                DUPLICATE,
                "{'Get':{'TableName':'hash','Key':{'a':{'S':''}}}}",
                NOT_VALID + "The AttributeValue for a key attribute cannot contain an empty string value. Key: a",
                get + ",{'Get':{'TableName':'hash','Key':{'a':{'N':'1'}}}}",
                CANCELLED + "[None, ValidationError]",
                "{'Get':{'TableName':'hash','Key':{}}}," + get,
                CANCELLED + "[ValidationError, None]");
    }

    private Stream<DynamicTest> refusedItems(String operation, String... pairs) {
        String[] requests = pairs.clone();
        for (int i = 0; i < pairs.length; i += 2) {
            requests[i] = "{'TransactItems':[" + pairs[i] + "]}";
        }
        return refusals(operation, requests);
    }

    private Stream<DynamicTest> refusals(String operation, String... pairs) {
        return Stream.iterate(0, i -> i < pairs.length, i -> i + 2)
                .map(i -> dynamicTest(
                        pairs[i].substring(0, Math.min(200, pairs[i].length())),
                        () -> assertEquals(pairs[i + 1], engine.refusal(operation, pairs[i]))));
    }
}
