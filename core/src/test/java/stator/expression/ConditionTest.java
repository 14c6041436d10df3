package stator.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.expression.Requests.NO_VALUES;
import static stator.expression.Requests.context;
import static stator.expression.Requests.holds;
import static stator.expression.Requests.names;
import static stator.expression.Requests.values;
import static stator.expression.Requests.view;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stator.item.AttributeMap;
import stator.item.AttributeValue;
import stator.item.Item;

/**
 * Goal: conditions hold when DynamoDB says so.
 * Method: examples of what DynamoDB does where the words of its guide leave doubt; the random comparison is in
 * {@link ModelTest}.
 */
class ConditionTest {
    private static final Item ITEM = Item.of(
            "s",
            "hello",
            "n",
            5,
            "b",
            new byte[] {1, 2, 3},
            "t",
            true,
            "z",
            AttributeValue.nul(),
            "ss",
            Set.of("x", "y"),
            "ns",
            Set.of(2, 4, 7),
            "l",
            List.of("hi", Set.of(1, 2), List.of(3, 4)),
            "m",
            Map.of("x", 1, "y", List.of(-1, 2, 0)));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere <> n|true",
                "nowhere = gone|false",
                "nowhere <> gone|true",
                "nowhere < n|false",
                "n >= nowhere|false",
                "nowhere BETWEEN gone AND n|false",
                "nowhere IN (gone, n)|false",
                "NOT nowhere = n|true",
                "s < n|false",
                "s <> n|true",
                "n BETWEEN s AND s|false",
                "l = l[5]|false",
                "m.x < m.y[1]|true",
                "m.x < m.y[0]|false",
                "m.z < m.y[100]|false",
                "l > m|false",
                "attribute_exists(m.y[2])|true",
                "attribute_exists(m.y[3])|false",
                "attribute_not_exists(s.x)|true",
                "attribute_not_exists(s[0])|true",
                "size(s) = n|true",
                "size(b) < size(s)|true",
                "size(ns) = size(l)|true",
                "size(ns) = size(b)|true",
                "size(m) = size(ss)|true",
                "size(n) = n|false",
                "size(n) <> n|true",
                "size(t) < n|false",
                "size(z) = n|false",
                "size(nowhere) = n|false",
                "n = s OR size(ss) < n AND attribute_exists(t)|true",
                "(n = s OR size(ss) < n) AND attribute_exists(zz)|false",
                "NOT n = s AND s = l|false",
                "NOT (n = s AND s = l)|true",
                "NOT NOT NOT s = n|true"
            })
    void shouldHoldWhenDynamoDbSaysSo(String condition, boolean expected) {
        assertEquals(expected, holds(condition, ITEM, NO_VALUES), condition);
        assertEquals(!expected, holds("NOT (" + condition + ")", ITEM, NO_VALUES), condition);
    }

    @Test
    void shouldFindPartsAndMembers() {
        assertTrue(holds("contains(s, :v)", ITEM, values(":v", "ell")));
        assertTrue(holds("contains(s, :v)", ITEM, values(":v", "")));
        assertFalse(holds("contains(s, :v)", ITEM, values(":v", "elll")));
        assertTrue(holds("contains(:text, :v)", ITEM, values(":text", "ababac", ":v", "abac")));
        assertTrue(holds("contains(b, :v)", ITEM, values(":v", new byte[] {2, 3})));
        assertTrue(holds("contains(ns, :v)", ITEM, values(":v", 4.0)));
        assertFalse(holds("contains(ns, :v)", ITEM, values(":v", "4")));
        assertFalse(holds("contains(ss, :v)", ITEM, values(":v", Set.of("x"))));
        assertTrue(holds("contains(l, :v)", ITEM, values(":v", Set.of(2, 1))));
        assertTrue(holds("contains(l, :v)", ITEM, values(":v", List.of(3, 4))));
        assertFalse(holds("contains(m, :v)", ITEM, values(":v", "x")));
        assertFalse(holds("contains(n, :v)", ITEM, values(":v", 5)));
        assertTrue(holds("contains(:v, s)", ITEM, values(":v", "say hello")));
        assertTrue(holds("begins_with(:v, s)", ITEM, values(":v", "hello you")));
        assertFalse(holds("begins_with(s, :v)", ITEM, values(":v", new byte[] {'h'})));
        assertFalse(holds("begins_with(n, :v)", ITEM, values(":v", "5")));
    }

    @Test
    void shouldFindWhatASlowSearchWouldToo() {
        String text = "ab".repeat(5_000) + "c" + "ab".repeat(5_000);
        Item item = Item.of("s", text);
        assertTrue(holds("contains(s, :v)", item, values(":v", "ab".repeat(2_000) + "c")));
        assertFalse(holds("contains(s, :v)", item, values(":v", "ab".repeat(2_000) + "d")));
        String hostile = "a".repeat(200_000);
        assertFalse(holds("contains(s, :v)", Item.of("s", hostile), values(":v", "a".repeat(100_000) + "b")));
    }

    @Test
    void shouldCountStringsInUtf16Units() {
        Item item = Item.of("s", "\u00e9\ud834\udd1e", "blank", "");
        assertTrue(holds("size(s) = :v", item, values(":v", 3)));
        assertTrue(holds("size(blank) = :v", item, values(":v", 0)));
    }

    @Test
    void shouldCompareNumbersByValueAndStringsByBytes() {
        Item item = Item.of("n", "100", "x", 1, "s", "\uffff", "b", new byte[] {-1});
        AttributeMap values = values(":n", 20, ":s", "\ud83d\ude00", ":b", new byte[] {1});
        assertFalse(holds("x > :n", item, values(":n", 20)));
        assertTrue(holds("x = :n", item, values(":n", 1.0)));
        assertTrue(holds("s < :s AND b > :b AND n <> :n", item, values));
    }

    @Test
    void shouldKnowTypes() {
        Map<String, String> types = Map.of(
                "s", "S", "n", "N", "b", "B", "t", "BOOL", "z", "NULL", "ss", "SS", "ns", "NS", "l", "L", "m", "M");
        types.forEach((attribute, type) -> {
            assertTrue(holds("attribute_type(" + attribute + ", :t)", ITEM, values(":t", type)), attribute);
            assertFalse(holds("attribute_type(" + attribute + ", :t)", ITEM, values(":t", "BS")), attribute);
        });
        assertFalse(holds("attribute_type(nowhere, :t)", ITEM, values(":t", "S")));
    }

    @Test
    void shouldTellWhichAttributesItNeeds() {
        Condition condition = Condition.compile(
                ExpressionKind.FILTER,
                "size(a.b) > c AND (#x[1] IN (:v, d) OR begins_with(e, :v))",
                context(names("#x", "x"), values(":v", "1")));
        assertEquals(List.of("a", "c", "x", "d", "e"), List.copyOf(condition.topLevelAttributes()));
        assertEquals(Set.of("a", "x"), condition.nestedAttributes());
        assertFalse(condition.test(view(Item.of()), new ConditionScratch()));
    }
}
