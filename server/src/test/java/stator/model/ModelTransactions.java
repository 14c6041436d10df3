package stator.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** TransactWriteItems and TransactGetItems. */
final class ModelTransactions {
    private static final Set<String> KINDS = Set.of("ConditionCheck", "Put", "Delete", "Update");
    static final String DUPLICATE = "Transaction request cannot include multiple operations on one item";

    private final ReferenceModel model;
    private final Map<String, Object> applied = new HashMap<>(); // what was asked, by token

    ModelTransactions(ReferenceModel model) {
        this.model = model;
    }

    /** An action whose expressions and values are sound. */
    private static final class Action {
        final String kind;
        final Map<String, Object> asked;
        final RequestExpressions expressions;
        final Map<String, Value> attributes;
        final Update update;
        final Condition condition;
        ModelTable table;
        Map<String, Value> before;
        Map<String, Value> after;

        Action(Request request, int place) {
            Map<String, Object> item =
                    Json.map(Json.list(request.body().get("TransactItems")).get(place));
            kind = item.keySet().iterator().next();
            asked = Json.map(item.get(kind));
            expressions = ModelTransactions.expressions(request, place, asked);
            expressions.checkPresence(
                    kind.equals("Update")
                            ? new String[] {"UpdateExpression", "ConditionExpression"}
                            : new String[] {"ConditionExpression"});
            Object tree = asked.get(kind.equals("Put") ? "Item" : "Key");
            Refusal.raise(ValueRules.olderAttributesError(tree));
            attributes = Value.attributes(tree);
            if (kind.equals("Put") && Value.size(attributes) > ReferenceModel.MAX_ITEM) {
                throw Refusal.validation("Item size has exceeded the maximum allowed size");
            }
            expressions.check("UpdateExpression", "ConditionExpression");
            update = expressions.find(Update.class, "UpdateExpression");
            condition = expressions.find(Condition.class, "ConditionExpression");
        }

        /** What the transaction is cancelled for before it is tried, or null. */
        String problem() {
            String problem = kind.equals("Put") ? table.keyInItemError(attributes) : table.keyError(attributes);
            if (problem != null) {
                int empty = problem.indexOf("The AttributeValue for a key attribute cannot contain an empty");
                Refusal.raise(
                        empty < 0 ? null : "One or more parameter values are not valid. " + problem.substring(empty));
                return problem;
            }
            if (kind.equals("Put")) {
                problem = table.indexError(attributes);
                boolean mismatch = problem != null && problem.contains("Type mismatch for Index Key");
                Refusal.raise(mismatch ? null : problem);
            }
            Bindings bindings = expressions.bindings();
            if (update != null) {
                problem = ExpressionRules.first(
                        ModelWrites.keyTouched(table, update, bindings),
                        ModelWrites.wrongIndexType(table, update, bindings));
                Refusal.raise(table.pathError(ExpressionRules.paths(update), bindings));
            }
            Refusal.raise(condition == null ? null : table.pathError(ExpressionRules.paths(condition), bindings));
            return problem;
        }

        /** Works out what the action comes to, and gives the reason against it. */
        Object reason() {
            before = table.find(attributes);
            after = before;
            Map<String, Value> seen = before == null ? Map.of() : before;
            if (condition != null && !new ConditionEvaluator(seen, expressions.bindings()).holds(condition)) {
                boolean shows = "ALL_OLD".equals(asked.get("ReturnValuesOnConditionCheckFailure")) && before != null;
                return Json.object(
                        "Code", "ConditionalCheckFailed",
                        "Message", "The conditional request failed",
                        "Item", shows ? Value.toJson(before) : null);
            }
            try {
                after = switch (kind) {
                    case "Put" -> attributes;
                    case "Delete" -> null;
                    case "Update" -> ModelWrites.updated(table, update, expressions.bindings(), attributes);
                    default -> before;
                };
            } catch (Refusal refusal) {
                return Reasons.invalid(refusal.getMessage());
            }
            return Reasons.none();
        }

        void apply() {
            if (after == null) {
                table.remove(attributes);
            } else if (!kind.equals("ConditionCheck")) {
                table.put(after);
            }
        }

        Units units() {
            if (kind.equals("ConditionCheck")) {
                return Units.ofTable(2 * ReferenceModel.writeUnits(before, null));
            }
            return Units.ofWrite(table, before, after).table(ReferenceModel.writeUnits(before, after));
        }
    }

