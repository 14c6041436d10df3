package stator.engine;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.ExecuteTransaction;
import stator.contract.ExecuteTransaction.Request;
import stator.contract.Structure;
import stator.contract.TransactionCanceled;
import stator.item.AttributeType;
import stator.table.IndexProjection;
import stator.table.KeyAttribute;

/**
 * Goal: the statements of a transaction all take effect or none does, and what stands against each is told in its place.
 * Method: transactions with answers known in advance; sizes at the limit and one past it; after a refusal, nothing was
 * written.
 */
class ExecuteTransactionTest {
    private static final String KEY_MISMATCH = "The provided key element does not match the schema";

    private TestEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) {
        engine = new TestEngine(directory)
                .usualTables()
                .table(new LocalIndexTables()
                        .index("text", new KeyAttribute("c", AttributeType.S), IndexProjection.Type.ALL)
                        .named("indexed"));
        run("INSERT INTO hash VALUE {'a': 'x', 'n': 1}");
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
        return new Structure(ExecuteTransaction.OPERATION.input())
                .set(ExecuteTransaction.TRANSACT_STATEMENTS, requests);
    }

    private String run(String... statements) {
        return run(request(statements));
    }

    private String run(Structure request) {
        return String.valueOf(engine.call("ExecuteTransaction", request));
    }

    private DynamoDbException failure(Structure request) {
        return assertThrows(DynamoDbException.class, () -> run(request));
    }

    private String refusal(String... statements) {
        DynamoDbException error = failure(request(statements));
        assertEquals(ErrorType.VALIDATION, error.type());
        return String.valueOf(error.getMessage());
    }

    /** Code and message of each reason; or only the code, if there is no message. */
    private List<String> reasons(Structure request) {
        DynamoDbException error = failure(request);
        assertEquals(ErrorType.TRANSACTION_CANCELED, error.type(), error.getMessage());
        List<String> texts = new ArrayList<>();
        for (Structure reason : reasons(error)) {
            @Nullable String message = reason.string(TransactionCanceled.MESSAGE);
            texts.add(reason.string(TransactionCanceled.CODE) + (message == null ? "" : ": " + message));
        }
        return texts;
    }

    private static List<Structure> reasons(DynamoDbException error) {
        List<Structure> reasons = requireNonNull(error.details()).list(TransactionCanceled.CANCELLATION_REASONS);
        return requireNonNull(reasons);
    }

    @Test
    void shouldWriteAllAndReadAll() {
        assertEquals(
                "{Responses=[]}",
                run(
                        "EXISTS(SELECT * FROM hash WHERE a = 'x' AND n = 1)",
                        "INSERT INTO hash VALUE {'a': 'y', 'n': 2}",
                        "INSERT INTO \"range\" VALUE {'a': 'p', 'b': '1', 'n': 5}"));
        assertEquals(
                "{Responses=[]}", run("UPDATE hash SET n = n + 1 WHERE a = 'x'", "DELETE FROM hash WHERE a = 'y'"));
        assertEquals(
                "{Responses=[{Item={a={S=x}, n={N=2}}}, {}, {Item={n={N=5}}}]}",
                run(
                        "SELECT * FROM hash WHERE a = 'x'",
                        "SELECT * FROM hash WHERE a = 'y'",
                        "SELECT n FROM \"range\" WHERE b = '1' AND a IN ['p']"));
    }

    @Test
    void shouldCancelWithAReasonForEachStatement() {
        run("INSERT INTO hash VALUE {'a': 'y'}");
        Structure request = request(
                "INSERT INTO hash VALUE {'a': 'x'}",
                "EXISTS(SELECT * FROM hash WHERE a = 'y' AND n = 1)",
                "UPDATE hash SET n = 1 WHERE a = 'none'",
                "INSERT INTO hash VALUE {'a': 'new'}");
        assertEquals(
                List.of(
                        "DuplicateItem: Duplicate primary key exists in table",
                        "ConditionalCheckFailed: The conditional request failed",
                        "ConditionalCheckFailed: The conditional request failed",
                        "None"),
                reasons(request));
        assertEquals("{Responses=[{}]}", run("SELECT * FROM hash WHERE a = 'new'"));
    }

    @Test
    void shouldTellTheItemThatFailedTheConditionIfAsked() {
        Structure request = request("UPDATE hash SET n = 3 WHERE a = 'x' AND n = 2");
        List<Structure> statements = requireNonNull(request.list(ExecuteTransaction.TRANSACT_STATEMENTS));
        statements.get(0).set(Request.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE, "ALL_OLD");
        assertEquals(
                "{a={S=x}, n={N=1}}",
                String.valueOf(
                        TestShapes.plain(reasons(failure(request)).get(0)).get("Item")));
    }

    @Test
    void shouldCancelForTablesThatAreMissingAndKeysThatDoNotFit() {
        assertEquals(
                List.of(
                        "ResourceNotFound: Requested resource not found",
                        "ValidationError: " + KEY_MISMATCH,
                        "ValidationError: " + KEY_MISMATCH,
                        "ValidationError: One or more parameter values were invalid: Missing the key b in the item",
                        "None"),
                reasons(request(
                        "INSERT INTO none VALUE {'a': 'x'}",
                        "UPDATE hash SET n = 1 WHERE n = 2",
                        "DELETE FROM hash WHERE a = 1",
                        "INSERT INTO \"range\" VALUE {'a': 'x'}",
                        "INSERT INTO hash VALUE {'a': 'new'}")));
        assertEquals(
                List.of("ValidationError: " + KEY_MISMATCH, "ResourceNotFound: Requested resource not found"),
                reasons(request("SELECT * FROM hash WHERE a = 1", "SELECT * FROM none WHERE a = 1")));
    }

    @Test
    void shouldCancelForIndexKeysOfAnotherTypeAsTransactWriteItemsDoes() {
        String mismatch = "ValidationError: One or more parameter values were invalid: Type mismatch for Index Key c"
                + " Expected: S Actual: N IndexName: text";
        assertEquals(
                List.of("None", mismatch, mismatch),
                reasons(request(
                        "INSERT INTO hash VALUE {'a': 'new'}",
                        "INSERT INTO indexed VALUE {'a': 'p', 'b': '1', 'c': 1}",
                        "UPDATE indexed SET c = 1 WHERE a = 'p' AND b = '2'")));
        assertEquals(
                "Validation failed in TransactStatements[0]: One or more parameter values are not valid. A value specified"
                        + " for a secondary index key is not supported. The AttributeValue for a key attribute cannot"
                        + " contain an empty string value. IndexName: text, IndexKey: c",
                refusal("INSERT INTO indexed VALUE {'a': 'p', 'b': '1', 'c': ''}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE FROM hash WHERE a = 'z' RETURNING ALL OLD * | RETURNING clause is not supported in ExecuteTransaction.
            SELECT * FROM hash.i WHERE a = 'x' | Reads on indices are not supported within transactions.
            DELETE FROM hash.i WHERE a = 'x' | This operation is not supported on an index
            SELECT * FROM hash | Select statements within ExecuteTransaction must specify the primary key in the where clause.
            SELECT * FROM hash WHERE a = 'x' AND n = 1 | Select statements within ExecuteTransaction must specify the primary key in the where clause.
            EXISTS(SELECT * FROM hash WHERE a = 'x') | EXISTS() must contain a single item read with additional condition
            EXISTS(SELECT * FROM hash WHERE n = 1) | EXISTS() must contain a single item read with additional condition
            SLECT | Statement wasn't well formed, can't be processed: Expected data manipulation
            DELETE FROM hash WHERE a = ? | Number of parameters in request and statement don't match.
            """)
    void shouldRefuseAStatementWithItsPlace(String statement, String reason) {
        String first = statement.startsWith("SELECT")
                ? "SELECT * FROM none WHERE a = 'x'"
                : "INSERT INTO none VALUE {'a': 'x'}";
        assertEquals("Validation failed in TransactStatements[1]: " + reason, refusal(first, statement));
    }

    @Test
    void shouldRefuseTheTransactionAsAWhole() {
        assertEquals(
                "ExecuteTransaction API does not support both read and write operations in the same request.",
                refusal("SELECT * FROM hash WHERE a = 'x'", "DELETE FROM hash WHERE a = 'x'"));
        String twice = "Transaction request cannot include multiple operations on one item";
        assertEquals(twice, refusal("SELECT * FROM hash WHERE a = 'x'", "SELECT n FROM hash WHERE a = 'x'"));
        assertEquals(
                twice,
                refusal("EXISTS(SELECT * FROM hash WHERE a = 'x' AND n = 1)", "UPDATE hash SET n = 2 WHERE a = 'x'"));
        assertEquals(
                "1 validation error detected: Value at 'transactStatements' failed to satisfy constraint: Member must"
                        + " have length greater than or equal to 1",
                refusal());
    }

    @Test
    void shouldRunAHundredStatementsAndNoMore() {
        String[] statements = new String[100];
        for (int i = 0; i < 100; i++) {
            statements[i] = "INSERT INTO hash VALUE {'a': 'many" + i + "'}";
        }
        assertEquals("{Responses=[]}", run(statements));
        String[] tooMany = Arrays.copyOf(statements, 101);
        tooMany[100] = "DELETE FROM hash WHERE a = 'x'";
        String refusal = refusal(tooMany);
        assertEquals("Member must have length less than or equal to 100", refusal.substring(refusal.length() - 49));
        assertEquals("{Responses=[{Item={a={S=many99}}}]}", run("SELECT * FROM hash WHERE a = 'many99'"));
    }

    @Test
    void shouldApplyATransactionWithATokenOnce() {
        Structure request = request("UPDATE hash SET n = n + 1 WHERE a = 'x'")
                .set(ExecuteTransaction.CLIENT_REQUEST_TOKEN, "token");
        assertEquals("{Responses=[]}", run(request));
        assertEquals("{Responses=[]}", run(request));
        assertEquals("{Responses=[{Item={n={N=2}}}]}", run("SELECT n FROM hash WHERE a = 'x'"));
        Structure other = request("UPDATE hash SET n = n + 2 WHERE a = 'x'")
                .set(ExecuteTransaction.CLIENT_REQUEST_TOKEN, "token");
        assertEquals(ErrorType.IDEMPOTENT_PARAMETER_MISMATCH, failure(other).type());
    }

    @Test
    void shouldTellCapacityTwofold() {
        Structure writes = request("UPDATE hash SET n = 5 WHERE a = 'x'")
                .set(ExecuteTransaction.RETURN_CONSUMED_CAPACITY, "TOTAL");
        assertEquals(
                "{ConsumedCapacity=[{CapacityUnits=2.0, TableName=hash, WriteCapacityUnits=2.0}], Responses=[]}",
                run(writes));
        Structure reads =
                request("SELECT n FROM hash WHERE a = 'x'").set(ExecuteTransaction.RETURN_CONSUMED_CAPACITY, "TOTAL");
        assertEquals(
                "{ConsumedCapacity=[{CapacityUnits=2.0, ReadCapacityUnits=2.0, TableName=hash}],"
                        + " Responses=[{Item={n={N=5}}}]}",
                run(reads));
    }
}
