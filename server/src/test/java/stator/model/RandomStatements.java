package stator.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random PartiQL statements on single items, alone and in batches: sound ones, which may meet any item. */
final class RandomStatements {
    private static final List<String> PLAIN = List.of("a", "n", "l", "m", "ss", "ns", "bin", "f", "name", "x y", "a.b");
    private static final List<String> ORDERS = List.of("<", "<=", ">", ">=");

    private final RandomRequest random;
    private final Dice dice;
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private List<Object> parameters = new ArrayList<>();
    private boolean inTransaction;

    RandomStatements(RandomRequest random) {
        this.random = random;
        dice = random.dice();
    }

    /** ExecuteStatement. */
    Request one() {
        Map<String, Object> body = new LinkedHashMap<>();
        Statement statement = statement(dice.pick("SELECT", "INSERT", "INSERT", "UPDATE", "UPDATE", "DELETE"), true);
        describe(body, statement);
        if (dice.coin()) {
            body.put("ReturnConsumedCapacity", dice.pick("TOTAL", "INDEXES", "NONE"));
        }
        return new Request("ExecuteStatement", body, new HashMap<>(Map.of("Statement", statement)), null, false);
    }

    /** ExecuteStatement, of a SELECT that may find any number of items. */
    Request many() {
        Selection selection = new RandomSelections(random, this).selection();
        Map<String, Object> body = Json.object("Statement", selection.print());
        if (!parameters.isEmpty()) {
            body.put("Parameters", parameters);
        }
        if (dice.perMille(300)) {
            body.put("ConsistentRead", dice.coin());
        }
        if (dice.coin()) {
            body.put("Limit", 1 + dice.below(6));
        }
        if (dice.coin()) {
            body.put("ReturnConsumedCapacity", dice.pick("TOTAL", "INDEXES", "NONE"));
        }
        Request request =
                new Request("ExecuteStatement", body, new HashMap<>(Map.of("Statement", selection)), null, false);
        return dice.coin() ? request.walking() : request;
    }

    /** BatchExecuteStatement. */
    Request batch() {
        List<Object> requests = new ArrayList<>();
        Map<String, Expression> statements = new HashMap<>();
        boolean reads = dice.coin();
        for (int left = 1 + dice.below(4); left > 0; left--) {
            random.begin();
            Statement statement =
                    statement(reads ? "SELECT" : dice.pick("INSERT", "UPDATE", "DELETE"), !reads && dice.coin());
            Map<String, Object> request = new LinkedHashMap<>();
            describe(request, statement);
            statements.put(Integer.toString(requests.size()), statement);
            requests.add(request);
        }
        Map<String, Object> body = Json.object("Statements", requests);
        if (dice.coin()) {
            body.put("ReturnConsumedCapacity", dice.pick("TOTAL", "INDEXES", "NONE"));
        }
        return new Request("BatchExecuteStatement", body, statements, null, false);
    }

    /** ExecuteTransaction, some of whose statements do not fit into one. */
    Request transaction() {
        inTransaction = true;
        List<Object> requests = new ArrayList<>();
        Map<String, Expression> statements = new HashMap<>();
        boolean reads = dice.perMille(300);
        for (int left = dice.perMille(10) ? 0 : dice.pick(1, 1, 2, 2, 3, 4); left > 0; left--) {
            random.begin();
            boolean read = reads ^ dice.perMille(15);
            String verb = read ? "SELECT" : dice.pick("INSERT", "INSERT", "UPDATE", "UPDATE", "DELETE", "EXISTS");
            Statement statement = statement(verb, !read || dice.perMille(30));
            Map<String, Object> request = new LinkedHashMap<>();
            describe(request, statement);
            request.remove("ConsistentRead");
            statements.put(Integer.toString(requests.size()), statement);
            requests.add(request);
        }
        Map<String, Object> body = Json.object("TransactStatements", requests);
        if (dice.coin()) {
            body.put("ReturnConsumedCapacity", dice.pick("TOTAL", "INDEXES", "NONE"));
        }
        return new Request("ExecuteTransaction", body, statements, null, false);
    }

    private ModelTable table() {
        ModelTable table = random.table();
        return inTransaction && dice.perMille(15)
                ? new ModelTable("nowhere", table.partitionKey, table.sortKey)
                : table;
    }

