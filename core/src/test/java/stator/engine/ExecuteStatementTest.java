package stator.engine;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.ExecuteStatement;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.ValueView;

/**
 * Goal: statements do what DynamoDB does with them, and are refused as it refuses them.
 * Method: statements on two small tables, with the answers known in advance; limits at their value and one past it.
 */
class ExecuteStatementTest {
    private static TestEngine engine;

    @BeforeAll
    static void open(@TempDir Path directory) {
        engine = new TestEngine(directory).usualTables();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @AfterEach
    void empty() {
        for (Map<String, Object> item : items("SELECT a FROM hash")) {
            run("DELETE FROM hash WHERE a = ?", text(item, "a"));
        }
        for (Map<String, Object> item : items("SELECT a, b FROM \"range\"")) {
            run("DELETE FROM \"range\" WHERE a = ? AND b = ?", text(item, "a"), text(item, "b"));
        }
    }

    private static Object text(Map<String, Object> item, String attribute) {
        Map<?, ?> value = (Map<?, ?>) requireNonNull(item.get(attribute));
        return requireNonNull(value.get("S"));
    }

    private Map<String, Object> run(String statement, Object... parameters) {
        return engine.call("ExecuteStatement", request(statement, parameters));
    }

    private static Structure request(String statement, Object... parameters) {
        Structure request =
                new Structure(ExecuteStatement.OPERATION.input()).set(ExecuteStatement.STATEMENT, statement);
        List<AttributeMap> values = new ArrayList<>();
        for (Object parameter : parameters) {
            values.add(single(parameter));
        }
        return request.set(ExecuteStatement.PARAMETERS, values.isEmpty() ? null : values);
    }

    /** A value on its own, as doors hand it on. */
    static AttributeMap single(Object value) {
        ValueView view = new ValueView();
        Item.of("v", value).toAttributeMap().singleValue(view);
        return new ItemEncoder().beginSingle().copyValue(view).endMap().finish();
    }

    private List<Map<String, Object>> items(String statement, Object... parameters) {
        return items(run(statement, parameters));
    }

    @SuppressWarnings("unchecked") // Items is a list of maps
    private static List<Map<String, Object>> items(Map<String, Object> answer) {
        return (List<Map<String, Object>>) requireNonNull(answer.get("Items"));
    }

    private DynamoDbException refused(String statement, Object... parameters) {
        return assertThrows(DynamoDbException.class, () -> run(statement, parameters), statement);
    }

    private String refusal(String statement, Object... parameters) {
        DynamoDbException refusal = refused(statement, parameters);
        assertEquals(ErrorType.VALIDATION, refusal.type(), statement);
        return String.valueOf(refusal.getMessage());
    }

    /** Sort keys of the items that a condition on table range gives, in their order. */
    private String sortKeys(String where) {
        return items("SELECT * FROM \"range\" WHERE " + where).stream()
                .map(item -> String.valueOf(text(item, "b")))
                .collect(Collectors.joining(" "));
    }

    private void fillRange() {
        for (String key : List.of("1", "2", "3")) {
            run("INSERT INTO \"range\" VALUE {'a': 'p', 'b': ?, 'n': " + key + ", 'flag': 'f" + key + "'}", key);
            run("INSERT INTO \"range\" VALUE {'a': 'q', 'b': ?}", key);
        }
    }

    @Test
    void shouldInsertAndSelect() {
        assertEquals(
                Map.of("Items", List.of()), run("INSERT INTO hash VALUE {'a': 'x', 'm': {'l': [1, 'two', <<3>>]}}"));
        assertEquals(
                "[{a={S=x}, m={M={l={L=[{N=1}, {S=two}, {NS=[3]}]}}}}]",
                items("SELECT * FROM hash WHERE a = 'x'").toString());
        assertEquals("[]", items("SELECT * FROM hash WHERE a = 'y'").toString());
        run("INSERT INTO hash VALUE ?", Item.of("a", "z", "n", 5));
        assertEquals("[{n={N=5}}]", items("SELECT n FROM hash WHERE a = ?", "z").toString());
    }

    @Test
    void shouldRefuseToInsertWhatIsThere() {
        run("INSERT INTO hash VALUE {'a': 'x', 'v': 1}");
        DynamoDbException refusal = refused("INSERT INTO hash VALUE {'a': 'x', 'v': 2}");
        assertEquals(ErrorType.DUPLICATE_ITEM, refusal.type());
        assertEquals("Duplicate primary key exists in table", refusal.getMessage());
        assertEquals("[{v={N=1}}]", items("SELECT v FROM hash WHERE a = 'x'").toString());
        run("DELETE FROM hash WHERE a = 'x'");
        run("INSERT INTO hash VALUE {'a': 'x', 'v': 2}");
        assertEquals("[{v={N=2}}]", items("SELECT v FROM hash WHERE a = 'x'").toString());
    }

    @Test
    void shouldNameColumnsByTheEndOfTheirPaths() {
        run("INSERT INTO hash VALUE {'a': 'x', 'm': {'k': {'c': [10, 20]}}, 'l': [[1]]}");
        assertEquals(
                "[{c[1]={N=20}, k={M={c={L=[{N=10}, {N=20}]}}}, l[0][0]={N=1}}]",
                items("SELECT m.k, m.k.c[1], l[0][0], m.none FROM hash WHERE a = 'x'")
                        .toString());
    }

    @Test
    void shouldUpdateWhatIsThere() {
        run("INSERT INTO hash VALUE {'a': 'x', 'n': 1, 'l': [1], 's': <<'a'>>, 'm': {'k': 1}}");
        run(
                "UPDATE hash SET n = n + 100 SET m.j = [2] SET l = LIST_APPEND(l, [4, <<'x'>>]) SET s = set_add(s, ?)"
                        + " REMOVE m.k WHERE a = 'x'",
                Set.of("b"));
        assertEquals(
                "[{l={L=[{N=1}, {N=4}, {SS=[x]}]}, m={M={j={L=[{N=2}]}}}, n={N=101}, s={SS=[a, b]}}]",
                items("SELECT l, m, n, s FROM hash WHERE a = 'x'").toString());
        run(
                "FROM hash WHERE a = 'x' AND n = 101 SET n = 0 - n, s = set_delete(s, <<'a', 'b'>>) SET u = set_add(u, <<1>>)");
        assertEquals(
                "[{n={N=-101}, u={NS=[1]}}]",
                items("SELECT n, s, u FROM hash WHERE a = 'x'").toString());
    }

    @Test
    void shouldNotUpdateWhatIsMissingOrDoesNotMeetTheCondition() {
        DynamoDbException missing = refused("UPDATE hash SET n = 1 WHERE a = 'x'");
        assertEquals(ErrorType.CONDITIONAL_CHECK_FAILED, missing.type());
        assertEquals("The conditional request failed", missing.getMessage());
        assertEquals("[]", items("SELECT * FROM hash").toString());
        assertEquals(
                ErrorType.CONDITIONAL_CHECK_FAILED,
                refused("UPDATE hash SET n = 1 WHERE a = 'x' AND attribute_not_exists(a)")
                        .type());
        run("INSERT INTO hash VALUE {'a': 'x', 'n': 1}");
        assertEquals(
                ErrorType.CONDITIONAL_CHECK_FAILED,
                refused("UPDATE hash SET n = 2 WHERE a = 'x' AND n > 1").type());
        run("UPDATE hash SET n = 2 WHERE n = 1 AND a = 'x'");
        assertEquals("[{n={N=2}}]", items("SELECT n FROM hash").toString());
    }

    @Test
    void shouldShowTheItemThatFailedTheConditionIfAsked() {
        run("INSERT INTO hash VALUE {'a': 'x', 'n': 1}");
        Structure request = request("DELETE FROM hash WHERE a = 'x' AND n = 2")
                .set(ExecuteStatement.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE, "ALL_OLD");
        DynamoDbException refusal =
                assertThrows(DynamoDbException.class, () -> engine.call("ExecuteStatement", request));
        Structure details = refusal.details();
        assertNotNull(details);
        assertEquals("{Item={a={S=x}, n={N=1}}}", TestShapes.plain(details).toString());
    }

    @Test
    void shouldDeleteWhatIsThereAndAcceptWhatIsNot() {
        assertEquals("[]", items("DELETE FROM hash WHERE a = 'x'").toString());
        assertEquals(
                "[]",
                items("DELETE FROM hash WHERE a = 'x' AND n = 1 RETURNING ALL OLD *")
                        .toString());
        run("INSERT INTO hash VALUE {'a': 'x', 'n': 1}");
        assertEquals(
                ErrorType.CONDITIONAL_CHECK_FAILED,
                refused("DELETE FROM hash WHERE a = 'x' AND n IS BAG").type());
        assertEquals(
                "[{a={S=x}, n={N=1}}]",
                items("DELETE FROM hash WHERE a = 'x' AND n IS INT RETURNING ALL OLD *")
                        .toString());
        assertEquals("[]", items("SELECT * FROM hash").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET d = 'new' | ALL OLD | [{a={S=x}, d={S=old}, l={L=[{N=1}, {N=2}, {N=3}]}}]",
                "SET d = 'new' | ALL NEW | [{a={S=x}, d={S=new}, l={L=[{N=1}, {N=2}, {N=3}]}}]",
                "SET d = 'new' | MODIFIED OLD | [{d={S=old}}]",
                "SET d = 'new' | MODIFIED NEW | [{d={S=new}}]",
                "SET e = 'new' | MODIFIED OLD | []",
                "REMOVE d | MODIFIED NEW | []",
                "REMOVE d | MODIFIED OLD | [{d={S=old}}]",
                "SET l[2] = 9, l[0] = 7 | MODIFIED NEW | [{l={L=[{N=7}, {N=9}]}}]",
                "SET l[2] = 9, l[0] = 7 | MODIFIED OLD | [{l={L=[{N=1}, {N=3}]}}]",
                "SET l[5] = 9 | MODIFIED NEW | []",
                "SET l[3] = 9 | MODIFIED NEW | [{l={L=[{N=9}]}}]",
                "REMOVE l[1] | MODIFIED NEW | [{l={L=[{N=3}]}}]",
                "REMOVE l[2] | MODIFIED NEW | []",
            })
    void shouldReturnWhatWasAskedFor(String change, String returning, String expected) {
        run("INSERT INTO hash VALUE {'a': 'x', 'd': 'old', 'l': [1, 2, 3]}");
        String statement = "UPDATE hash " + change + " WHERE a = 'x' RETURNING " + returning + " *";
        assertEquals(expected, items(statement).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = 'p' | 1 2 3",
                "a = 'p' AND b = '2' | 2",
                "a = 'p' AND '2' < b | 3",
                "a = 'p' AND b >= '2' AND b <= '2' | 2",
                "a = 'p' AND b BETWEEN '2' AND '3' | 2 3",
                "a = 'p' AND begins_with(b, '2') | 2",
                "a = 'p' AND b IN ['3', '1'] | 1 3",
                "a = 'p' AND (b = '1' OR b = '3') | 1 3",
                "a = 'p' AND (b < '1' OR b > '1' OR b = '1') | 1 2 3",
                "a = 'p' AND NOT b = '2' | 1 3",
                "a = 'p' AND b <> '2' AND b > '1' | 3",
                "a = 'p' AND NOT b = '1' OR a = 'p' AND b = '2' | 2 3",
                "a = 'p' AND b <> '1' OR a = 'p' AND b = '2' | 2 3",
                "a = 'p' AND NOT begins_with(b, 'x') OR a = 'p' AND b = '2' | 1 2 3",
                "a = 'p' AND NOT b IN ['1', '3'] OR a = 'p' AND b = '2' | 2",
                "a = 'p' AND NOT b > '5' OR a = 'p' AND b = '2' | 1 2 3",
                "a = 'p' OR a = 'p' AND NOT b = '1' | 1 2 3",
                "a = 'p' AND a = 'q' | ''",
                "a = 'p' AND b > '3' AND b < '3' | ''",
                "a IN ['q', 'p'] AND b = '2' | 2 2",
                "NOT (a <> 'p' OR b = '1') | 2 3",
                "a = 'p' AND flag = 'f2' | 2",
                "flag = 'f2' | 2",
                "a = 'p' AND n > 1 AND n != 3 | 2",
                "a = 'p' AND (flag = 'f1' OR n = 3) | 1 3",
                "a = 'p' AND size(flag) = 2 AND contains(flag, '3') | 3",
                "a = 'p' AND attribute_type(n, 'N') AND n IN (1, 3) | 1 3",
                "a = 'p' AND n IS NOT MISSING AND none IS MISSING | 1 2 3",
                "a = 'p' AND attribute_exists(none) = false AND true = attribute_exists(n) | 1 2 3",
                "a = 'p' AND (n = 2 OR flag = 'f3') <> true | 1",
                "a = 'p' ORDER BY b DESC | 3 2 1",
                "a = 'p' ORDER BY b | 1 2 3",
                "a = 'p' ORDER BY a ASC | 3 2 1",
                "a IN ['p', 'q'] AND b > '1' ORDER BY a DESC, b ASC | 2 3 2 3",
                "a > 'z' | ''",
            })
    void shouldSelectWhatTheConditionSays(String where, String expected) {
        fillRange();
        assertEquals(expected, sortKeys(where));
    }

    @Test
    void shouldReadOnlyTheRangesThatTheKeyLeadsTo() {
        fillRange();
        assertEquals(1, scanned("a = 'p' AND b = '2'"));
        assertEquals(2, scanned("a = 'p' AND b IN ['1', '3']"));
        assertEquals(2, scanned("a IN ['p', 'q'] AND b = '1'"));
        assertEquals(3, scanned("a = 'p' AND flag = 'f1'"));
        assertEquals(6, scanned("flag = 'f1'"));
        assertEquals(6, scanned("a = 'p' OR b = '1'"));
        assertEquals(3, scanned("a = 'p' AND b <> '2'"));
    }

    /** How many items a statement evaluates: as many pages of one as it takes. */
    private int scanned(String where) {
        int evaluated = 0;
        Structure request = request("SELECT * FROM \"range\" WHERE " + where).set(ExecuteStatement.LIMIT, 1);
        Object token;
        do {
            Map<String, Object> page = engine.call("ExecuteStatement", request);
            token = page.get("NextToken");
            assertEquals(token != null, page.get("LastEvaluatedKey") != null);
            evaluated += token != null || !items(page).isEmpty() ? 1 : 0;
            request.set(ExecuteStatement.NEXT_TOKEN, token);
        } while (token != null);
        return evaluated;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM \"range\"",
                "SELECT * FROM \"range\" WHERE a IN ['p', 'q']",
                "SELECT * FROM \"range\" WHERE a IN ['p', 'q'] ORDER BY a DESC",
                "SELECT b FROM \"range\" WHERE a IN ['p', 'q', 'none'] AND (b = '1' OR b > '1')",
            })
    void shouldGiveEveryItemOnceWhateverTheLimit(String statement) {
        fillRange();
        String whole = items(statement).toString();
        for (int limit = 1; limit <= 7; limit++) {
            Structure request = request(statement).set(ExecuteStatement.LIMIT, limit);
            List<Map<String, Object>> all = new ArrayList<>();
            int pages = 0;
            Object token;
            do {
                Map<String, Object> page = engine.call("ExecuteStatement", request);
                all.addAll(items(page));
                assertEquals(true, items(page).size() <= limit, "limit=" + limit);
                token = page.get("NextToken");
                request.set(ExecuteStatement.NEXT_TOKEN, token);
                assertEquals(true, ++pages <= 20, "pages=" + pages);
            } while (token != null);
            assertEquals(whole, all.toString(), "limit=" + limit);
        }
    }