    private static RequestExpressions expressions(Request request, int place, Map<String, Object> asked) {
        Map<String, Expression> own = new LinkedHashMap<>();
        String prefix = place + ".";
        request.expressions().forEach((name, expression) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), expression);
            }
        });
        return new RequestExpressions(asked, own, RequestExpressions.Words.OLDER);
    }

    Map<String, Object> write(Request request) {
        List<Object> items = Json.list(request.body().get("TransactItems"));
        for (Object item : items) {
            if (Json.map(item).keySet().stream().filter(KINDS::contains).count() != 1) {
                throw Refusal.validation("TransactItems can only contain one of Check, Put, Update or Delete");
            }
        }
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            actions.add(new Action(request, i));
        }
        Reasons.cancelUnlessGood(problems(actions));
        String token = request.string("ClientRequestToken");
        if (token != null && applied.containsKey(token)) {
            return repeated(request, actions);
        }
        Reasons.cancelUnlessGood(actions.stream().map(Action::reason).toList());
        if (token != null) {
            applied.put(token, items);
        }
        TableUnits units = new TableUnits();
        Map<String, Map<Value, Object>> collections = new LinkedHashMap<>();
        for (Action action : actions) {
            units.of(action.table, (String) action.asked.get("TableName")).add(action.units());
            action.apply();
            Value partition = action.attributes.get(action.table.partitionKey.name());
            Object collection = ModelWrites.collection(request, action.table, partition);
            if (collection != null && !action.kind.equals("ConditionCheck")) {
                collections
                        .computeIfAbsent(action.table.name, name -> new LinkedHashMap<>())
                        .put(partition, collection);
            }
        }
        Map<String, Object> metrics = new LinkedHashMap<>();
        collections.forEach((name, told) -> metrics.put(name, new ArrayList<>(told.values())));
        return Json.object(
                "ConsumedCapacity",
                units.told(request, "WriteCapacityUnits"),
                "ItemCollectionMetrics",
                metrics.isEmpty() ? null : metrics);
    }

    /** What speaks against actions before they are tried; refuses two on one item, and tables that are not there. */
    private List<Object> problems(List<Action> actions) {
        List<Object> reasons = new ArrayList<>();
        Set<Object> keys = new HashSet<>();
        Refusal missing = null;
        boolean distinct = true;
        for (Action action : actions) {
            try {
                action.table = model.table((String) action.asked.get("TableName"));
            } catch (Refusal refusal) {
                missing = refusal;
                continue;
            }
            String problem = action.problem();
            reasons.add(problem == null ? Reasons.none() : Reasons.invalid(problem));
            distinct &= problem != null || keys.add(List.of(action.table.name, action.table.keyOf(action.attributes)));
        }
        if (!distinct) {
            throw Refusal.validation(DUPLICATE);
        }
        if (missing != null) {
            throw missing;
        }
        return reasons;
    }

    /** A transaction that was applied before costs what reading its items does. */
    private Map<String, Object> repeated(Request request, List<Action> actions) {
        if (!applied.get(request.string("ClientRequestToken"))
                .equals(request.body().get("TransactItems"))) {
            throw Refusal.otherUnderToken();
        }
        TableUnits units = new TableUnits();
        for (Action action : actions) {
            units.of(action.table, (String) action.asked.get("TableName"))
                    .table(readUnits(action.table.find(action.attributes)));
        }
        return Json.object("ConsumedCapacity", units.told(request, "ReadCapacityUnits"));
    }

    static double readUnits(Map<String, Value> item) {
        return 2 * ReferenceModel.readUnits(ReferenceModel.sizeOf(item), true);
    }

    Map<String, Object> get(Request request) {
        List<Object> items = Json.list(request.body().get("TransactItems"));
        List<RequestExpressions> expressions = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Map<String, Object> asked = Json.map(Json.map(items.get(i)).get("Get"));
            RequestExpressions own = expressions(request, i, asked);
            own.checkPresence("ProjectionExpression");
            Refusal.raise(ValueRules.olderAttributesError(asked.get("Key")));
            own.check("ProjectionExpression");
            expressions.add(own);
        }
        List<Object> reasons = new ArrayList<>();
        List<Object> responses = new ArrayList<>();
        Set<Object> keys = new HashSet<>();
        TableUnits units = new TableUnits();
        for (int i = 0; i < items.size(); i++) {
            Map<String, Object> asked = Json.map(Json.map(items.get(i)).get("Get"));
            ModelTable table = model.table((String) asked.get("TableName"));
            Map<String, Value> key = Value.attributes(asked.get("Key"));
            String problem = table.keyError(key);
            reasons.add(problem == null ? Reasons.none() : Reasons.invalid(problem));
            if (problem != null) {
                int empty = problem.indexOf("The AttributeValue for a key attribute cannot contain an empty");
                Refusal.raise(
                        empty < 0 ? null : "One or more parameter values are not valid. " + problem.substring(empty));
                continue;
            }
            keys.add(List.of(table.name, key));
            responses.add(response(table.find(key), expressions.get(i), table));
            units.of(table, (String) asked.get("TableName")).table(readUnits(table.find(key)));
        }
        Reasons.cancelUnlessGood(reasons);
        if (keys.size() < items.size()) {
            throw Refusal.validation(DUPLICATE);
        }
        return Json.object("ConsumedCapacity", units.told(request, "ReadCapacityUnits"), "Responses", responses);
    }

    private static Object response(Map<String, Value> item, RequestExpressions expressions, ModelTable table) {
        Expression.Projection projection = expressions.find(Expression.Projection.class, "ProjectionExpression");
        Refusal.raise(projection == null ? null : table.pathError(projection.paths(), expressions.bindings()));
        return Json.object(
                "Item", item == null ? null : ReferenceModel.shown(item, projection, expressions.bindings()));
    }
}