    /** A key that may not fit, of a statement of a transaction. */
    private void maybeSpoilKey(Map<String, Value> attributes, String verb) {
        if (!inTransaction || !dice.perMille(30)) {
            return;
        }
        String key = dice.pick(attributes.containsKey("sk") ? "sk" : "pk", "pk");
        switch (dice.below(3)) {
            case 0 -> attributes.put(key, random.values().any(1));
            case 1 -> attributes.put(key, dice.pick(Value.s(""), Value.b()));
            default -> {
                if (attributes.size() > 1 && !verb.equals("SELECT") && !verb.equals("EXISTS")) {
                    attributes.remove(key);
                }
            }
        }
    }

    private void describe(Map<String, Object> request, Statement statement) {
        request.put("Statement", statement.print());
        if (!parameters.isEmpty()) {
            request.put("Parameters", parameters);
            parameters = new ArrayList<>();
        }
        if (statement.reads() && dice.coin()) {
            request.put("ConsistentRead", dice.coin());
        }
        if (!statement.reads() && dice.coin()) {
            request.put("ReturnValuesOnConditionCheckFailure", dice.pick("ALL_OLD", "NONE"));
        }
    }

    private Statement statement(String verb, boolean mayHaveCondition) {
        ModelTable table = table();
        String name = '"' + table.name + '"';
        if (verb.equals("INSERT")) {
            Map<String, Value> item = random.item();
            maybeSpoilKey(item, verb);
            String text = "INSERT INTO " + name + " VALUE " + tuple(item);
            return new Statement(verb, table, item, null, null, null, null, bindings(), text);
        }
        List<String> columns = verb.equals("SELECT") && dice.coin() ? List.of("n", dice.pick("a", "m", "x y")) : null;
        Update update = null;
        String head =
                switch (verb) {
                    case "SELECT" ->
                        "SELECT "
                                + (columns == null
                                        ? "*"
                                        : String.join(
                                                ", ",
                                                columns.stream()
                                                        .map(RandomStatements::quoted)
                                                        .toList()))
                                + " FROM " + name;
                    case "DELETE" -> "DELETE FROM " + name;
                    case "EXISTS" -> "EXISTS(SELECT * FROM " + name;
                    default -> "UPDATE " + name;
                };
        if (verb.equals("UPDATE")) {
            StringBuilder actions = new StringBuilder(head);
            update = update(actions);
            head = actions.toString();
        }
        Map<String, Value> key = random.key();
        maybeSpoilKey(key, verb);
        boolean hasCondition = verb.equals("EXISTS") || (mayHaveCondition && dice.perMille(400));
        List<Condition> tests = new ArrayList<>();
        String where = where(key, hasCondition, tests) + (verb.equals("EXISTS") ? ")" : "");
        String returning = returning(verb);
        return new Statement(
                verb,
                table,
                key,
                tests.isEmpty() ? null : tests.get(0),
                update,
                columns,
                returning,
                bindings(),
                head
                        + where
                        + (returning == null
                                ? ""
                                : " RETURNING "
                                        + returning
                                                .replaceFirst("UPDATED", "MODIFIED")
                                                .replace('_', ' ') + " *"));
    }

    private String returning(String verb) {
        if (inTransaction && !dice.perMille(20)) {
            return null;
        }
        return switch (verb) {
            case "DELETE" -> dice.coin() ? "ALL_OLD" : null;
            case "UPDATE" -> dice.coin() ? dice.pick("ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW") : null;
            default -> null;
        };
    }

    Bindings bindings() {
        Bindings bindings = new Bindings(new HashMap<>(names), new HashMap<>(values));
        names.clear();
        values.clear();
        return bindings;
    }

    private String where(Map<String, Value> key, boolean more, List<Condition> test) {
        List<Object[]> parts = new ArrayList<>();
        key.forEach((name, value) -> parts.add(new Object[] {name, value}));
        if (more) {
            parts.add(new Object[] {null, null});
        }
        Collections.shuffle(parts, new Random(dice.below(1_000)));
        List<String> texts = new ArrayList<>();
        for (Object[] part : parts) {
            if (part[0] == null) {
                StringBuilder text = new StringBuilder();
                test.add(test(plain(), text));
                texts.add(text.toString());
            } else {
                texts.add(quoted((String) part[0]) + " = " + value((Value) part[1]));
            }
        }
        return " WHERE " + String.join(" AND ", texts);
    }