    private Object token(String statement) {
        Map<String, Object> page =
                engine.call("ExecuteStatement", request(statement).set(ExecuteStatement.LIMIT, 1));
        Object token = page.get("NextToken");
        assertNotNull(token);
        return token;
    }

    private @Nullable String refusalOfToken(Structure request, Object token) {
        request.set(ExecuteStatement.NEXT_TOKEN, token);
        try {
            engine.call("ExecuteStatement", request);
            return null;
        } catch (DynamoDbException ex) {
            return ex.getMessage();
        }
    }

    @Test
    void shouldTieTheTokenToStatementAndParameters() {
        fillRange();
        Object token = token("SELECT * FROM \"range\" WHERE a = 'p'");
        Structure same = request("SELECT * FROM \"range\" WHERE a = 'p'").set(ExecuteStatement.CONSISTENT_READ, true);
        assertNull(refusalOfToken(same, token));
        assertEquals(
                "NextToken does not match request",
                refusalOfToken(request("SELECT * FROM \"range\" WHERE a = 'q'"), token));
        assertEquals(
                "NextToken does not match request",
                refusalOfToken(request("SELECT * FROM \"range\" WHERE a = ?", "p"), token));
        assertEquals("Invalid NextToken", refusalOfToken(request("SELECT * FROM \"range\" WHERE a = 'p'"), "x"));
        assertEquals("Invalid NextToken", refusalOfToken(request("SELECT * FROM \"range\" WHERE a = 'p'"), "!?"));
        assertEquals(
                "NextToken is only valid on a SELECT statement",
                refusalOfToken(request("DELETE FROM \"range\" WHERE a = 'p' AND b = '1'"), token));
    }

