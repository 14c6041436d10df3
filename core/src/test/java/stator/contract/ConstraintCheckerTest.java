package stator.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stator.item.AttributeMap;

/**
 * Goal: violations read exactly as DynamoDB's, in its order, at most ten.
 * Method: requests that break one or several bounds, at the bound and one past it.
 */
class ConstraintCheckerTest {
    private static final String REQUIRED = "Member must not be null";
    private static final String NAME = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";

    private static String refusal(Structure request) {
        DynamoDbException error =
                assertThrows(DynamoDbException.class, () -> ConstraintChecker.check(request), "nothing refused");
        assertEquals(ErrorType.VALIDATION, error.type());
        return String.valueOf(error.getMessage());
    }

    private static Structure request(Operation operation) {
        return new Structure(operation.input());
    }

    @Test
    void shouldReportAbsentMembersTogether() {
        assertEquals(
                "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: " + REQUIRED
                        + "; Value null at 'key' failed to satisfy constraint: " + REQUIRED,
                refusal(request(GetItem.OPERATION)));
    }

    @Test
    void shouldReportAnEmptyTableNameOnlyByItsLength() {
        Structure request = request(Query.OPERATION).set(Query.TABLE_NAME, "");
        assertEquals(
                "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1",
                refusal(request));
    }

    @Test
    void shouldBoundNamesAndArns() {
        for (String good : List.of("a", "a".repeat(255), "arn:aws:dynamodb:us-east-1:000000000000:table/abc")) {
            assertDoesNotThrow(
                    () -> ConstraintChecker.check(request(Scan.OPERATION).set(Scan.TABLE_NAME, good)));
        }
        String tooLong = "a".repeat(256);
        assertEquals(
                "1 validation error detected: Value '" + tooLong + "' at 'tableName' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 255",
                refusal(request(Scan.OPERATION).set(Scan.TABLE_NAME, tooLong)));
        for (String bad : List.of("abc;", "a b", "arn:aws:dynamodb:us-east-1:000000000000:table/", "é")) {
            assertEquals(
                    "1 validation error detected: Value '" + bad + "' at 'tableName' failed to satisfy constraint: "
                            + NAME,
                    refusal(request(Scan.OPERATION).set(Scan.TABLE_NAME, bad)));
        }
    }

    @Test
    void shouldReportInTheOrderOfTheShape() {
        Structure request = request(Scan.OPERATION)
                .set(Scan.RETURN_CONSUMED_CAPACITY, "hi")
                .set(Scan.TABLE_NAME, "abc;")
                .set(Scan.SELECT, "hi")
                .set(Scan.TOTAL_SEGMENTS, -1)
                .set(Scan.SEGMENT, -1)
                .set(Scan.LIMIT, 0);
        assertEquals(
                "6 validation errors detected: "
                        + "Value 'hi' at 'returnConsumedCapacity' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; "
                        + "Value 'abc;' at 'tableName' failed to satisfy constraint: " + NAME + "; "
                        + "Value 'hi' at 'select' failed to satisfy constraint: Member must satisfy enum value set: "
                        + "[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]; "
                        + "Value '-1' at 'totalSegments' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 1; "
                        + "Value '-1' at 'segment' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 0; "
                        + "Value '0' at 'limit' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 1",
                refusal(request));
    }

    @Test
    void shouldReportTerselyWhereDynamoDbDoes() {
        assertEquals(
                "1 validation error detected: Value at 'Limit' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 1",
                refusal(request(Query.OPERATION).set(Query.TABLE_NAME, "abc").set(Query.LIMIT, 0)));
        List<Object> keys = new ArrayList<>(Collections.nCopies(101, "key"));
        Structure table = new Structure(KeysAndAttributes.SHAPE).set(KeysAndAttributes.KEYS, keys);
        Structure request = request(BatchGetItem.OPERATION).set(BatchGetItem.REQUEST_ITEMS, Map.of("abc", table));
        assertEquals(
                "1 validation error detected: Value at 'RequestItems.abc.member.Keys' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 100",
                refusal(request));
        keys.remove(0);
        assertDoesNotThrow(() -> ConstraintChecker.check(request));
    }

