package stator.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.expression.ExpressionKind.CONDITION;
import static stator.expression.ExpressionKind.FILTER;
import static stator.expression.ExpressionKind.PROJECTION;
import static stator.expression.ExpressionKind.UPDATE;
import static stator.expression.Requests.NO_NAMES;
import static stator.expression.Requests.NO_VALUES;
import static stator.expression.Requests.compile;
import static stator.expression.Requests.context;
import static stator.expression.Requests.error;
import static stator.expression.Requests.values;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: what is no expression is refused with the token that is wrong and its neighbours, and no text, however deep,
 * does more than that.
 * Method: tables of texts; limits at and one past; texts of 4,096 bytes that are all nesting, on a small stack.
 */
class SyntaxTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "PROJECTION|!!|!|!!",
                "PROJECTION|a,|<EOF>|,",
                "PROJECTION|,a|,|,a",
                "PROJECTION|a,,b|,|,,b",
                "PROJECTION|a b|b|a b",
                "PROJECTION|a[b]|b|[b]",
                "PROJECTION|a[1|<EOF>|1",
                "PROJECTION|a[-1]|-|[-1",
                "PROJECTION|a.|<EOF>|.",
                "PROJECTION|_a|_|_a",
                "PROJECTION|:a|:a|:a",
                "UPDATE|INVALID SYNTAX HERE|INVALID|INVALID SYNTAX",
                "UPDATE|ADD hits : incr|:|hits : incr",
                "UPDATE|SET _123 = :a|_|SET _123",
                "UPDATE|SET a|<EOF>|a",
                "UPDATE|SET a = :a,|<EOF>|,",
                "UPDATE|SET a = :a + :b + :c|+|:b + :c",
                "UPDATE|SET a = f(:a + :b)|+|:a + :b",
                "UPDATE|SET :a = :b|:a|SET :a =",
                "UPDATE|SET a[:x] = :b|:x|[:x]",
                "UPDATE|ADD numx 1|1|numx 1",
                "UPDATE|SET set = :a|set|SET set =",
                "UPDATE|SET a = :a b = :b|b|:a b =",
                "UPDATE|SET a = (:a|<EOF>|:a",
                "UPDATE|SET a = ()|)|()",
                "CONDITION|whatever|<EOF>|whatever",
                "CONDITION|foo|<EOF>|foo",
                "CONDITION|a+:delta<b|+|a+:delta",
                "CONDITION|([1 = a|[|([1",
                "CONDITION|a IN ()|)|()",
                "CONDITION|a = = :v|=|= = :v",
                "CONDITION|a = b = c|=|b = c",
                "CONDITION|a AND b = c|AND|a AND b",
                "CONDITION|a = b AND|<EOF>|AND",
                "CONDITION|a BETWEEN b OR c|OR|b OR c",
                "CONDITION|a = b)|)|b)",
                "CONDITION|(a = b|<EOF>|b",
                "CONDITION|NOT a|<EOF>|a",
                "CONDITION|contains(a = b)|=|a = b",
                "CONDITION|contains()|)|()",
                "CONDITION|a.and = b|and|.and =",
                "FILTER|'a' = b|'|'a",
                "KEY_CONDITION|[object Object]|[|[object"
            })
    void shouldNameTheTokenWhenTheSyntaxIsWrong(ExpressionKind kind, String text, String token, String near) {
        String expected =
                "Invalid " + kind.parameter() + ": Syntax error; token: \"" + token + "\", near: \"" + near + "\"";
        assertEquals(expected, error(kind, text));
    }

    @ParameterizedTest
    @EnumSource(value = ExpressionKind.class, mode = EnumSource.Mode.EXCLUDE, names = "STATEMENT")
    void shouldRefuseAnEmptyExpression(ExpressionKind kind) {
        assertEquals("Invalid " + kind.parameter() + ": The expression can not be empty;", error(kind, ""));
        assertEquals(
                "Invalid " + kind.parameter() + ": Syntax error; token: \"<EOF>\", near: \"\"", error(kind, " \t\n"));
    }

    @Test
    void shouldCountBytesOfTheTextBeforeItsSyntax() {
        String full = "a" + " ".repeat(4095);
        compile(PROJECTION, full, context(NO_NAMES, NO_VALUES));
        assertEquals(
                "Invalid ProjectionExpression: Expression size has exceeded the maximum allowed size; expression size:"
                        + " 4097",
                error(PROJECTION, full + "!"));
        assertEquals(
                "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size:"
                        + " 4098",
                error(CONDITION, "\u00e9".repeat(2049)));
        assertEquals(
                "Invalid ConditionExpression: Syntax error; token: \"\u00e9\", near: \"\u00e9\u00e9\"",
                error(CONDITION, "\u00e9".repeat(2048)));
    }

    @Test
    void shouldKnowTheReservedWords() {
        assertEquals(573, ReservedWords.count());
        assertTrue(ReservedWords.contains("sTaTuS"));
        assertTrue(ReservedWords.contains("zone"));
        assertFalse(ReservedWords.contains("pk"));
    }

    @Test
    void shouldTakeAHundredOperandsOfIn() {
        compile(FILTER, "a IN (" + "b,".repeat(99) + "b)", context(NO_NAMES, NO_VALUES));
        assertEquals(
                "Invalid FilterExpression: The IN operator is provided with too many operands; number of operands:"
                        + " 101",
                error(FILTER, "a IN (" + "b,".repeat(100) + "b)"));
    }

    @Test
    void shouldCountOperatorsAndFunctions() {
        // each adds one comparison and one AND: 150 and 149, and a NOT
        String most = "NOT a<b" + " and a<b".repeat(149);
        compile(CONDITION, most, context(NO_NAMES, NO_VALUES));
        String tooMany = ": The expression contains too many operators; operator count: 301";
        assertEquals("Invalid ConditionExpression" + tooMany, error(CONDITION, "NOT " + most));
        assertEquals(
                "Invalid ConditionExpression" + tooMany,
                error(CONDITION, "attribute_exists(a) or " + "NOT ".repeat(299) + "a<b"));
        String sums = "SET a0=a+b" + " ,a%d=a+b".repeat(299);
        Object[] numbers = IntStream.rangeClosed(1, 299).boxed().toArray();
        compile(UPDATE, sums.formatted(numbers), context(NO_NAMES, NO_VALUES));
        assertEquals("Invalid UpdateExpression" + tooMany, error(UPDATE, sums.formatted(numbers) + ", z=a-b"));
    }

    @Test
    void shouldAnswerToDeepNestingOnASmallStack() throws InterruptedException {
        StringBuilder failures = new StringBuilder();
        Runnable all = () -> {
            String or = "a<b " + "or (a<b ".repeat(149) + ")".repeat(149);
            compile(CONDITION, or, context(NO_NAMES, NO_VALUES));
            check(failures, "Syntax error; token: \"<EOF>\", near: \"(\"", error(CONDITION, "(".repeat(4096)));
            check(
                    failures,
                    "The expression has redundant parentheses;",
                    error(CONDITION, "(".repeat(2046) + "a<b" + ")".repeat(2046)));
            check(failures, "too many operators; operator count: 301", error(CONDITION, "not ".repeat(1000) + "a<b"));
            check(
                    failures,
                    "too many operators; operator count: 301",
                    error(CONDITION, "a<b " + "or (a<b ".repeat(454) + ")".repeat(454)));
            check(
                    failures,
                    "Invalid function name; function: f",
                    error(CONDITION, "a < " + "f(".repeat(1355) + "b" + ")".repeat(1355)));
            check(
                    failures,
                    "operator or function: size, operand type: N",
                    error(CONDITION, "a < " + "size(".repeat(680) + "b" + ")".repeat(680)));
            check(failures, "Syntax error; token: \"<EOF>\"", error(UPDATE, "SET a = " + "(".repeat(4000)));
            check(
                    failures,
                    "too many operators",
                    error(UPDATE, "SET a = " + "if_not_exists(a,".repeat(150) + "b" + ")".repeat(150) + sums(160)));
            compile(
                    UPDATE,
                    "SET a = " + "if_not_exists(a,".repeat(230) + "b" + ")".repeat(230),
                    context(NO_NAMES, NO_VALUES));
            String deep = "a" + ".a".repeat(2000);
            compile(PROJECTION, deep, context(NO_NAMES, NO_VALUES));
            compile(UPDATE, "REMOVE " + deep, context(NO_NAMES, NO_VALUES));
            compile(CONDITION, deep + " = b", context(NO_NAMES, NO_VALUES));
        };
        Thread thread = new Thread(null, all, "small stack", 160 * 1024);
        thread.setUncaughtExceptionHandler((t, e) -> failures.append(e));
        thread.start();
        thread.join();
        assertEquals("", failures.toString());
    }

    private static String sums(int count) {
        StringBuilder sums = new StringBuilder();
        for (int i = 0; i < count; i++) {
            sums.append(",c").append(i).append("=a+a");
        }
        return sums.toString();
    }

    private static void check(StringBuilder failures, String part, String message) {
        if (!message.contains(part)) {
            failures.append("expected: ")
                    .append(part)
                    .append(", but: ")
                    .append(message)
                    .append('\n');
        }
    }

    @Test
    void shouldRefuseAListIndexThatNoListHas() {
        compile(PROJECTION, "a[2147483647]", context(NO_NAMES, NO_VALUES));
        assertEquals(
                "Invalid ProjectionExpression: List index is not within the allowable range; index: [2147483648]",
                error(PROJECTION, "a[2147483648]"));
        assertEquals(
                "Invalid UpdateExpression: List index is not within the allowable range; index: [99999999999]",
                error(UPDATE, "SET a[99999999999] = :a", NO_NAMES, values(":a", 1)));
    }

    @Test
    void shouldTakeKeywordsInAnyCase() {
        compile(CONDITION, "nOt a bEtWeEn b aNd c oR a iN (b)", context(NO_NAMES, NO_VALUES));
        compile(UPDATE, "sEt a = b rEmOvE c", context(NO_NAMES, NO_VALUES));
        compile(UPDATE, "aDd d :n dElEtE e :s", context(NO_NAMES, values(":n", 1, ":s", Set.of("x"))));
    }
}