    @Test
    void shouldRefuseEveryDamagedToken() {
        fillRange();
        byte[] token = Base64.getDecoder().decode((String) token("SELECT * FROM \"range\" WHERE a = 'p'"));
        for (int i = 0; i < token.length; i++) {
            byte[] damaged = token.clone();
            damaged[i] ^= 0x55;
            String text = Base64.getEncoder().encodeToString(damaged);
            String refusal = refusalOfToken(request("SELECT * FROM \"range\" WHERE a = 'p'"), text);
            boolean sortKeyByte = i == token.length - 1; // another key of the same range is as good as this one
            assertEquals(!sortKeyByte, refusal != null && refusal.contains("NextToken"), "byte=" + i + " " + refusal);
            byte[] cut = Arrays.copyOf(token, i);
            String shorter = Base64.getEncoder().encodeToString(cut);
            assertNotNull(refusalOfToken(request("SELECT * FROM \"range\" WHERE a = 'p'"), shorter), "length=" + i);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE hash SET n = 1 | Where clause does not contain a mandatory equality on all key attributes",
                "FROM hash REMOVE n | Where clause does not contain a mandatory equality on all key attributes",
                "FROM hash WHERE n = 1 SET c = 1 | Where clause does not contain a mandatory equality on all key attributes",
                "DELETE FROM hash WHERE n = 1 | Where clause does not contain a mandatory equality on all key attributes",
                "DELETE FROM \"range\" WHERE a = 'p' | Where clause does not contain a mandatory equality on all key attributes",
                "DELETE FROM hash WHERE a IN ['x'] | Where clause does not contain a mandatory equality on all key attributes",
                "DELETE FROM hash WHERE a = 'x' OR a = 'y' | Where clause does not contain a mandatory equality on all key attributes",
                "UPDATE hash SET n = 1 WHERE a = 'x' AND a = 'y' | Multiple conditions on same key a. Only single item Update/Insert/Delete are supported",
                "UPDATE hash SET n = 1 WHERE a = 1 | The provided key element does not match the schema",
                "UPDATE hash SET a = 'y' WHERE a = 'x' | One or more parameter values were invalid: Cannot update attribute a. This attribute is part of the key",
                "UPDATE hash SET n = 1, n = 2 WHERE a = 'x' | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n]",
                "UPDATE hash.i SET n = 1 WHERE a = 'x' | This operation is not supported on an index",
                "INSERT INTO hash.i VALUE {'a': 'x'} | This operation is not supported on an index",
                "DELETE FROM hash.i WHERE a = 'x' | This operation is not supported on an index",
                "SELECT * FROM hash.i | The table does not have the specified index",
                "INSERT INTO hash VALUE {'b': 'x'} | One or more parameter values were invalid: Missing the key a in the item",
                "INSERT INTO hash VALUE {'a': 1} | One or more parameter values were invalid: Type mismatch for key a expected: S actual: N",
                "INSERT INTO hash VALUE {'a': ''} | One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: a",
                "SELECT * FROM hash WHERE a = '' | One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: a",
                "SELECT * FROM hash WHERE a = 1 OR a = 'x' | Key attribute's data type should match its data type in table's schema: Key a",
                "SELECT * FROM \"range\" WHERE a = 'p' AND b IN ['1', 2] | Key attribute's data type should match its data type in table's schema: Key b",
                "SELECT a.b FROM hash | Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: a",
                "SELECT * FROM \"range\" WHERE a IN ['p', 'p'] | Overlapping conditions with range keys are not supported in where clause",
                "SELECT * FROM \"range\" WHERE a = 'p' OR a = 'p' | Overlapping conditions with range keys are not supported in where clause",
                "SELECT * FROM \"range\" WHERE a = 'p' AND (b > '0' OR b < '5') | Overlapping conditions with range keys are not supported in where clause",
                "SELECT * FROM \"range\" WHERE a = 'p' AND (b = '1' OR flag = 'f2') | Overlapping conditions with range keys are not supported in where clause",
                "SELECT * FROM \"range\" WHERE a = 'p' AND x <> '1' OR a = 'p' AND b = '2' | Overlapping conditions with range keys are not supported in where clause",
                "SELECT * FROM \"range\" ORDER BY b | Must have WHERE clause in the statement when using ORDER BY clause.",
                "SELECT * FROM \"range\" WHERE a = 'p' ORDER BY n | Attribute n in ORDER BY clause must be part of the primary key",
                "SELECT * FROM \"range\" WHERE a > 'a' ORDER BY b | Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
                "SELECT * FROM \"range\" WHERE a IN ['p', 'q'] ORDER BY b | Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
                "EXISTS(SELECT * FROM hash WHERE a = 'x' AND n = 1) | EXISTS can only be used in ExecuteTransaction write requests.",
                "UPDATE hash SET l[0] = 1 WHERE a = 'there' | The document path provided in the update expression is invalid for update",
                "UPDATE hash SET l = list_append(l, [1]) WHERE a = 'there' | The provided expression refers to an attribute that does not exist in the item",
                "UPDATE hash SET ss = set_add(ss, <<1>>) WHERE a = 'there' | An operand in the update expression has an incorrect data type",
            })
    void shouldRefuseInDynamoDbsWords(String statement, String message) {
        run("INSERT INTO hash VALUE {'a': 'there', 'ss': <<'a'>>}");
        assertEquals(message, refusal(statement));
    }

