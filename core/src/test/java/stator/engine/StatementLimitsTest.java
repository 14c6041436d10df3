package stator.engine;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stator.contract.DynamoDbException;
import stator.contract.ExecuteStatement;
import stator.contract.Structure;
import stator.item.Item;

/**
 * Goal: a statement's pages are tied to it, and it has the limits and the capacity that DynamoDB gives it.
 * Method: tokens of other statements, and every damage to one bit of a token; limits at their value and one past it.
 */
class StatementLimitsTest extends StatementTester {
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
