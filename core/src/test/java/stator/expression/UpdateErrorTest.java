package stator.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stator.expression.ExpressionKind.UPDATE;
import static stator.expression.Requests.NO_NAMES;
import static stator.expression.Requests.NO_VALUES;
import static stator.expression.Requests.compile;
import static stator.expression.Requests.context;
import static stator.expression.Requests.error;
import static stator.expression.Requests.names;
import static stator.expression.Requests.values;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stator.item.AttributeMap;
import stator.item.AttributeValue;

/**
 * Goal: of all that is wrong with an update, the error that DynamoDB tells is told, in its words.
 * Method: a table of updates that each have the error and others that come after it.
 */
class UpdateErrorTest {
    private static final AttributeMap STRINGS = values(":a", "a", ":b", "b");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set views = if_not_exist(:c) set c = #d|Attribute name is a reserved keyword; reserved keyword: views",
                "set #c = if_not_exist(:c) set c = d|Invalid function name; function: if_not_exist",
                "set a = IF_NOT_EXISTS(b, c)|Invalid function name; function: IF_NOT_EXISTS",
                "set a = size(b) set c = #d|"
                        + "The function is not allowed to be used this way in an expression; function: size",
                "set a = list_append(list_append(:a, :b), :c)|"
                        + "The function is not allowed to be used this way in an expression; function: list_append",
                "set a = list_append(a, b) + :c|"
                        + "The function is not allowed to be used this way in an expression; function: list_append",
                "set a = list_append(if_not_exists(b, list_append(b, c)), d)|"
                        + "The function is not allowed to be used this way in an expression; function: list_append",
                "set a = #c set c = :d|The \"SET\" section can only be used once in an update expression;",
                "remove a remove #c|The \"REMOVE\" section can only be used once in an update expression;",
                "add a :x set b = c add d :x|The \"ADD\" section can only be used once in an update expression;",
                "delete a :x delete a :x|The \"DELETE\" section can only be used once in an update expression;",
                "SET #c = if_not_exists(:c)|An expression attribute name used in the document path is not defined;"
                        + " attribute name: #c",
                "SET a = :c, b = #d|An expression attribute name used in the document path is not defined; attribute"
                        + " name: #d",
                "SET a = :c, a = :d|An expression attribute value used in expression is not defined; attribute value: :c",
                "SET a = if_not_exists(:val2, :val1)|An expression attribute value used in expression is not defined;"
                        + " attribute value: :val2",
                "set a = :a remove a[1], a.b|Two document paths overlap with each other; must remove or rewrite one of"
                        + " these paths; path one: [a], path two: [a, [1]]",
                "set a.b = :a, a = b|Two document paths overlap with each other; must remove or rewrite one of these"
                        + " paths; path one: [a, b], path two: [a]",
                "set a[1] = :a, a.b = :a, a.b.c = :a|Two document paths overlap with each other; must remove or rewrite"
                        + " one of these paths; path one: [a, b], path two: [a, b, c]",
                "set a.c = :a add a[1] :a|Two document paths conflict with each other; must remove or rewrite one of these"
                        + " paths; path one: [a, c], path two: [a, [1]]",
                "set b = list_append(:a, a), c = if_not_exists(a) add a.b :a|Incorrect operand type for operator or"
                        + " function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
                "delete a.b :a|Incorrect operand type for operator or function; operator: DELETE, operand type: STRING,"
                        + " typeSet: ALLOWED_FOR_ADD_OPERAND",
                "set a = if_not_exists(c)|Incorrect number of operands for operator or function; operator or function:"
                        + " if_not_exists, number of operands: 1",
                "set a = list_append(b), c = :a + :b|Incorrect number of operands for operator or function; operator or"
                        + " function: list_append, number of operands: 1",
                "set a = list_append(b, c, d)|Incorrect number of operands for operator or function; operator or function:"
                        + " list_append, number of operands: 3",
                "set a = if_not_exists(:a, c)|Operator or function requires a document path; operator or function:"
                        + " if_not_exists",
                "set a = if_not_exists(if_not_exists(a, :a), c)|Operator or function requires a document path; operator or"
                        + " function: if_not_exists",
                "set a = list_append(a, :a)|Incorrect operand type for operator or function; operator or function:"
                        + " list_append, operand type: S",
                "set a = :a + b|Incorrect operand type for operator or function; operator or function: +, operand type: S",
                "set a = b - :a|Incorrect operand type for operator or function; operator or function: -, operand type: S",
                "set a = ((b))|The expression has redundant parentheses;",
                "set a = ((b + c))|The expression has redundant parentheses;"
            })
    void shouldTellTheFirstErrorWhenThereAreSeveral(String text, String expected) {
        assertEquals("Invalid UpdateExpression: " + expected, error(UPDATE, text, NO_NAMES, STRINGS));
    }

    @Test
    void shouldTakeOnlyNumbersAndSetsForAddAndOnlySetsForDelete() {
        Map<String, Object> refused = Map.of(
                "STRING",
                "a",
                "BINARY",
                new byte[0],
                "NULL",
                AttributeValue.nul(),
                "BOOLEAN",
                true,
                "LIST",
                List.of(),
                "MAP",
                Map.of());
        refused.forEach((type, value) -> {
            String expected = " operand type: " + type + ", typeSet: ALLOWED_FOR_ADD_OPERAND";
            String message = "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ";
            assertEquals(message + "ADD," + expected, error(UPDATE, "ADD a :v", NO_NAMES, values(":v", value)));
            assertEquals(message + "DELETE," + expected, error(UPDATE, "DELETE a :v", NO_NAMES, values(":v", value)));
        });
        assertEquals(
                "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE, operand"
                        + " type: NUMBER, typeSet: ALLOWED_FOR_ADD_OPERAND",
                error(UPDATE, "DELETE a :v", NO_NAMES, values(":v", 1)));
        compile(UPDATE, "ADD a :v", context(NO_NAMES, values(":v", 1)));
        compile(UPDATE, "ADD a :v DELETE b :v", context(NO_NAMES, values(":v", Set.of("x"))));
    }

    @Test
    void shouldCompareWhatNamesStandFor() {
        assertEquals(
                "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these"
                        + " paths; path one: [a], path two: [a]",
                error(UPDATE, "SET #1 = :a REMOVE #2", names("#1", "a", "#2", "a"), STRINGS));
        compile(UPDATE, "SET #1 = :a REMOVE a.b", context(names("#1", "a.b"), STRINGS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET a = (b)",
                "SET a = (b + c)",
                "SET a = (b) - (c)",
                "SET a = if_not_exists((a), (b)) + if_not_exists(c, d)",
                "SET a = if_not_exists(a, if_not_exists(b, if_not_exists(c, list_append(d, e))))",
                "SET a = list_append(if_not_exists(a, b), c)",
                "SET a.b = c, a.d = e, a.f[0] = g, a.f[2] = h",
                "DELETE a :s ADD b :s REMOVE c, d SET e = f"
            })
    void shouldAcceptWhatIsOnlyUnusual(String text) {
        compile(UPDATE, text, context(NO_NAMES, values(":s", Set.of(1))));
    }

    @Test
    void shouldRefuseAPathAsOperandOfAdd() {
        assertEquals(
                "Invalid UpdateExpression: Syntax error; token: \"b\", near: \"a b\"",
                error(UPDATE, "ADD a b", NO_NAMES, NO_VALUES));
    }
}