    @Test
    void shouldNumberElementsFromOne() {
        Structure good = new Structure(WriteRequest.SHAPE)
                .set(WriteRequest.PUT_REQUEST, new Structure(WriteRequest.PUT_SHAPE).set(WriteRequest.ITEM, "item"));
        Structure bad = new Structure(WriteRequest.SHAPE)
                .set(WriteRequest.DELETE_REQUEST, new Structure(WriteRequest.DELETE_SHAPE));
        Structure request =
                request(BatchWriteItem.OPERATION).set(BatchWriteItem.REQUEST_ITEMS, Map.of("abc", List.of(good, bad)));
        assertEquals(
                "1 validation error detected: Value null at 'requestItems.abc.member.2.member.deleteRequest.key' "
                        + "failed to satisfy constraint: " + REQUIRED,
                refusal(request));
    }

    @Test
    void shouldStopAtTenViolations() {
        Map<String, Object> conditions = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            conditions.put("a" + i, new Structure(AttributeCondition.SHAPE));
        }
        Structure request =
                request(Query.OPERATION).set(Query.TABLE_NAME, "abc").set(Query.KEY_CONDITIONS, conditions);
        String message = refusal(request);
        assertEquals("10 validation errors detected", message.substring(0, message.indexOf(':')));
        assertEquals(
                10, message.split("Value null at 'keyConditions\\.a\\d\\.member\\.comparisonOperator'").length - 1);
    }

    @Test
    void shouldEchoStructuresAndCutThemOff() {
        Structure condition = new Structure(AttributeCondition.SHAPE).set(AttributeCondition.COMPARISON_OPERATOR, "EQ");
        assertEquals("{a=Condition(comparisonOperator=EQ)}", ValueText.of(Map.of("a", condition)));
        assertEquals("[1, b]", ValueText.of(List.of(1, "b")));
        assertEquals(8192, ValueText.of(Collections.nCopies(100_000, "abc")).length());
    }

    @Test
    void shouldReportMembersThatAreCheckedFirstAlone() {
        Structure request = request(PutItem.OPERATION)
                .set(PutItem.TABLE_NAME, "")
                .set(PutItem.CONDITIONAL_OPERATOR, "XOR")
                .set(PutItem.RETURN_VALUES, "hi")
                .set(PutItem.ITEM, AttributeMap.empty());
        assertEquals(
                "1 validation error detected: Value at 'TableName' failed to satisfy constraint: Member must have length"
                        + " greater than or equal to 1",
                refusal(request, PutItem.TABLE_NAME, PutItem.CONDITIONAL_OPERATOR));
        request.set(PutItem.TABLE_NAME, "a;");
        assertEquals(
                "1 validation error detected: Value 'a;' at 'tableName' failed to satisfy constraint: Member must satisfy"
                        + " regular expression pattern: [a-zA-Z0-9_.-]+",
                refusal(request, PutItem.TABLE_NAME, PutItem.CONDITIONAL_OPERATOR));
        request.set(PutItem.TABLE_NAME, "abc");
        assertEquals(
                "1 validation error detected: Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]",
                refusal(request, PutItem.TABLE_NAME, PutItem.CONDITIONAL_OPERATOR));
        assertEquals(
                "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]",
                assertThrows(
                                DynamoDbException.class,
                                () -> ConstraintChecker.checkBare(request, PutItem.CONDITIONAL_OPERATOR))
                        .getMessage());
    }

    @Test
    void shouldReportAllMembersTogetherWhereARequiredOneIsMissing() {
        Structure request = request(PutItem.OPERATION).set(PutItem.TABLE_NAME, "");
        assertEquals(
                "2 validation errors detected: Value '' at 'tableName' failed to satisfy constraint: Member must have"
                        + " length greater than or equal to 1; Value null at 'item' failed to satisfy constraint: "
                        + REQUIRED,
                refusal(request, PutItem.TABLE_NAME));
        ConstraintChecker.checkBare(
                request.set(PutItem.CONDITIONAL_OPERATOR, "XOR"), PutItem.CONDITIONAL_OPERATOR); // nothing is thrown
    }

    private static String refusal(Structure request, Member... first) {
        return String.valueOf(
                assertThrows(DynamoDbException.class, () -> ConstraintChecker.check(request, List.of(first)))
                        .getMessage());
    }
}
