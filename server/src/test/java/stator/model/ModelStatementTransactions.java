package stator.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** ExecuteTransaction. */
final class ModelStatementTransactions {
    private static final String EMPTY_KEY = "The AttributeValue for a key attribute cannot contain an empty";

    private final ReferenceModel model;
    private final Map<String, Object> applied = new HashMap<>(); // what was asked, by token

    ModelStatementTransactions(ReferenceModel model) {
        this.model = model;
    }

    /** A statement that writes or checks one item, and what it comes to. */
    private static final class Action {
        final Statement statement;
        final Map<String, Object> asked;
        final Map<String, Value> before;
        Map<String, Value> after;

        Action(Statement statement, Map<String, Object> asked) {
            this.statement = statement;
            this.asked = asked;
            before = statement.table().find(statement.attributes());
        }

        boolean checks() {
            return statement.verb().equals("EXISTS");
        }

        /** Works out what the statement comes to, and gives the reason against it. */
        Object reason() {
            after = before;
            if (statement.verb().equals("INSERT")) {
                after = statement.attributes();
                return before == null
                        ? Reasons.none()
                        : Json.object("Code", "DuplicateItem", "Message", "Duplicate primary key exists in table");
            }
            boolean deletes = statement.verb().equals("DELETE");
            if (before == null ? !deletes : !ModelStatements.holds(statement, before)) {
                boolean shows = before != null && "ALL_OLD".equals(asked.get("ReturnValuesOnConditionCheckFailure"));
                return Json.object(
                        "Code", "ConditionalCheckFailed",
                        "Message", "The conditional request failed",
                        "Item", shows ? Value.toJson(before) : null);
            }
            try {
                after = deletes
                        ? null
                        : checks()
                                ? before
                                : ModelWrites.updated(
                                        statement.table(),
                                        statement.update(),
                                        statement.bindings(),
                                        statement.attributes());
            } catch (Refusal refusal) {
                return Reasons.invalid(refusal.getMessage());
            }
            return Reasons.none();
        }

        void apply() {
            if (after == null) {
                statement.table().remove(statement.attributes());
            } else if (!checks()) {
                statement.table().put(after);
            }
        }

        Units units() {
            double units = ReferenceModel.writeUnits(before, after);
            return checks()
                    ? Units.ofTable(2 * units)
                    : Units.ofWrite(statement.table(), before, after).table(units);
        }
    }

    Map<String, Object> execute(Request request) {
        List<Object> asked = Json.list(request.body().get("TransactStatements"));
        if (asked.isEmpty()) {
            throw Refusal.validation(Refusal.ENVELOPE + "Value at 'transactStatements' failed to satisfy constraint:"
                    + " Member must have length greater than or equal to 1");
        }
        List<Statement> statements = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            statements.add((Statement) request.expressions().get(Integer.toString(i)));
        }
        if (statements.stream().map(Statement::reads).distinct().count() > 1) {
            throw Refusal.validation(
                    "ExecuteTransaction API does not support both read and write operations in the same request.");
        }
        List<Object> reasons = new ArrayList<>();
        Set<Object> keys = new HashSet<>();
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            reasons.add(problem(i, statement));
            keys.add(List.of(statement.table().name, statement.table().keyOf(statement.attributes())));
        }
        Reasons.cancelUnlessGoodWithAll(reasons);
        if (keys.size() < statements.size()) {
            throw Refusal.validation(ModelTransactions.DUPLICATE);
        }
        return statements.get(0).reads() ? read(request, statements) : write(request, statements, asked);
    }

    private static String at(int place, String problem) {
        return problem == null ? null : "Validation failed in TransactStatements[" + place + "]: " + problem;
    }

    /** What speaks against a statement before it is tried. */
    private Object problem(int place, Statement statement) {
        try {
            model.table(statement.table().name);
        } catch (Refusal refusal) {
            return Json.object("Code", "ResourceNotFound", "Message", refusal.getMessage());
        }
        ModelTable table = statement.table();
        boolean inserts = statement.verb().equals("INSERT");
        boolean updates = statement.verb().equals("UPDATE");
        Refusal.raise(at(place, misplaced(statement)));
        String problem =
                inserts ? table.keyInItemError(statement.attributes()) : table.keyError(statement.attributes());
        if (problem != null) {
            Refusal.raise(problem.contains(EMPTY_KEY) ? problem : null);
            return Reasons.invalid(problem);
        }
        if (inserts) {
            problem = table.indexError(statement.attributes());
            boolean mismatch = problem != null && problem.contains("Type mismatch for Index Key");
            Refusal.raise(mismatch ? null : at(place, problem));
        } else if (updates) {
            problem = ModelWrites.wrongIndexType(table, statement.update(), statement.bindings());
        }
        return problem == null ? Reasons.none() : Reasons.invalid(problem);
    }

    /** What a transaction does not have room for, or null. */
    private static String misplaced(Statement statement) {
        if (statement.reads() && statement.condition() != null) {
            ModelTable table = statement.table();
            String problem = null;
            for (ModelTable.KeyAttribute attribute : table.keyAttributes()) {
                Value value = statement.attributes().get(attribute.name());
                problem = ExpressionRules.first(problem, ModelSelections.valueError(table, attribute, value));
            }
            return ExpressionRules.first(
                    problem,
                    "Select statements within ExecuteTransaction must specify the primary key in the where clause.");
        }
        return statement.returning() == null ? null : "RETURNING clause is not supported in ExecuteTransaction.";
    }

    private Map<String, Object> write(Request request, List<Statement> statements, List<Object> asked) {
        String token = request.string("ClientRequestToken");
        if (token != null && applied.containsKey(token)) {
            return repeated(request, statements);
        }
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            actions.add(new Action(statements.get(i), Json.map(asked.get(i))));
        }
        Reasons.cancelUnlessGood(actions.stream().map(Action::reason).toList());
        if (token != null) {
            applied.put(token, asked);
        }
        TableUnits units = new TableUnits();
        for (Action action : actions) {
            ModelTable table = action.statement.table();
            units.of(table, table.name).add(action.units());
            action.apply();
        }
        return Json.object("Responses", List.of(), "ConsumedCapacity", units.told(request, "WriteCapacityUnits"));
    }

    /** A transaction that was applied before costs what reading its items does. */
    private Map<String, Object> repeated(Request request, List<Statement> statements) {
        if (!applied.get(request.string("ClientRequestToken"))
                .equals(request.body().get("TransactStatements"))) {
            throw Refusal.otherUnderToken();
        }
        return Json.object(
                "Responses", List.of(), "ConsumedCapacity", reading(statements).told(request, "ReadCapacityUnits"));
    }

    private static TableUnits reading(List<Statement> statements) {
        TableUnits units = new TableUnits();
        for (Statement statement : statements) {
            ModelTable table = statement.table();
            units.of(table, table.name).table(ModelTransactions.readUnits(table.find(statement.attributes())));
        }
        return units;
    }

    private static Map<String, Object> read(Request request, List<Statement> statements) {
        List<Object> responses = new ArrayList<>();
        for (Statement statement : statements) {
            Map<String, Value> item = statement.table().find(statement.attributes());
            responses.add(Json.object("Item", item == null ? null : ModelStatements.columns(statement, item)));
        }
        return Json.object(
                "Responses", responses, "ConsumedCapacity", reading(statements).told(request, "ReadCapacityUnits"));
    }
}