    @Test
    void shouldRefuseATableThatIsNotThere() {
        for (String statement : List.of(
                "SELECT * FROM none",
                "SELECT * FROM none.i",
                "UPDATE none SET n = 1 WHERE a = 'x'",
                "INSERT INTO none VALUE {}")) {
            DynamoDbException refusal = refused(statement);
            assertEquals(ErrorType.RESOURCE_NOT_FOUND, refusal.type(), statement);
            assertEquals("Requested resource not found", refusal.getMessage(), statement);
        }
    }

    @Test
    void shouldCheckParametersFirst() {
        String duplicates = "{'Statement':'SELECT FROM','Parameters':[{'SS':['a','a']}]}";
        assertEquals(
                "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
                engine.refusal("ExecuteStatement", duplicates));
        assertEquals(
                "Number of parameters in request and statement don't match.",
                refusal("SELECT * FROM hash WHERE a = ?"));
        assertEquals("Number of parameters in request and statement don't match.", refusal("SELECT * FROM hash", 1));
        assertEquals(
                "The second argument to SET_ADD must be a value with type SET at 1:29:1",
                refusal("UPDATE hash SET s = set_add(s, ?) WHERE a = 'x'", 1));
        assertEquals(
                "Unsupported data type: Parameter under key root at 1:24:1", refusal("INSERT INTO hash VALUE ?", "x"));
    }

