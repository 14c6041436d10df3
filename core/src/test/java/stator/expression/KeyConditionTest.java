package stator.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stator.expression.ExpressionKind.KEY_CONDITION;
import static stator.expression.Requests.NO_NAMES;
import static stator.expression.Requests.context;
import static stator.expression.Requests.error;
import static stator.expression.Requests.names;
import static stator.expression.Requests.values;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.item.ValueView;

/**
 * Goal: a key condition is taken apart into attributes, operators and values, and what is more than that is refused in
 * DynamoDB's words.
 * Method: a table of refusals, most of them wrong in several ways; each operator, either way round.
 */
class KeyConditionTest {
    private static final AttributeMap VALUES = values(":a", "1", ":b", "1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = :a OR size(b) > c|Invalid operator used in KeyConditionExpression: OR",
                "a = :a AND (b = :b OR c = :b)|Invalid operator used in KeyConditionExpression: OR",
                "NOT a = :a|Invalid operator used in KeyConditionExpression: NOT",
                "NOT a = :a OR b = c|Invalid operator used in KeyConditionExpression: OR",
                "a IN (:a)|Invalid operator used in KeyConditionExpression: IN",
                "a <> :a|Invalid operator used in KeyConditionExpression: <>",
                "attribute_exists(a.b)|Invalid operator used in KeyConditionExpression: attribute_exists",
                "attribute_not_exists(a)|Invalid operator used in KeyConditionExpression: attribute_not_exists",
                "contains(a, :a)|Invalid operator used in KeyConditionExpression: contains",
                "size(b) > a AND a.b > b AND b > c|KeyConditionExpressions cannot contain nested operations",
                ":a between size(b) and size(a) and b > :b|Invalid condition in KeyConditionExpression: BETWEEN operator"
                        + " must have the key attribute as its first operand",
                "begins_with(:a, b) and a > :b|Invalid condition in KeyConditionExpression: begins_with operator must have"
                        + " the key attribute as its first operand",
                "b > a.b|Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
                "b.d > a AND c.d > e.f|KeyConditionExpressions cannot have conditions on nested attributes",
                ":b > :a AND a < :b|Invalid condition in KeyConditionExpression: No key attribute specified",
                "b > :a AND b < :a and c = :a and d = :a|Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"
            })
    void shouldRefuseWhatIsNoKeyCondition(String text, String expected) {
        assertEquals(expected, error(KEY_CONDITION, text, NO_NAMES, VALUES));
    }

    @Test
    void shouldRefuseAttributeTypeOnlyAfterItsOwnErrors() {
        assertEquals(
                "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function:"
                        + " attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}",
                error(KEY_CONDITION, "attribute_type(a, b)"));
        assertEquals(
                "Invalid operator used in KeyConditionExpression: attribute_type",
                error(KEY_CONDITION, "attribute_type(a, :a)", NO_NAMES, values(":a", "S")));
    }

    @ParameterizedTest
    @CsvSource({
        "sk = :x,EQ",
        ":x = sk,EQ",
        "sk < :x,LT",
        ":x < sk,GT",
        "sk <= :x,LE",
        ":x <= sk,GE",
        "sk > :x,GT",
        ":x > sk,LT",
        "sk >= :x,GE",
        ":x >= sk,LE",
        "(sk) = (:x),EQ",
        "'begins_with(sk, :x)',BEGINS_WITH"
    })
    void shouldTakeApartEachOperatorEitherWayRound(String text, KeyOperator operator) {
        KeyCondition condition = KeyExpression.compile(
                        "(pk = :p) AND (" + text + ")", context(NO_NAMES, values(":p", "p", ":x", "x")))
                .keyCondition();
        assertEquals(2, condition.count());
        assertEquals("pk", condition.attribute(0));
        assertEquals(KeyOperator.EQ, condition.operator(0));
        assertEquals(1, condition.indexOf("sk"));
        assertEquals(-1, condition.indexOf("other"));
        assertEquals(operator, condition.operator(1));
        assertEquals("p", condition.operand(0, 0, new ValueView()).text());
        assertEquals("x", condition.operand(1, 0, new ValueView()).text());
    }

    @Test
    void shouldTakeApartBetween() {
        KeyCondition condition = KeyExpression.compile(
                        "#s BETWEEN :x AND :y AND :p = pk",
                        context(names("#s", "status"), values(":p", "p", ":x", "x", ":y", "y")))
                .keyCondition();
        int sort = condition.indexOf("status");
        assertEquals(0, sort);
        assertEquals(KeyOperator.BETWEEN, condition.operator(sort));
        assertEquals("x", condition.operand(sort, 0, new ValueView()).text());
        assertEquals("y", condition.operand(sort, 1, new ValueView()).text());
    }

    @Test
    void shouldCountAttributesOnlyWhenAsked() {
        KeyCondition condition = KeyExpression.compile("a = :a and b = :a and c > :b", context(NO_NAMES, VALUES))
                .keyCondition();
        condition.checkCount(3);
        DynamoDbException refusal = assertThrows(DynamoDbException.class, () -> condition.checkCount(2));
        assertEquals("Conditions can be of length 1 or 2 only", refusal.getMessage());
    }
}
