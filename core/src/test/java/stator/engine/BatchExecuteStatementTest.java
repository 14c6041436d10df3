package stator.engine;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.BatchExecuteStatement;
import stator.contract.BatchExecuteStatement.Request;
import stator.contract.DynamoDbException;
import stator.contract.Structure;

/**
 * Goal: every statement of a batch is run and answered for itself; what concerns the batch as a whole refuses it before
 * anything is written.
 * Method: batches with answers known in advance; sizes at the limit and one past it.
 */
class BatchExecuteStatementTest {
    private TestEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) {
        engine = new TestEngine(directory).usualTables();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static Structure request(String... statements) {
        List<Structure> requests = new ArrayList<>();
        for (String statement : statements) {
            requests.add(new Structure(Request.SHAPE).set(Request.STATEMENT, statement));
        }
        return new Structure(BatchExecuteStatement.OPERATION.input()).set(BatchExecuteStatement.STATEMENTS, requests);
    }

    private String run(String... statements) {
        return String.valueOf(
                engine.call("BatchExecuteStatement", request(statements)).get("Responses"));
    }

    private String refusal(Structure request) {
        try {
            engine.call("BatchExecuteStatement", request);
            return "";
        } catch (DynamoDbException ex) {
            return String.valueOf(ex.getMessage());
        }
    }

    @Test
    void shouldRunStatementsThatWriteAndThenRead() {
        assertEquals(
                "[{TableName=hash}, {TableName=range}]",
                run("INSERT INTO hash VALUE {'a': 'x', 'n': 1}", "INSERT INTO \"range\" VALUE {'a': 'p', 'b': '1'}"));
        assertEquals(
                "[{Item={a={S=x}, n={N=1}}, TableName=hash}, {TableName=hash}, {Item={b={S=1}}, TableName=range}]",
                run(
                        "SELECT * FROM hash WHERE a = 'x'",
                        "SELECT * FROM hash WHERE a = 'y'",
                        "SELECT b FROM \"range\" WHERE b IN ['1'] AND a = 'p'"));
        assertEquals(
                "[{Item={n={N=2}}, TableName=hash}, {Item={a={S=p}, b={S=1}}, TableName=range}]",
                run(
                        "UPDATE hash SET n = n + 1 WHERE a = 'x' RETURNING MODIFIED NEW *",
                        "DELETE FROM \"range\" WHERE a = 'p' AND b = '1' RETURNING ALL OLD *"));
        assertEquals("[{TableName=hash}]", run("UPDATE hash REMOVE n WHERE a = 'x' RETURNING MODIFIED NEW *"));
    }

    @Test
    void shouldTellWhatIsWrongWithAStatementInItsPlace() {
        run("INSERT INTO hash VALUE {'a': 'x', 'n': 1}");
        assertEquals(
                "[{Error={Code=ValidationError, Message=Statement wasn't well formed, can't be processed: Expected data"
                        + " manipulation}}, {Item={a={S=x}, n={N=1}}, TableName=hash}, {Error={Code=ResourceNotFound,"
                        + " Message=Requested resource not found}}]",
                run("SLECT * FROM hash", "SELECT * FROM hash WHERE a = 'x'", "SELECT * FROM none WHERE a = 'x'"));
        assertEquals(
                "[{Error={Code=DuplicateItem, Message=Duplicate primary key exists in table}, TableName=hash},"
                        + " {Error={Code=ConditionalCheckFailed, Message=The conditional request failed},"
                        + " TableName=hash}, {Error={Code=ValidationError, Message=Invalid returning clause: RETURNING"
                        + " MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements.}}]",
                run(
                        "INSERT INTO hash VALUE {'a': 'x', 'n': 2}",
                        "UPDATE hash SET n = 1 WHERE a = 'none'",
                        "DELETE FROM hash WHERE a = 'z' RETURNING MODIFIED OLD *"));
    }

    @Test
    void shouldReadByTheWholeKeyOnly() {
        String refused =
                "{Error={Code=ValidationError, Message=Select statements within BatchExecuteStatement must specify"
                        + " the primary key in the where clause.}, TableName=range}";
        String[] statements = {
            "SELECT * FROM \"range\" WHERE a = 'p'",
            "SELECT * FROM \"range\".i WHERE a = 'p' AND b = '1'",
            "SELECT * FROM \"range\" WHERE a = 'p' AND b = '1' AND n = 1",
            "SELECT * FROM \"range\" WHERE a = 'p' AND b = '1' AND a = 'q'",
            "SELECT * FROM \"range\"",
        };
        assertEquals(Collections.nCopies(statements.length, refused).toString(), run(statements));
        StringBuilder values = new StringBuilder("'0'");
        for (int i = 1; i <= 50; i++) {
            values.append(",'").append(i).append('\'');
        }
        assertEquals(
                "[{Error={Code=ValidationError, Message=Too many decomposed read operations for a given query.},"
                        + " TableName=range}, {Error={Code=ValidationError, Message=The provided key element does not"
                        + " match the schema}, TableName=range}]",
                run(
                        "SELECT * FROM \"range\" WHERE a IN [" + values + "] AND b = '1'",
                        "SELECT * FROM \"range\" WHERE a = 1 AND b = '1'"));
    }

    @Test
    void shouldShowTheItemThatFailedTheConditionIfAsked() {
        run("INSERT INTO hash VALUE {'a': 'x', 'n': 1}");
        Structure request = request("UPDATE hash SET n = 3 WHERE a = 'x' AND n = 2");
        List<Structure> statements = requireNonNull(request.list(BatchExecuteStatement.STATEMENTS));
        statements.get(0).set(Request.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE, "ALL_OLD");
        assertEquals(
                "[{Error={Code=ConditionalCheckFailed, Item={a={S=x}, n={N=1}}, Message=The conditional request failed},"
                        + " TableName=hash}]",
                String.valueOf(engine.call("BatchExecuteStatement", request).get("Responses")));
    }

    @Test
    void shouldRefuseTheBatchAsAWholeBeforeAnythingIsWritten() {
        assertEquals(
                "Read and write requests together in the same batch is not supported.",
                refusal(request("INSERT INTO hash VALUE {'a': 'x'}", "SELECT * FROM hash WHERE a = 'x'")));
        assertEquals(
                "Provided list of item keys contains duplicates",
                refusal(request("INSERT INTO hash VALUE {'a': 'x'}", "UPDATE hash SET n = 1 WHERE a = 'x'")));
        assertEquals(
                "Provided list of item keys contains duplicates",
                refusal(request("SELECT * FROM hash WHERE a = 'x'", "SELECT a FROM hash WHERE 'x' = a")));
        assertEquals(
                "1 validation error detected: Value '[]' at 'statements' failed to satisfy constraint: Member must have"
                        + " length greater than or equal to 1",
                refusal(request()));
        assertEquals("[{TableName=hash}]", run("SELECT * FROM hash WHERE a = 'x'"));
    }

    @Test
    void shouldTakeTwentyFiveStatementsAndNoMore() {
        String[] most = new String[25];
        for (int i = 0; i < most.length; i++) {
            most[i] = "INSERT INTO hash VALUE {'a': 'k" + i + "'}";
        }
        assertEquals(Collections.nCopies(25, "{TableName=hash}").toString(), run(most));
        String[] more = Arrays.copyOf(most, 26);
        more[25] = "INSERT INTO hash VALUE {'a': 'k25'}";
        String refusal = refusal(request(more));
        assertEquals(true, refusal.endsWith("Member must have length less than or equal to 25"), refusal);
    }

    @Test
    void shouldSumTheCapacityOfEachTable() {
        Structure request = request(
                        "INSERT INTO hash VALUE {'a': 'x'}",
                        "INSERT INTO hash VALUE {'a': 'y'}",
                        "INSERT INTO \"range\" VALUE {'a': 'p', 'b': '1'}",
                        "DELETE FROM hash WHERE a = 1")
                .set(BatchExecuteStatement.RETURN_CONSUMED_CAPACITY, "TOTAL");
        Map<String, Object> answer = engine.call("BatchExecuteStatement", request);
        assertEquals(
                "[{CapacityUnits=2.0, TableName=hash}, {CapacityUnits=1.0, TableName=range}]",
                String.valueOf(answer.get("ConsumedCapacity")));
        Structure reads = request("SELECT * FROM hash WHERE a = 'x'", "SELECT * FROM hash WHERE a = 'none'")
                .set(BatchExecuteStatement.RETURN_CONSUMED_CAPACITY, "TOTAL");
        assertEquals(
                "[{CapacityUnits=1.0, TableName=hash}]",
                String.valueOf(engine.call("BatchExecuteStatement", reads).get("ConsumedCapacity")));
    }
}