    @Test
    void shouldBoundStatementParametersTokenAndLimit() {
        String shortest = "{'Statement':''}";
        assertEquals(
                "1 validation error detected: Value '' at 'statement' failed to satisfy constraint: Member must have"
                        + " length greater than or equal to 1",
                engine.refusal("ExecuteStatement", shortest));
        assertEquals(
                "1 validation error detected: Value null at 'statement' failed to satisfy constraint: Member must not be"
                        + " null",
                engine.refusal("ExecuteStatement", "{}"));
        String statement = "SELECT * FROM hash WHERE v = '";
        String longest = statement + "x".repeat(8192 - statement.length() - 1) + "'";
        assertEquals("[]", items(longest).toString());
        String tooLong = refusal(longest + " ");
        assertEquals(true, tooLong.endsWith("Member must have length less than or equal to 8192"), tooLong);
        assertEquals(
                true,
                engine.refusal("ExecuteStatement", "{'Statement':'SELECT * FROM hash','Parameters':[]}")
                        .endsWith("Member must have length greater than or equal to 1"));
        assertEquals(
                true,
                engine.refusal("ExecuteStatement", "{'Statement':'SELECT * FROM hash','Limit':0}")
                        .endsWith("Member must have value greater than or equal to 1"));
        String token = "A".repeat(32_768);
        String prefix = "{'Statement':'SELECT * FROM hash','NextToken':'";
        assertEquals("NextToken does not match request", engine.refusal("ExecuteStatement", prefix + token + "'}"));
        assertEquals(
                true,
                engine.refusal("ExecuteStatement", prefix + token + "A'}")
                        .endsWith("Member must have length less than or equal to 32768"));
    }

