package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.ExecuteStatement;
import stator.contract.Structure;
import stator.item.Item;

/**
 * Goal: statements do what DynamoDB does with them, and are refused as it refuses them.
 * Method: statements on two small tables, with the answers known in advance; limits at their value and one past it.
 */
class ExecuteStatementTest extends StatementTester {
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
}
