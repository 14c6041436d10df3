package stator.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stator.expression.ExpressionKind.CONDITION;
import static stator.expression.ExpressionKind.PROJECTION;
import static stator.expression.ExpressionKind.UPDATE;
import static stator.expression.Requests.NO_NAMES;
import static stator.expression.Requests.NO_VALUES;
import static stator.expression.Requests.compile;
import static stator.expression.Requests.context;
import static stator.expression.Requests.names;
import static stator.expression.Requests.values;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.ItemEncoder;

/**
 * Goal: names and values are checked before and after the expressions, in DynamoDB's order and words.
 * Method: each row of the order, with rows after it violated too; limits at and one past.
 */
class ExpressionContextTest {
    private static String refusal(Map<String, String> names, AttributeMap values) {
        ExpressionContext context = new ExpressionContext(names, values);
        return String.valueOf(
                assertThrows(DynamoDbException.class, context::checkParameters).getMessage());
    }

    @Test
    void shouldCheckNamesBeforeValues() {
        assertEquals("ExpressionAttributeNames must not be empty", refusal(NO_NAMES, NO_VALUES));
        assertEquals(
                "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"",
                refusal(names("#a", "a", "a", ""), NO_VALUES));
        assertEquals("ExpressionAttributeValues must not be empty", refusal(names("#a", "a"), NO_VALUES));
        assertEquals(
                "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\"",
                refusal(names("#a", "a"), values("b", 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "", "#a-b", "#a b", "##", ":a", "#\u00e9"})
    void shouldRefuseKeysThatNoExpressionCouldName(String key) {
        assertEquals(
                "ExpressionAttributeNames contains invalid key: Syntax error; key: \"" + key + "\"",
                refusal(names(key, "a"), NO_VALUES));
    }

    @Test
    void shouldTellTheValueThatIsInvalid() {
        AttributeMap invalid =
                new ItemEncoder().beginMap().name(":b").number("x").endMap().finish();
        assertEquals("The parameter cannot be converted to a numeric value: x", refusal(names("#a", "a"), invalid));
        ExpressionContext older = new ExpressionContext(names("#a", "a"), invalid);
        assertEquals(
                "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x"
                        + " for key :b",
                String.valueOf(assertThrows(DynamoDbException.class, older::checkParametersOlder)
                        .getMessage()));
        AttributeMap invalidKeyToo = new ItemEncoder()
                .beginMap()
                .name(":b")
                .number("x")
                .name("b")
                .bool(true)
                .endMap()
                .finish();
        assertEquals(
                "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\"",
                refusal(names("#a", "a"), invalidKeyToo));
    }

    @Test
    void shouldTakeKeysOf255BytesAndNoMore() {
        String longest = "#" + "a".repeat(254);
        new ExpressionContext(names(longest, "a"), null).checkParameters();
        assertEquals(
                "ExpressionAttributeNames contains invalid key: The key exceeds 255 characters; length: 256",
                refusal(names(longest + "a", "a"), NO_VALUES));
    }

    @Test
    void shouldTakeAttributeNamesThatItemsCanHave() {
        new ExpressionContext(names("#a", "a".repeat(65_535)), null).checkParameters();
        assertEquals(
                "ExpressionAttributeNames contains invalid value: Attribute name is longer than 65535 bytes for key #a",
                refusal(names("#a", "a".repeat(65_536)), NO_VALUES));
        assertEquals(
                "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a",
                refusal(names("#a", ""), NO_VALUES));
    }

    @Test
    void shouldTellWhatIsLeftOver() {
        ExpressionContext names = context(names("#a", "a", "#b", "b"), values(":a", 1));
        compile(PROJECTION, "a", names);
        assertEquals(
                "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}",
                String.valueOf(assertThrows(DynamoDbException.class, names::checkUnused)
                        .getMessage()));

        ExpressionContext values = context(NO_NAMES, values(":a", "a", ":b", "b", ":c", "c"));
        compile(UPDATE, "remove a set b = list_append(b, if_not_exists(a, d))", values);
        compile(CONDITION, "a = :b", values);
        assertEquals(
                "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a, :c}",
                String.valueOf(assertThrows(DynamoDbException.class, values::checkUnused)
                        .getMessage()));
    }

    @Test
    void shouldCountAsUsedWhatIsNeverEvaluated() {
        ExpressionContext context = context(names("#a", "a", "#b", "b"), values(":a", 1, ":b", 2, ":c", 3));
        compile(CONDITION, "#a = :a OR #b = :b", context);
        compile(UPDATE, "SET #a = :c", context);
        context.checkUnused();
        assertEquals(Set.of("#a", "#b"), context.usedNames());
        assertEquals(Set.of(":a", ":b", ":c"), context.usedValues());
    }

    @Test
    void shouldCountAsUsedWhatACachedExpressionUses() {
        ExpressionCache cache = new ExpressionCache(8);
        for (int i = 0; i < 3; i++) {
            ExpressionContext context =
                    new ExpressionContext(names("#a", "a"), Item.of(":v", i).toAttributeMap(), cache);
            Condition.compile(CONDITION, "#a = :v", context);
            context.checkUnused();
        }
        assertEquals(1, cache.size());
    }
}
