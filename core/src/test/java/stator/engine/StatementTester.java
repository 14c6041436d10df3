package stator.engine;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.ExecuteStatement;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.ValueView;

/** What tests of statements have in common: an engine with two small tables, empty before each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StatementTester {
    TestEngine engine;

    @BeforeAll
    void open(@TempDir Path directory) {
        engine = new TestEngine(directory).usualTables();
    }

    @AfterAll
    void close() {
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

    static Object text(Map<String, Object> item, String attribute) {
        Map<?, ?> value = (Map<?, ?>) requireNonNull(item.get(attribute));
        return requireNonNull(value.get("S"));
    }

    Map<String, Object> run(String statement, Object... parameters) {
        return engine.call("ExecuteStatement", request(statement, parameters));
    }

    static Structure request(String statement, Object... parameters) {
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

    List<Map<String, Object>> items(String statement, Object... parameters) {
        return items(run(statement, parameters));
    }

    @SuppressWarnings("unchecked") // Items is a list of maps
    static List<Map<String, Object>> items(Map<String, Object> answer) {
        return (List<Map<String, Object>>) requireNonNull(answer.get("Items"));
    }

    DynamoDbException refused(String statement, Object... parameters) {
        return assertThrows(DynamoDbException.class, () -> run(statement, parameters), statement);
    }

    String refusal(String statement, Object... parameters) {
        DynamoDbException refusal = refused(statement, parameters);
        assertEquals(ErrorType.VALIDATION, refusal.type(), statement);
        return String.valueOf(refusal.getMessage());
    }

    /** Sort keys of the items that a condition on table range gives, in their order. */
    String sortKeys(String where) {
        return items("SELECT * FROM \"range\" WHERE " + where).stream()
                .map(item -> String.valueOf(text(item, "b")))
                .collect(Collectors.joining(" "));
    }

    void fillRange() {
        for (String key : List.of("1", "2", "3")) {
            run("INSERT INTO \"range\" VALUE {'a': 'p', 'b': ?, 'n': " + key + ", 'flag': 'f" + key + "'}", key);
            run("INSERT INTO \"range\" VALUE {'a': 'q', 'b': ?}", key);
        }
    }
}