    @Test
    void shouldBoundTheReadsOfOneStatement() {
        assertEquals(
                "[]",
                items("SELECT * FROM \"range\" WHERE a IN [" + values(50) + "]").toString());
        String tooMany = "Too many decomposed read operations for a given query.";
        assertEquals(tooMany, refusal("SELECT * FROM \"range\" WHERE a IN [" + values(51) + "]"));
        assertEquals(tooMany, refusal("SELECT * FROM \"range\" WHERE a = 'p' AND b IN [" + values(51) + "]"));
        assertEquals(tooMany, refusal("SELECT * FROM \"range\" WHERE a IN [" + values(26) + "] AND b IN ['1', '2']"));
        assertEquals(
                tooMany,
                refusal("SELECT * FROM \"range\" WHERE a IN [" + values(50) + "] AND b IN [" + values(50) + "]"));
        assertEquals(
                "[]",
                items("SELECT * FROM \"range\" WHERE a IN [" + values(50) + "] AND flag IN [" + values(100) + "]")
                        .toString());
        assertEquals(
                "[]",
                items("SELECT * FROM \"range\" WHERE a IN [" + values(51) + "] OR flag = 'x'")
                        .toString());
    }

    private static String values(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'v" + i + "'").collect(Collectors.joining(","));
    }

