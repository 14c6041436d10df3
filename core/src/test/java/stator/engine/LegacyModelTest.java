package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.item.AttributeType;

/**
 * Goal: a request with legacy parameters and one with expressions that say the same are answered alike.
 * Method: two tables of the same items; random requests, the legacy form to one, the expressions to the other; answers
 * and, every now and then, all items are compared. Values come from a small world, so that conditions hold about as
 * often as not, and updates often find a value of another type.
 */
class LegacyModelTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int ROUNDS = 4000;
    private static final String RERUN = "-Dstator.test.seed=" + SEED;
    private static final String[] ATTRIBUTES = {"c", "d", "e", "f"};
    private static final String[] SCALARS = {
        "{'S':''}",
        "{'S':'a'}",
        "{'S':'ab'}",
        "{'S':'b'}",
        "{'N':'1'}",
        "{'N':'2'}",
        "{'N':'-3.5'}",
        "{'B':'YQ=='}",
        "{'B':'YWI='}"
    };
    private static final String[] OTHERS = {
        "{'BOOL':true}",
        "{'NULL':true}",
        "{'SS':['a','b']}",
        "{'SS':['a']}",
        "{'NS':['1','2']}",
        "{'BS':['YQ==']}",
        "{'L':[{'S':'a'},{'N':'1'}]}",
        "{'L':[]}",
        "{'M':{'a':{'S':'a'}}}"
    };
    private static final String[] ADDABLE = {
        "{'N':'1'}", "{'N':'-2'}", "{'SS':['b','c']}", "{'NS':['2']}", "{'BS':['YQ==','Yg==']}", "{'L':[{'S':'z'}]}"
    };
    private static final String[] SETS = {"{'SS':['a','c']}", "{'NS':['1','2']}", "{'BS':['YQ==']}"};

    /** The two forms of a request: what is in both, what only one has, and the values of the expressions. */
    private static final class Request {
        private final StringBuilder common = new StringBuilder();
        private final StringBuilder legacy = new StringBuilder();
        private final StringBuilder expressions = new StringBuilder();
        private final Map<String, String> values = new LinkedHashMap<>();

        String value(String value) {
            String name = ":v" + values.size();
            values.put(name, value);
            return name;
        }

        String legacyForm() {
            return "{'TableName':'one'" + common + legacy + "}";
        }

        String expressionForm() {
            StringBuilder text =
                    new StringBuilder("{'TableName':'two'").append(common).append(expressions);
            if (!values.isEmpty()) {
                StringBuilder map = new StringBuilder();
                values.forEach((name, value) -> map.append(map.length() == 0 ? "" : ",")
                        .append("'" + name + "':")
                        .append(value));
                text.append(",'ExpressionAttributeValues':{").append(map).append('}');
            }
            return text.append('}').toString();
        }
    }

    private final Random random = new Random(SEED);
    private TestEngine engine;
    private int refused;

    @BeforeEach
    void open(@TempDir Path directory) {
        engine = new TestEngine(directory)
                .table("one", AttributeType.S, AttributeType.S)
                .table("two", AttributeType.S, AttributeType.S);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void shouldAnswerLegacyParametersAsExpressionsThatSayTheSame() {
        for (int round = 0; round < ROUNDS; round++) {
            step(round);
            if (round % 200 == 0) {
                assertEquals(
                        engine.call("Scan", "{'TableName':'two'}"), engine.call("Scan", "{'TableName':'one'}"), RERUN);
            }
        }
        assertTrue(refused > ROUNDS / 10 && refused < ROUNDS, "refused=" + refused + " " + RERUN);
    }

    private void step(int round) {
        Request request = new Request();
        String operation =
                switch (random.nextInt(8)) {
                    case 0, 1 -> put(request);
                    case 2 -> delete(request);
                    case 3, 4, 5 -> update(request);
                    case 6 -> random.nextBoolean() ? get(request) : scan(request);
                    default -> query(request);
                };
        Object legacy = outcome(operation, request.legacyForm());
        Object expressed = outcome(operation, request.expressionForm());
        assertEquals(
                expressed,
                legacy,
                () -> RERUN + " round=" + round + "\n" + operation + " " + request.legacyForm() + "\n"
                        + request.expressionForm());
    }

    /** The answer, or what kind of refusal; the texts for operands of the wrong type differ. */
    private Object outcome(String operation, String request) {
        try {
            return engine.call(operation, request);
        } catch (DynamoDbException ex) {
            refused++;
            String text = String.valueOf(ex.getMessage());
            boolean wrongType = text.equals("Type mismatch for attribute to update")
                    || text.equals("An operand in the update expression has an incorrect data type");
            return wrongType ? "wrong type" : ex.type() + text;
        }
    }

    private String put(Request request) {
        request.common.append(",'Item':{").append(keyAttributes());
        for (String attribute : some(3)) {
            request.common.append(",'" + attribute + "':").append(value());
        }
        request.common.append("}").append(random.nextBoolean() ? ",'ReturnValues':'ALL_OLD'" : "");
        expected(request);
        return "PutItem";
    }

    private String delete(Request request) {
        request.common.append(key()).append(random.nextBoolean() ? ",'ReturnValues':'ALL_OLD'" : "");
        expected(request);
        return "DeleteItem";
    }

    private String update(Request request) {
        String[] returns = {"NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"};
        request.common
                .append(key())
                .append(",'ReturnValues':'" + returns[random.nextInt(returns.length)] + "'")
                .append(random.nextBoolean() ? ",'ReturnConsumedCapacity':'NONE'" : "");
        StringBuilder legacy = new StringBuilder();
        Map<String, List<String>> sections = new LinkedHashMap<>();
        for (String attribute : some(3)) {
            legacy.append(legacy.length() == 0 ? "" : ",")
                    .append("'" + attribute + "':")
                    .append(change(attribute, request, sections));
        }
        request.legacy.append(",'AttributeUpdates':{").append(legacy).append("}");
        if (!sections.isEmpty()) {
            StringBuilder text = new StringBuilder();
            sections.forEach((section, actions) -> text.append(section)
                    .append(' ')
                    .append(String.join(", ", actions))
                    .append(' '));
            request.expressions.append(",'UpdateExpression':'").append(text).append("'");
        }
        if (random.nextInt(4) == 0) {
            expected(request);
        }
        return "UpdateItem";
    }

    private String change(String attribute, Request request, Map<String, List<String>> sections) {
        String value;
        switch (random.nextInt(5)) {
            case 0:
                action(sections, "REMOVE", attribute);
                return "{'Action':'DELETE'}";
            case 1:
                value = one(SETS);
                action(sections, "DELETE", attribute + " " + request.value(value));
                return "{'Action':'DELETE','Value':" + value + "}";
            case 2, 3:
                value = one(ADDABLE);
                if (value.startsWith("{'L'")) {
                    String empty = request.value("{'L':[]}");
                    String appended = "list_append(if_not_exists(" + attribute + ", " + empty + "), "
                            + request.value(value) + ")";
                    action(sections, "SET", attribute + " = " + appended);
                } else {
                    action(sections, "ADD", attribute + " " + request.value(value));
                }
                return "{'Action':'ADD','Value':" + value + "}";
            default:
                value = value();
                action(sections, "SET", attribute + " = " + request.value(value));
                return random.nextBoolean() ? "{'Value':" + value + "}" : "{'Action':'PUT','Value':" + value + "}";
        }
    }

    private static void action(Map<String, List<String>> sections, String section, String action) {
        sections.computeIfAbsent(section, name -> new ArrayList<>()).add(action);
    }

    private String get(Request request) {
        request.common.append(key()).append(",'ReturnConsumedCapacity':'NONE'");
        attributesToGet(request);
        return "GetItem";
    }

    private String scan(Request request) {
        conditions(request, "ScanFilter", "FilterExpression", some(3));
        attributesToGet(request);
        return "Scan";
    }

    private String query(Request request) {
        String partition = "{'S':'" + (char) ('p' + random.nextInt(3)) + "'}";
        String sort = "";
        String expression = "a = " + request.value(partition);
        if (random.nextInt(3) > 0) {
            String[] low = {"a", "b"};
            String[] operators = {"EQ", "LT", "LE", "GT", "GE", "BEGINS_WITH", "BETWEEN"};
            String operator = one(operators);
            String first = "{'S':'" + one(low) + "'}";
            String second = operator.equals("BETWEEN") ? ",{'S':'c'}" : "";
            sort = ",'b':{'ComparisonOperator':'" + operator + "','AttributeValueList':[" + first + second + "]}";
            List<String> values = second.isEmpty() ? List.of(first) : List.of(first, "{'S':'c'}");
            expression += " AND " + expression("b", operator, values, request);
        }
        request.legacy.append(",'KeyConditions':{'a':{'ComparisonOperator':'EQ','AttributeValueList':[" + partition
                + "]}" + sort + "}");
        request.expressions.append(",'KeyConditionExpression':'" + expression + "'");
        request.common.append(random.nextBoolean() ? ",'ScanIndexForward':false" : "");
        request.common.append(random.nextBoolean() ? ",'Limit':2" : "");
        conditions(request, "QueryFilter", "FilterExpression", some(2));
        attributesToGet(request);
        return "Query";
    }

    private void attributesToGet(Request request) {
        Set<String> attributes = some(3);
        if (random.nextBoolean()) {
            attributes.add("b");
        }
        if (!attributes.isEmpty()) {
            request.legacy.append(",'AttributesToGet':['" + String.join("','", attributes) + "']");
            request.expressions.append(",'ProjectionExpression':'" + String.join(", ", attributes) + "'");
        }
    }

    private void expected(Request request) {
        Set<String> attributes = some(3);
        if (random.nextBoolean()) {
            attributes.add("a"); // conditions may look at the key
        }
        conditions(request, "Expected", "ConditionExpression", attributes);
    }

    private void conditions(Request request, String parameter, String expressionParameter, Set<String> attributes) {
        StringBuilder legacy = new StringBuilder();
        List<String> expressions = new ArrayList<>();
        for (String attribute : attributes) {
            legacy.append(legacy.length() == 0 ? "" : ",").append("'" + attribute + "':");
            boolean expected = parameter.equals("Expected");
            if (expected && random.nextInt(3) == 0) {
                legacy.append(existing(attribute, request, expressions));
            } else {
                legacy.append(comparison(attribute, request, expressions, expected));
            }
        }
        boolean any = attributes.size() > 1 && random.nextBoolean();
        boolean told = any || (attributes.size() > 1 && random.nextBoolean());
        request.legacy
                .append(",'" + parameter + "':{")
                .append(legacy)
                .append("}")
                .append(told ? ",'ConditionalOperator':'" + (any ? "OR" : "AND") + "'" : "");
        if (!expressions.isEmpty()) {
            String text = String.join(any ? ") OR (" : ") AND (", expressions);
            request.expressions.append(
                    ",'" + expressionParameter + "':'" + (expressions.size() > 1 ? "(" + text + ")" : text) + "'");
        }
    }

    private String existing(String attribute, Request request, List<String> expressions) {
        if (random.nextBoolean()) {
            expressions.add("attribute_not_exists(" + attribute + ")");
            return "{'Exists':false}";
        }
        String value = value();
        expressions.add(attribute + " = " + request.value(value));
        return random.nextBoolean() ? "{'Value':" + value + "}" : "{'Exists':true,'Value':" + value + "}";
    }

    private String comparison(String attribute, Request request, List<String> expressions, boolean withValue) {
        String[] operators = {
            "EQ",
            "NE",
            "LE",
            "LT",
            "GE",
            "GT",
            "NOT_NULL",
            "NULL",
            "CONTAINS",
            "NOT_CONTAINS",
            "BEGINS_WITH",
            "IN",
            "BETWEEN"
        };
        String operator = one(operators);
        List<String> values =
                switch (operator) {
                    case "NULL", "NOT_NULL" -> List.of();
                    case "EQ", "NE" -> List.of(value());
                    case "BEGINS_WITH" -> List.of(one("{'S':'a'}", "{'S':''}", "{'B':'YQ=='}"));
                    case "IN" ->
                        random.nextBoolean()
                                ? List.of("{'S':'a'}", "{'S':'b'}", "{'S':''}")
                                : List.of("{'N':'1'}", "{'N':'7'}");
                    case "BETWEEN" ->
                        random.nextBoolean() ? List.of("{'S':'a'}", "{'S':'az'}") : List.of("{'N':'-4'}", "{'N':'1'}");
                    default -> List.of(one(SCALARS));
                };
        expressions.add(expression(attribute, operator, values, request));
        String list =
                "{'ComparisonOperator':'" + operator + "','AttributeValueList':[" + String.join(",", values) + "]}";
        return withValue && values.size() == 1 && random.nextBoolean()
                ? "{'ComparisonOperator':'" + operator + "','Value':" + values.get(0) + "}"
                : list;
    }

    private static String expression(String attribute, String operator, List<String> values, Request request) {
        List<String> names = values.stream().map(request::value).toList();
        return switch (operator) {
            case "EQ" -> attribute + " = " + names.get(0);
            case "NE" -> attribute + " <> " + names.get(0);
            case "LE" -> attribute + " <= " + names.get(0);
            case "LT" -> attribute + " < " + names.get(0);
            case "GE" -> attribute + " >= " + names.get(0);
            case "GT" -> attribute + " > " + names.get(0);
            case "NOT_NULL" -> "attribute_exists(" + attribute + ")";
            case "NULL" -> "attribute_not_exists(" + attribute + ")";
            case "CONTAINS" -> "contains(" + attribute + ", " + names.get(0) + ")";
            case "NOT_CONTAINS" ->
                "attribute_exists(" + attribute + ") AND NOT contains(" + attribute + ", " + names.get(0) + ")";
            case "BEGINS_WITH" -> "begins_with(" + attribute + ", " + names.get(0) + ")";
            case "IN" -> attribute + " IN (" + String.join(", ", names) + ")";
            default -> attribute + " BETWEEN " + names.get(0) + " AND " + names.get(1);
        };
    }

    private String key() {
        return ",'Key':{" + keyAttributes() + "}";
    }

    private String keyAttributes() {
        return "'a':{'S':'" + (char) ('p' + random.nextInt(3)) + "'},'b':{'S':'" + (char) ('a' + random.nextInt(4))
                + "'}";
    }

    private String value() {
        return random.nextInt(3) == 0 ? one(OTHERS) : one(SCALARS);
    }

    private Set<String> some(int most) {
        Set<String> attributes = new LinkedHashSet<>();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            attributes.add(one(ATTRIBUTES));
        }
        return attributes;
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }
}
