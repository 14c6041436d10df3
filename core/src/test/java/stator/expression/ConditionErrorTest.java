package stator.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stator.expression.ExpressionKind.CONDITION;
import static stator.expression.ExpressionKind.FILTER;
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
 * Goal: of all that is wrong with a condition, the error that DynamoDB tells is told, in its words.
 * Method: tables of conditions with several errors each; the first column of priority is what comes before what.
 */
class ConditionErrorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=a and a > ((views))|The expression has redundant parentheses;",
                "whatever(a) and ((a = b))|The expression has redundant parentheses;",
                "((a = b)) and views = #x|The expression has redundant parentheses;",
                "NOT ((a = b))|The expression has redundant parentheses;",
                "((attribute_exists(a)))|The expression has redundant parentheses;",
                "((a)) = b|The expression has redundant parentheses;",
                "contains(((a)), b)|The expression has redundant parentheses;",
                "a=a and whatever((:things)) > a|Invalid function name; function: whatever",
                "Contains(a, b)|Invalid function name; function: Contains",
                "a=a and attribute_exists((views), (#a)) > b|"
                        + "The function is not allowed to be used this way in an expression; function: attribute_exists",
                "size(views)|The function is not allowed to be used this way in an expression; function: size",
                "NOT size(a)|The function is not allowed to be used this way in an expression; function: size",
                "a in (contains(a, b))|"
                        + "The function is not allowed to be used this way in an expression; function: contains",
                "contains(a, begins_with(b, c))|"
                        + "The function is not allowed to be used this way in an expression; function: begins_with",
                "if_not_exists(a, a) = :arg|"
                        + "The function is not allowed to be used this way in an expression; function: if_not_exists",
                "list_append(a, a) = :arg|"
                        + "The function is not allowed to be used this way in an expression; function: list_append",
                "attribute_exists(views, #a)|Attribute name is a reserved keyword; reserved keyword: views",
                "a.sTatus = #a|Attribute name is a reserved keyword; reserved keyword: sTatus",
                "attribute_exists(#Pictures.RearView, :a) and a=a|"
                        + "An expression attribute name used in the document path"
                        + " is not defined; attribute name: #Pictures",
                "begins_with(Pictures.#RearView)|An expression attribute name used in the document path is not defined;"
                        + " attribute name: #RearView",
                "(#P between :lo and :hi) and (#PC in (:cat1, :cat2))|An expression attribute name used in the document"
                        + " path is not defined; attribute name: #P",
                "#4g > a|An expression attribute name used in the document path is not defined; attribute name: #4g",
                "#_ > a|An expression attribute name used in the document path is not defined; attribute name: #_",
                "(a)between(b.c[45].#d)and(:a)|An expression attribute name used in the document path is not defined;"
                        + " attribute name: #d",
                "begins_with(:hello, #a, #b)|An expression attribute value used in expression is not defined; attribute"
                        + " value: :hello",
                ":a < :b|An expression attribute value used in expression is not defined; attribute value: :a",
                ":_ > a|An expression attribute value used in expression is not defined; attribute value: :_",
                "attribute_exists(things, a) and a=a|Incorrect number of operands for operator or function; operator or"
                        + " function: attribute_exists, number of operands: 2",
                "size(a, a) = :arg|An expression attribute value used in expression is not defined; attribute value: :arg",
                "size(a, b) = c|Incorrect number of operands for operator or function; operator or function: size, number"
                        + " of operands: 2",
                "contains(a)|Incorrect number of operands for operator or function; operator or function: contains,"
                        + " number of operands: 1",
                "contains(a.b[1], a.b[1])|The first operand must be distinct from the remaining operands for this operator"
                        + " or function; operator: contains, first operand: [a, b, [1]]",
                "a <> (a)|The first operand must be distinct from the remaining operands for this operator or function;"
                        + " operator: <>, first operand: [a]",
                "b = c and size(a, a) = b and a = a|Incorrect number of operands for operator or function; operator or"
                        + " function: size, number of operands: 2"
            })
    void shouldTellTheFirstErrorWhenThereAreSeveral(String text, String expected) {
        assertEquals("Invalid FilterExpression: " + expected, error(FILTER, text));
    }

    @Test
    void shouldTellErrorsTestByTest() {
        assertEquals(
                "Invalid FilterExpression: The first operand must be distinct from the remaining operands for this"
                        + " operator or function; operator: =, first operand: [a]",
                error(FILTER, "a = a AND #a = b AND :views > a", names("#a", "a"), NO_VALUES));
        assertEquals(
                "Invalid FilterExpression: The first operand must be distinct from the remaining operands for this"
                        + " operator or function; operator: =, first operand: [a]",
                error(FILTER, "#a = a", names("#a", "a"), NO_VALUES));
        assertEquals(
                "Invalid FilterExpression: Operator or function requires a document path; operator or function:"
                        + " attribute_exists",
                error(FILTER, "attribute_exists(:a) and a=a", NO_NAMES, values(":a", "1")));
        assertEquals(
                "Invalid FilterExpression: Incorrect operand type for operator or function; operator or function:"
                        + " attribute_type, operand type: N",
                error(FILTER, "attribute_type(a, size(a)) and a=a and a=:a", NO_NAMES, values(":a", 1)));
    }

    @Test
    void shouldRequireTheNameOfATypeForAttributeType() {
        String wrongType = "Invalid ConditionExpression: Incorrect operand type for operator or function; operator or"
                + " function: attribute_type, operand type: ";
        assertEquals(wrongType + "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}", error(CONDITION, "attribute_type(a, b)"));
        assertEquals(wrongType + "BOOL", error(CONDITION, "attribute_type(a, :t)", NO_NAMES, values(":t", true)));
        assertEquals(
                "Invalid ConditionExpression: Invalid attribute type name found; type: DOG, valid types:"
                        + " {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
                error(CONDITION, "attribute_type(a, :t)", NO_NAMES, values(":t", "DOG")));
        for (String type : List.of("B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M")) {
            compile(CONDITION, "attribute_type(:t, :t)", context(NO_NAMES, values(":t", type)));
        }
    }

    @Test
    void shouldTakeOnlyStringsAndBinariesForBeginsWith() {
        Map<String, Object> refused = Map.of(
                "N", 1,
                "BOOL", true,
                "NULL", AttributeValue.nul(),
                "SS", Set.of("a"),
                "NS", Set.of(1),
                "L", List.of(),
                "M", Map.of());
        refused.forEach((type, value) -> {
            String expected =
                    "Invalid ConditionExpression: Incorrect operand type for operator or function; operator or"
                            + " function: begins_with, operand type: " + type;
            assertEquals(expected, error(CONDITION, "begins_with(a, :v)", NO_NAMES, values(":v", value)));
            assertEquals(expected, error(CONDITION, "begins_with(:v, a)", NO_NAMES, values(":v", value)));
        });
        assertEquals(
                "Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function:"
                        + " begins_with, operand type: N",
                error(CONDITION, "begins_with(a, size(b))"));
        compile(CONDITION, "begins_with(a, :v)", context(NO_NAMES, values(":v", "")));
        compile(CONDITION, "begins_with(a, :v)", context(NO_NAMES, values(":v", new byte[0])));
    }

    @Test
    void shouldTakeNoSizeOfNumbersBooleansAndNull() {
        Map<String, Object> refused = Map.of("N", 1, "BOOL", true, "NULL", AttributeValue.nul());
        refused.forEach((type, value) -> assertEquals(
                "Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function:"
                        + " size, operand type: " + type,
                error(CONDITION, "size(:v) > a", NO_NAMES, values(":v", value))));
        compile(CONDITION, "size(:v) > a", context(NO_NAMES, values(":v", Set.of("a"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<=", ">", ">="})
    void shouldOrderOnlyStringsNumbersAndBinaries(String operator) {
        String expected = "Invalid ConditionExpression: Incorrect operand type for operator or function; operator or"
                + " function: " + operator + ", operand type: ";
        AttributeMap list = values(":v", List.of(1, 2));
        assertEquals(expected + "L", error(CONDITION, "a " + operator + " :v", NO_NAMES, list));
        assertEquals(expected + "L", error(CONDITION, ":v " + operator + " a", NO_NAMES, list));
        assertEquals(expected + "BOOL", error(CONDITION, ":v " + operator + " a", NO_NAMES, values(":v", true)));
        compile(CONDITION, ":v " + operator + " a", context(NO_NAMES, values(":v", new byte[] {1})));
    }

    @Test
    void shouldTakeOnlyBoundsThatHaveAnythingBetweenThem() {
        String different =
                "Invalid ConditionExpression: The BETWEEN operator requires same data type for lower and upper"
                        + " bounds; lower bound operand: AttributeValue: ";
        assertEquals(
                different + "{N:1}, upper bound operand: AttributeValue: {S:a}",
                error(CONDITION, "a between :b and :a", NO_NAMES, values(":a", "a", ":b", 1)));
        String order =
                "Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal"
                        + " to lower bound; lower bound operand: AttributeValue: ";
        assertEquals(
                order + "{S:b}, upper bound operand: AttributeValue: {S:a}",
                error(CONDITION, "a between :b and :a", NO_NAMES, values(":a", "a", ":b", "b")));
        assertEquals(
                order + "{N:10}, upper bound operand: AttributeValue: {N:9.5}",
                error(CONDITION, "a between :b and :a", NO_NAMES, values(":a", 9.5, ":b", 10)));
        assertEquals(
                order + "{B:/w==}, upper bound operand: AttributeValue: {B:AQ==}",
                error(CONDITION, "a between :b and :a", NO_NAMES, values(":a", new byte[] {1}, ":b", new byte[] {-1})));
        assertEquals(
                "Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function:"
                        + " BETWEEN, operand type: L",
                error(CONDITION, "a between :a and :b", NO_NAMES, values(":a", List.of(), ":b", List.of(1))));
        compile(CONDITION, "a between :a and :a", context(NO_NAMES, values(":a", 1)));
        compile(CONDITION, "a between :a and b", context(NO_NAMES, values(":a", 1)));
        compile(CONDITION, ":a between b and c", context(NO_NAMES, values(":a", 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a) = (b)",
                "(a = b)",
                "(a.b).c[1] = (d)[2]",
                "NOT NOT NOT NOT a < b",
                "NOT (a < b)",
                "(NOT (a < b)) and (attribute_exists(a))",
                "(a < b OR b < a) AND (b < c AND (a < b OR b < c))",
                "b BETWEEN a AND c AND a < b",
                "a IN ((b), (c)) OR NOT a in(b)",
                "size((a)) = size(b)",
                "contains((a), size(b))",
                "attribute_exists (a)AND(a=b)"
            })
    void shouldAcceptWhatIsOnlyUnusual(String text) {
        compile(CONDITION, text, context(NO_NAMES, NO_VALUES));
    }
}