    @Test
    void shouldCountCapacityAsTheOperationsDoThatItStandsFor() {
        String kilobyte = "x".repeat(1000);
        assertEquals(
                "2.0", units("INSERT INTO \"range\" VALUE {'a': 'p', 'b': '1', 'v': ?}", false, kilobyte + kilobyte));
        assertEquals("1.0", units("INSERT INTO \"range\" VALUE {'a': 'p', 'b': '2'}", false));
        assertEquals("2.0", units("UPDATE \"range\" SET n = 1 WHERE a = 'p' AND b = '1'", false));
        assertEquals("0.5", units("SELECT * FROM \"range\" WHERE a = 'p' AND b = '1'", false));
        assertEquals("1.0", units("SELECT * FROM \"range\" WHERE a = 'p'", true));
        assertEquals("1.0", units("SELECT * FROM \"range\" WHERE a IN ['p', 'q']", false));
        assertEquals("2.0", units("DELETE FROM \"range\" WHERE a = 'p' AND b = '1'", false));
        assertEquals("0.5", units("SELECT * FROM \"range\" WHERE a = 'p' AND a = 'q'", false));
    }

    private String units(String statement, boolean consistent, Object... parameters) {
        Structure request = request(statement, parameters)
                .set(ExecuteStatement.RETURN_CONSUMED_CAPACITY, "TOTAL")
                .set(ExecuteStatement.CONSISTENT_READ, consistent);
        Map<?, ?> capacity = (Map<?, ?>)
                requireNonNull(engine.call("ExecuteStatement", request).get("ConsumedCapacity"));
        assertEquals(new TreeSet<>(List.of("CapacityUnits", "TableName")), capacity.keySet());
        return String.valueOf(capacity.get("CapacityUnits"));
    }

    @Test
    void shouldEndAPageWithTheItemThatReachesOneMegabyte() {
        String value = "x".repeat(100_000);
        for (int i = 10; i < 25; i++) {
            run("INSERT INTO \"range\" VALUE {'a': 'p', 'b': ?, 'v': ?}", "k" + i, value);
        }
        Map<String, Object> page = run("SELECT b FROM \"range\" WHERE a = 'p'");
        assertEquals(11, items(page).size());
        assertNotNull(page.get("NextToken"));
    }

    @Test
    void shouldRefuseItemsThatAreTooLarge() {
        Item largest = Item.of("a", "x", "v", "x".repeat(400 * 1024 - 3));
        run("INSERT INTO hash VALUE ?", largest);
        assertEquals(
                "Item size has exceeded the maximum allowed size",
                refusal("INSERT INTO hash VALUE ?", largest.with("v", "x".repeat(400 * 1024 - 2))));
    }
}
