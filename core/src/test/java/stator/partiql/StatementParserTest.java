package stator.partiql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.ItemEncoder;

/**
 * Goal: what can be read is read, and what cannot is refused with DynamoDB's reason, at any depth.
 * Method: tables of statements, with the refusal of each; nesting at its bound and one past it, in a small stack.
 */
class StatementParserTest {
    private static final String MALFORMED = "Statement wasn't well formed, can't be processed: ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM t",
                "select * from t;",
                "SELECT * FROM \"t\" WHERE pk = 'a' AND (b = 1 OR c <> 2) ORDER BY pk DESC, sk ASC",
                "SELECT a, b.c, \"d e\"[0].f FROM \"t\".\"i\" WHERE a BETWEEN 1 AND 2 AND b IN [1, ?] AND c IN (1, 2)",
                "SELECT * FROM t WHERE a IS MISSING AND b IS NOT NULL AND NOT c IS BOOL AND d NOT IN [1] AND e NOT BETWEEN 1 AND 2",
                "SELECT * FROM t -- a note\nWHERE /* another */ a != .5e+3 and b = -.5 and c = - - 1",
                "SELECT new, old, modified FROM t WHERE Attribute_Exists(a.b[1]) = true AND size(c) > ?",
                "INSERT INTO t VALUE {'a': 1, 'b': {'c': [true, null, <<1, 2>>, <<'x''y'>>]}, 'd': ?}",
                "INSERT INTO t VALUE ?",
                "INSERT INTO t VALUE {}",
                "UPDATE t SET a = 1, b.c = ? SET d = d + 1 REMOVE e[1] REMOVE f WHERE pk = 'a' RETURNING MODIFIED NEW *",
                "UPDATE t SET a = list_append(a, [1]) SET b = SET_ADD(b, <<1>>) SET c = set_delete(c, ?) WHERE pk = 1",
                "FROM t WHERE pk = 'a' SET a = 1 REMOVE b RETURNING ALL OLD *",
                "DELETE FROM t WHERE pk = 'a' AND a = 1 RETURNING ALL OLD *",
                "EXISTS(SELECT * FROM t WHERE pk = 'a' AND b = 1)"
            })
    void shouldReadWhatDynamoDbReads(String statement) {
        PreparedStatement prepared = new PreparedStatement(StatementParser.parse(statement));
        assertEquals("t", prepared.tableName());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SLECT * FROM t | Expected data manipulation",
                "x IS INT4 | Expected data manipulation",
                "UPDATE Payment-t SET a = 1 WHERE pk = 1 | Expected data manipulation",
                "UPDATE t WHERE pk = 1 | Expected data manipulation",
                "FROM t | Expected data manipulation",
                "INSERT INTO t (key, value) VALUES (1, 2) | Unexpected keyword",
                "SELECT * FROM t WHERE pk = 1 foo | Unexpected token after expression",
                "SELECT * FROM t WHERE pk = 1 e5 | Unexpected token after expression",
                "INSERT INTO t VALUE {'pk': 1} foo | Unexpected token after expression",
                "INSERT INTO t u VALUE {'pk': 1} | Unexpected token after expression",
                "UPDATE t SET a = 9 WHERE pk = 1 foo | Unexpected token after expression",
                "DELETE FROM t WHERE pk = 1 foo | Unexpected token after expression",
                "DELETE FROM t WHERE pk = 1 ORDER BY pk | Unexpected token after expression",
                "SELECT * FROM t WHERE pk = 1) | Unexpected token after expression",
                "SELECT * FROM t ORDER BY pk WHERE pk = 1 | Unexpected token after expression",
                "SELECT * FROM t; SELECT * FROM t | Unexpected token after expression",
                "FROM t SET c = 1 WHERE pk = 'a' | Unexpected token after expression",
                "FROM t SET c = 1 WHERE pk = 'a' SET d = 2 | Unexpected token after expression",
                "UPDATE t REMOVE a, b WHERE pk = 1 | Unexpected token after expression",
                "SELECT * FROM t WHERE | Unexpected term",
                "SELECT * FROM t WHERE; | Unexpected term",
                "SELECT pk FROM t WHERE | Unexpected term",
                "UPDATE t SET a = 1 WHERE | Unexpected term",
                "DELETE FROM t WHERE | Unexpected term",
                "SELECT * FROM t WHERE NOT | Unexpected term",
                "SELECT * FROM t WHERE ( | Unexpected term",
                "SELECT * FROM | Unexpected term",
                "SELECT * FROM t WHERE pk = 'p1' AND | Missing right-hand side expression of infix operator",
                "SELECT * FROM t WHERE pk = 'p1' OR | Missing right-hand side expression of infix operator",
                "SELECT * FROM t WHERE pk = | Missing right-hand side expression of infix operator",
                "SELECT * FROM t WHERE ORDER BY pk | Unexpected keyword",
                "SELECT * FROM t WHERE key = 1 | Unexpected keyword",
                "SELECT * FROM t WHERE IS NULL | Unexpected operator",
                "SELECT * FROM t WHERE pk = LIKE | Unexpected operator",
                "SELECT * FROM t WHERE a > -b | Unexpected operator",
                "SELECT * FROM t WHERE a > -? | Unexpected operator",
                "SELECT * FROM t WHERE x IS FOO | Expected type name",
                "SELECT * FROM t WHERE x IS | Expected type name",
                "DELETE FROM | Expected identifier for simple path",
                "DELETE FROM ; | Expected identifier for simple path",
                "DELETE FROM WHERE pk = 'a' | Expected identifier for simple path",
                "UPDATE t SET 1 = 2 WHERE pk = 'a' | Expected identifier for simple path",
                "SELECT * FROM t WHERE attribute_exists(m.inner) | Invalid path dot component",
                "UPDATE t SET m.inner = 1 WHERE pk = 'a' | Invalid path dot component",
            })
    void shouldTellDynamoDbsReason(String statement, String reason) {
        assertEquals(MALFORMED + reason, refusal(statement));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM t WHERE pk = 1 # note",
                "SELECT * FROM t WHERE pk = 1 /* note",
                "SELECT * FROM t WHERE pk = 'open",
                "SELECT * FROM t WHERE pk = 1e2147483650",
                "SELECT * FROM t WHERE pk = 1e99999999999",
                "SELECT * FROM t WHERE pk = 1.5e-2147483647"
            })
    void shouldTellNoReasonForWhatCannotBeRead(String statement) {
        assertEquals(MALFORMED, refusal(statement));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT * FROM t u WHERE pk = 'x' | Aliasing is not supported",
                "SELECT * FROM t AS u WHERE pk = 'x' | Aliasing is not supported",
                "SELECT a AS b FROM t | Aliasing is not supported",
                "UPDATE t u SET a = 3 WHERE pk = 'x' | Aliasing is not supported",
                "DELETE FROM t u WHERE pk = 'x' | Aliasing is not supported",
                "SELECT * FROM a.b.c | A path may contain at most 2 components in the FROM clause",
                "SELECT * FROM \"\" WHERE pk = 'x' | Path component cannot be an empty string",
                "SELECT * FROM t.\"\" | Path component cannot be an empty string",
                "SELECT COUNT(*) FROM t | Unexpected path component at 1:8:5",
                "SELECT attribute_exists(ss) FROM t | Unexpected path component at 1:8:16",
                "SELECT a[b] FROM t | Unexpected path component at 1:10:1",
                "SELECT a[-1] FROM t | Unexpected path component at 1:10:1",
                "SELECT a[99999999999] FROM t | List index is not within the allowable range; index: [99999999999]",
                "SELECT * FROM t WHERE EXISTS(ss) | Unrecognized function: exists at 1:23:6",
                "SELECT * FROM t WHERE set_add(s, 1) = s | Unrecognized function: set_add at 1:23:7",
                "UPDATE t SET a = if_not_exists(a, 1) WHERE pk = 1 | Unrecognized function: if_not_exists at 1:18:13",
                "SELECT * FROM t WHERE attribute_exists() | Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 0",
                "SELECT * FROM t WHERE attribute_exists(a, b) | Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2",
                "SELECT * FROM t WHERE attribute_exists('ss') | Operator or function requires a document path; operator or function: attribute_exists",
                "SELECT * FROM t WHERE size(a, b) = 1 | Incorrect number of operands for operator or function; operator or function: size, number of operands: 2",
                "SELECT * FROM t WHERE attribute_exists(a) > false | Incorrect operand type for operator or function; operator or function: >, operand type: BOOL",
                "SELECT * FROM t WHERE a < true | Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
                "SELECT * FROM t WHERE pk = 1e126 | Number overflow. Attempting to store a number with magnitude larger than supported range under root",
                "SELECT * FROM t WHERE pk = 1e-131 | Number underflow. Attempting to store a number with magnitude smaller than supported range under root",
                "SELECT * FROM t WHERE pk = 123456789012345678901234567890123456789 | Attempting to store more than 38 significant digits in a Number under root",
                "INSERT INTO t VALUE {'pk': 1e126} | Number overflow. Attempting to store a number with magnitude larger than supported range under root",
                "INSERT INTO t VALUE {'pk': 1, 'm': {'x': 1e126}} | Number overflow. Attempting to store a number with magnitude larger than supported range under root.x",
                "INSERT INTO t VALUE {'pk': 1, 'l': [1, 1e126]} | Number overflow. Attempting to store a number with magnitude larger than supported range under root[1]",
                "UPDATE t SET a = 1e-131 WHERE pk = 1 | Number underflow. Attempting to store a number with magnitude smaller than supported range under root",
                "INSERT INTO t VALUE {'s': <<>>} | Empty bags are not supported",
                "INSERT INTO t VALUE {'s': <<1, 'a'>>} | Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags",
                "INSERT INTO t VALUE {'s': <<true>>} | Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags",
                "INSERT INTO t VALUE {'s': <<'a', 'a'>>} | One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
                "INSERT INTO t VALUE {'s': set_add(<<'a'>>, <<'b'>>)} | Unsupported data type: set_add under key root at 1:27:7",
                "INSERT INTO t VALUE {'m': {'k': ?}} | Unsupported data type: Parameter under key root.k at 1:33:1",
                "UPDATE t SET x = [?] WHERE pk = 1 | Unsupported data type: Parameter under key root[0] at 1:19:1",
                "UPDATE t SET u = set_add(ss, <<'x'>>) WHERE pk = 1 | The first argument to SET_ADD must equal the assignment value at 1:18:7",
                "UPDATE t SET ss = set_add(<<'a'>>, <<'b'>>) WHERE pk = 1 | The first argument to SET_ADD must equal the assignment value at 1:19:7",
                "UPDATE t SET ss = set_add(ss) WHERE pk = 1 | SET_ADD must have exactly two arguments at 1:19:7",
                "UPDATE t SET ss = set_add(ss, <<1>>, <<2>>) WHERE pk = 1 | SET_ADD must have exactly two arguments at 1:19:7",
                "UPDATE t SET ss = set_delete(ss, 'a') WHERE pk = 1 | The second argument to SET_DELETE must be a value with type SET at 1:30:2",
                "UPDATE t SET ss = set_add(ss, ['x']) WHERE pk = 1 | The second argument to SET_ADD must be a value with type SET at 1:27:2",
                "UPDATE t SET n = 'a' + 1 WHERE pk = 1 | Incorrect operand type for operator or function; operator or function: +, operand type: S",
                "UPDATE t SET n = n - null WHERE pk = 1 | Incorrect operand type for operator or function; operator or function: -, operand type: NULL",
                "DELETE FROM t WHERE pk = 1 RETURNING MODIFIED OLD * | Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
                "DELETE FROM t WHERE pk = 1 RETURNING ALL NEW * | Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
                "SELECT * FROM t WHERE pk = ? | Number of parameters in request and statement don't match.",
            })
    void shouldRefuseWhatMeansNothing(String statement, String message) {
        assertEquals(message, refusal(statement));
    }

    @Test
    void shouldCountPositionsByLine() {
        assertEquals("Unrecognized function: foo at 2:7:3", refusal("SELECT * FROM t\nWHERE foo(a)"));
    }

    @Test
    void shouldTakeAsManyListedOperandsAsAnExpressionAndNoMore() {
        String in = "SELECT * FROM t WHERE a IN [" + "1,".repeat(99) + "1";
        assertEquals("", refusal(in + "]"));
        assertEquals(
                "The IN operator is provided with too many operands; number of operands: 101", refusal(in + ",1]"));
    }

    @Test
    void shouldTakeAsManyOperatorsAsAnExpressionAndNoMore() {
        String or = " a=1" + " OR a=1".repeat(149);
        assertEquals("", refusal("SELECT * FROM t WHERE NOT" + or));
        assertEquals(
                "The expression contains too many operators; operator count: 301",
                refusal("SELECT * FROM t WHERE NOT NOT" + or));
    }

    @Test
    void shouldTakeValuesThatAreNestedAsDeepAsItemsMayBe() {
        String insert = "INSERT INTO t VALUE {'d':";
        assertEquals("", refusal(insert + "{'a':".repeat(31) + "1" + "}".repeat(31) + "}"));
        assertEquals(
                "Nesting Levels have exceeded supported limits under root" + ".a".repeat(32),
                refusal(insert + "{'a':".repeat(32) + "1" + "}".repeat(32) + "}"));
        assertEquals(
                "Nesting Levels have exceeded supported limits under root.a" + "[0]".repeat(31),
                refusal("UPDATE t SET d = {'a':" + "[".repeat(31) + "1" + "]".repeat(31) + "} WHERE pk = 1"));
    }

    @Test
    void shouldBoundNestingWithinASmallStack() throws InterruptedException {
        String[] hostile = {
            nested("(", "a=1", ")", StatementParser.MAX_NESTING),
            nested("(", "a=1", ")", StatementParser.MAX_NESTING + 1),
            nested("(", "a=1", ")", 4000),
            nested("NOT ", "a=1", "", StatementParser.MAX_NEGATIONS),
            nested("NOT ", "a=1", "", 2000),
            nested("NOT(", "a=1", ")", 1500),
            nested("a IN [", "1", "]", 1000),
            nested("a = [", "1", "]", 1000),
            nested("a = {'a':", "1", "}", 800),
            nested("a = <<", "1", ">>", 1000),
            nested("a = size(", "1", ")", 800),
            nested("a = a[", "1", "]", 1000),
            nested("a = ", "- ".repeat(3000) + "1", "", 1),
            nested("(", "", "", 8000),
            nested("a = [", "", "", 1500),
            nested(")", "", "", 4000) + "(".repeat(4000),
        };
        for (String statement : hostile) {
            String[] outcome = {"no answer"};
            Thread thread = new Thread(null, () -> outcome[0] = refusal(statement), "small-stack", 400 * 1024);
            thread.start();
            thread.join();
            String prefix = statement.substring(0, Math.min(60, statement.length()));
            assertTrue(outcome[0].isEmpty() || !outcome[0].contains("StackOverflow"), prefix + " -> " + outcome[0]);
            assertTrue(!outcome[0].equals("no answer"), prefix);
        }
        assertEquals("", refusal(hostile[0]));
        assertEquals(MALFORMED, refusal(hostile[1]));
    }

    private static String nested(String open, String inner, String close, int depth) {
        return "SELECT * FROM t WHERE " + open.repeat(depth) + inner + close.repeat(depth);
    }

    @Test
    void shouldReadAStatementOnceIfItIsShort() {
        StatementCache cache = new StatementCache(4);
        PreparedStatement first = cache.find("SELECT * FROM t");
        assertTrue(first == cache.find("SELECT * FROM t"), "read twice");
        for (int i = 0; i < 100; i++) {
            cache.find("SELECT * FROM t WHERE a = " + i);
        }
        assertTrue(cache.size() <= 4, "size=" + cache.size());
        String longer = "SELECT * FROM t WHERE a = '" + "x".repeat(StatementCache.MAX_TEXT_LENGTH) + "'";
        assertTrue(cache.find(longer) != cache.find(longer), "a long statement was kept");
    }

    /** What a statement without parameters is refused with; "" if it is not. */
    private static String refusal(String statement) {
        try {
            BoundStatement bound =
                    new PreparedStatement(StatementParser.parse(statement)).bind(List.of(), new ItemEncoder());
            if (bound.prepared().kind() == PreparedStatement.Kind.UPDATE) {
                bound.update();
            }
            return "";
        } catch (DynamoDbException ex) {
            assertEquals(ErrorType.VALIDATION, ex.type());
            return String.valueOf(ex.getMessage());
        } catch (StackOverflowError ex) {
            return "StackOverflowError";
        }
    }

    @Test
    void shouldRefuseAnythingButOneStatement() {
        assertThrows(DynamoDbException.class, () -> StatementParser.parse(" "));
        assertThrows(DynamoDbException.class, () -> StatementParser.parse("-- only a note"));
        assertThrows(DynamoDbException.class, () -> StatementParser.parse(";"));
    }
}
