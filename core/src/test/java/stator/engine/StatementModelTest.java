package stator.engine;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.ExecuteStatement;
import stator.contract.Structure;
import stator.item.AttributeMap;

/**
 * Goal: a statement gives what the expressions give that say the same: however its key conditions are taken apart and its
 * pages are cut, no item is left out and none comes twice; and a write leaves the same item, or the same refusal.
 * Method: random conditions and updates, each written as a statement and as expressions; SELECT beside a Scan with a
 * filter, writes beside UpdateItem, PutItem and DeleteItem on a twin table.
 */
class StatementModelTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int SELECTS = 1_200;
    private static final int WRITES = 1_200;
    private static final String[] KEYS = {"p", "q", "r"};

    private TestEngine engine;

    @BeforeEach
    void open(@TempDir Path directory) {
        engine = new TestEngine(directory).usualTables().table("twin", (byte) 1, (byte) 2);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** The same thing, said twice. */
    private static final class Texts {
        final Random random;
        final StringJoiner values = new StringJoiner(",", "{", "}");
        final List<AttributeMap> parameters = new ArrayList<>();
        int count;

        Texts(Random random) {
            this.random = random;
        }

        /** A value in both texts: as literal or parameter, and as placeholder. */
        String[] value(Object value) {
            String json = value instanceof String ? "{'S':'" + value + "'}" : "{'N':'" + value + "'}";
            String placeholder = ":v" + count++;
            values.add("'" + placeholder + "':" + json);
            if (random.nextBoolean()) {
                return new String[] {value instanceof String ? "'" + value + "'" : value.toString(), placeholder};
            }
            parameters.add(StatementTester.single(value));
            return new String[] {"?", placeholder};
        }

        String[] condition(int depth) {
            if (depth > 0 && random.nextInt(3) > 0) {
                String[] left = condition(depth - 1);
                if (random.nextInt(4) == 0) {
                    boolean grouped = left[1].startsWith("(");
                    return both(left, text -> "NOT " + (grouped ? text : "(" + text + ")"));
                }
                String[] right = condition(depth - 1);
                String operator = random.nextInt(3) > 0 ? " AND " : " OR ";
                return new String[] {
                    "(" + left[0] + operator + right[0] + ")", "(" + left[1] + operator + right[1] + ")"
                };
            }
            return test();
        }

        private String[] test() {
            switch (random.nextInt(10)) {
                case 0, 1, 2:
                    return pair("a = ", value(KEYS[random.nextInt(3)]), "");
                case 3, 4:
                    String[] comparator = {"=", "<", "<=", ">", ">=", "<>"};
                    return pair("b " + comparator[random.nextInt(6)] + " ", value(random.nextInt(6)), "");
                case 5:
                    int low = random.nextInt(6);
                    String[] from = value(low);
                    String[] to = value(low + random.nextInt(3));
                    return new String[] {
                        "b BETWEEN " + from[0] + " AND " + to[0], "b BETWEEN " + from[1] + " AND " + to[1]
                    };
                case 6:
                    boolean key = random.nextBoolean();
                    String[] one = value(key ? KEYS[0] : (Object) 1);
                    String[] two = value(key ? KEYS[1] : (Object) 4);
                    String attribute = key ? "a" : "b";
                    return new String[] {
                        attribute + " IN [" + one[0] + ", " + two[0] + "]",
                        attribute + " IN (" + one[1] + ", " + two[1] + ")"
                    };
                case 7:
                    return pair("n > ", value(random.nextInt(5)), "");
                case 8:
                    boolean there = random.nextBoolean();
                    return new String[] {
                        there ? "s IS NOT MISSING" : "s IS MISSING",
                        there ? "attribute_exists(s)" : "attribute_not_exists(s)"
                    };
                default:
                    return pair("begins_with(s, ", value("s" + random.nextInt(3)), ")");
            }
        }

        private static String[] pair(String before, String[] value, String after) {
            return both(value, text -> before + text + after);
        }

        private static String[] both(String[] texts, UnaryOperator<String> change) {
            return new String[] {change.apply(texts[0]), change.apply(texts[1])};
        }

        Structure statement(String text) {
            return new Structure(ExecuteStatement.OPERATION.input())
                    .set(ExecuteStatement.STATEMENT, text)
                    .set(ExecuteStatement.PARAMETERS, parameters.isEmpty() ? null : parameters);
        }

        String expressionValues() {
            return count == 0 ? "" : ",'ExpressionAttributeValues':" + values;
        }
    }

    private void fill(Random random) {
        for (String partition : KEYS) {
            for (int sort = 0; sort < 6; sort++) {
                if (random.nextInt(4) > 0) {
                    String item = "{'a':{'S':'" + partition + "'},'b':{'N':'" + sort + "'},'n':{'N':'"
                            + random.nextInt(5) + "'}"
                            + (random.nextBoolean() ? ",'s':{'S':'s" + random.nextInt(3) + "x'}" : "") + "}";
                    engine.call("PutItem", "{'TableName':'rangen','Item':" + item + "}");
                    engine.call("PutItem", "{'TableName':'twin','Item':" + item + "}");
                }
            }
        }
    }

    @Test
    void shouldSelectWhatAScanWithTheSameConditionFinds() {
        fill(new Random(SEED));
        int answered = 0;
        int queried = 0;
        for (int i = 0; i < SELECTS; i++) {
            Random random = new Random(SEED + i);
            Texts texts = new Texts(random);
            String[] condition = texts.condition(3);
            String statement = "SELECT a, b FROM rangen WHERE " + condition[0];
            String rerun = "-Dstator.test.seed=" + (SEED + i) + " " + statement;
            Integer limit = random.nextBoolean() ? null : 1 + random.nextInt(4);
            List<String> found;
            try {
                found = select(texts.statement(statement), limit);
            } catch (DynamoDbException ex) {
                assertEquals(ErrorType.VALIDATION, ex.type(), rerun);
                assertTrue(String.valueOf(ex.getMessage()).startsWith("Overlapping conditions"), rerun + " " + ex);
                continue;
            }
            String filter = condition[1].startsWith("(") && !condition[1].startsWith("(NOT")
                    ? condition[1].substring(1, condition[1].length() - 1)
                    : condition[1];
            Map<String, Object> scanned = engine.call(
                    "Scan",
                    "{'TableName':'rangen','ProjectionExpression':'a, b','FilterExpression':\"" + filter + "\""
                            + texts.expressionValues() + "}");
            assertEquals(sorted(items(scanned)), sorted(found), rerun);
            answered++;
            queried += statement.contains("a = ") || statement.contains("a IN") ? 1 : 0;
        }
        assertTrue(answered > SELECTS / 2 && queried > SELECTS / 4, "answered=" + answered + " queried=" + queried);
    }

    private List<String> select(Structure request, @Nullable Integer limit) {
        List<String> found = new ArrayList<>();
        Object token = null;
        do {
            request.set(ExecuteStatement.LIMIT, limit).set(ExecuteStatement.NEXT_TOKEN, token);
            Map<String, Object> page = engine.call("ExecuteStatement", request);
            items(page).forEach(item -> found.add(item.toString()));
            token = page.get("NextToken");
        } while (token != null);
        return found;
    }

    private static List<?> items(Map<String, Object> answer) {
        return (List<?>) requireNonNull(answer.get("Items"));
    }

    private static List<String> sorted(List<?> items) {
        return items.stream().map(Object::toString).sorted().toList();
    }

    @Test
    void shouldWriteWhatTheSameExpressionsWrite() {
        fill(new Random(SEED));
        for (int i = 0; i < WRITES; i++) {
            Random random = new Random(SEED + i);
            Texts texts = new Texts(random);
            String partition = KEYS[random.nextInt(3)];
            int sort = random.nextInt(6);
            String key = "'a':{'S':'" + partition + "'},'b':{'N':'" + sort + "'}";
            String where = " WHERE b = " + sort + " AND a = '" + partition + "'";
            String rerun = "-Dstator.test.seed=" + (SEED + i) + " ";
            String byStatement;
            String byExpression;
            switch (random.nextInt(4)) {
                case 0 -> {
                    byStatement = outcome(
                            "ExecuteStatement",
                            texts.statement(
                                    "INSERT INTO rangen VALUE {'a': '" + partition + "', 'b': " + sort + ", 'n': 1}"));
                    byExpression = outcome(
                            "PutItem",
                            "{'TableName':'twin','Item':{" + key
                                    + ",'n':{'N':'1'}},'ConditionExpression':'attribute_not_exists(a)'}");
                    byExpression = byExpression.replace("CONDITIONAL_CHECK_FAILED", "DUPLICATE_ITEM");
                }
                case 1 -> {
                    String[] condition = texts.condition(1);
                    byStatement = outcome(
                            "ExecuteStatement", texts.statement("DELETE FROM rangen" + where + " AND " + condition[0]));
                    byExpression = outcome(
                            "DeleteItem",
                            "{'TableName':'twin','Key':{" + key
                                    + "},'ConditionExpression':\"attribute_not_exists(a) OR " + condition[1] + "\""
                                    + texts.expressionValues() + "}");
                }
                default -> {
                    String[] update = update(texts);
                    String[] condition = texts.condition(1);
                    byStatement = outcome(
                            "ExecuteStatement",
                            texts.statement("UPDATE rangen" + update[0] + where + " AND " + condition[0]));
                    byExpression = outcome(
                            "UpdateItem",
                            "{'TableName':'twin','Key':{" + key + "},'UpdateExpression':\"" + update[1]
                                    + "\",'ConditionExpression':\"attribute_exists(a) AND " + condition[1] + "\""
                                    + texts.expressionValues() + "}");
                }
            }
            if (!byStatement.contains("Multiple conditions on same key")) { // which expressions cannot say
                assertEquals(byExpression, byStatement, rerun);
            }
            assertEquals(content("twin"), content("rangen"), rerun);
        }
    }

    /** An update as clauses and as expression. Parameters are numbered in the order of the statement. */
    private static String[] update(Texts texts) {
        String[] number = texts.value(texts.random.nextInt(9));
        return switch (texts.random.nextInt(4)) {
            case 0 -> new String[] {" SET n = n + " + number[0], "SET n = n + " + number[1]};
            case 1 -> new String[] {" SET m.k = " + number[0] + " REMOVE s", "SET m.k = " + number[1] + " REMOVE s"};
            case 2 -> {
                String[] text = texts.value("s" + texts.random.nextInt(3));
                yield new String[] {
                    " SET n = " + number[0] + " SET s = " + text[0], "SET n = " + number[1] + ", s = " + text[1]
                };
            }
            default -> new String[] {" SET t = " + number[0] + " - n", "SET t = " + number[1] + " - n"};
        };
    }

    private String outcome(String operation, Structure request) {
        try {
            engine.call(operation, request);
            return "done";
        } catch (DynamoDbException ex) {
            return ex.type() + " " + (ex.type() == ErrorType.VALIDATION ? ex.getMessage() : "");
        }
    }

    private String outcome(String operation, String json) {
        try {
            engine.call(operation, json);
            return "done";
        } catch (DynamoDbException ex) {
            return ex.type() + " " + (ex.type() == ErrorType.VALIDATION ? ex.getMessage() : "");
        }
    }

    private String content(String table) {
        return sorted(items(engine.call("Scan", "{'TableName':'" + table + "'}")))
                .toString();
    }
}