    /** A value as a parameter, or at times as a literal. */
    String value(Value value) {
        if (value.type() == Value.Type.S && dice.perMille(200)) {
            return literal((String) Json.map(value.toJson()).get("S"));
        }
        if (value.type() == Value.Type.N && dice.perMille(200)) {
            return value.number().toString();
        }
        parameters.add(random.values().written(value));
        return "?";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String quoted(String name) {
        return '"' + name + '"';
    }

    private String tuple(Map<String, Value> item) {
        List<String> entries = new ArrayList<>();
        item.forEach((name, value) -> entries.add(literal(name) + ": " + value(value)));
        return "{" + String.join(", ", entries) + "}";
    }

    private Operand ref(Value value, StringBuilder text) {
        String name = ":v" + values.size();
        values.put(name, value);
        text.append(value(value));
        return new Operand.Ref(name);
    }

    private Path path(String name, StringBuilder text) {
        String alias = "#p" + names.size();
        names.put(alias, name);
        text.append(quoted(name));
        return Path.of(alias);
    }

    /** An attribute that no key of a table has. */
    String plain() {
        return dice.pick(PLAIN);
    }

    /** A condition on an attribute. */
    Condition test(String name, StringBuilder text) {
        switch (dice.below(5)) {
            case 0 -> {
                text.append(dice.coin() ? "" : "NOT ");
                boolean not = text.length() > 0;
                text.append("attribute_exists(");
                Condition exists = new Condition.Test(new Operand.Call("attribute_exists", List.of(path(name, text))));
                text.append(')');
                return not ? new Condition.Not(exists) : exists;
            }
            case 1 -> {
                String operator = dice.pick(ORDERS);
                Path left = path(name, text);
                text.append(' ').append(operator).append(' ');
                return new Condition.Compare(left, operator, ref(scalar(), text));
            }
            case 2 -> {
                Path left = path(name, text);
                text.append(" IN [");
                Operand one = ref(random.values().any(1), text);
                text.append(", ");
                Operand other = ref(random.values().of(name), text);
                text.append(']');
                return new Condition.In(List.of(left, one, other));
            }
            case 3 -> {
                text.append("contains(");
                Path left = path(name, text);
                text.append(", ");
                Operand part = ref(scalar(), text);
                text.append(')');
                return new Condition.Test(new Operand.Call("contains", List.of(left, part)));
            }
            default -> {
                String operator = dice.pick("=", "<>");
                Path left = path(name, text);
                text.append(' ').append(operator).append(' ');
                return new Condition.Compare(left, operator, ref(random.values().of(name), text));
            }
        }
    }

    private Value scalar() {
        return random.values().of(dice.pick(Value.Type.S, Value.Type.N, Value.Type.B), 0);
    }

    private Update update(StringBuilder text) {
        List<String> targets = new ArrayList<>(PLAIN);
        Collections.shuffle(targets, new Random(dice.below(1_000)));
        List<Update.Section> sections = new ArrayList<>();
        for (int left = 1 + dice.below(3); left > 0; left--) {
            String name = targets.remove(0);
            if (dice.perMille(250)) {
                text.append(" REMOVE ");
                Path path = path(name, text);
                sections.add(new Update.Section("REMOVE", List.of(new Update.Action(path, null))));
                continue;
            }
            text.append(" SET ");
            Path path = path(name, text);
            text.append(" = ");
            sections.add(new Update.Section("SET", List.of(new Update.Action(path, assigned(name, text)))));
        }
        return new Update(sections);
    }

    private Operand assigned(String name, StringBuilder text) {
        if (name.equals("n") && dice.coin()) {
            Path left = path(name, text);
            String operator = dice.pick("+", "-");
            text.append(' ').append(operator).append(' ');
            return new Operand.Sum(left, operator, ref(Value.n(dice.below(5)), text));
        }
        if (name.equals("l") && dice.coin()) {
            text.append("list_append(");
            Path left = path(name, text);
            text.append(", ");
            Operand added = ref(random.values().of(Value.Type.L, 1), text);
            text.append(')');
            return new Operand.Call("list_append", List.of(left, added));
        }
        return ref(random.values().of(name), text);
    }
}
