package stator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes of one item. */
final class ModelWrites {
    private static final String TOO_LARGE = "Item size to update has exceeded the maximum allowed size";

    private final ReferenceModel model;

    ModelWrites(ReferenceModel model) {
        this.model = model;
    }

    Map<String, Object> put(Request request) {
        RequestExpressions expressions = RequestExpressions.of(request);
        expressions.checkPresence("ConditionExpression");
        checkValues(request.body().get("Item"));
        String returned = request.string("ReturnValues");
        checkReturned(returned);
        Map<String, Value> item = Value.attributes(request.body().get("Item"));
        if (Value.size(item) > ReferenceModel.MAX_ITEM) {
            throw Refusal.validation("Item size has exceeded the maximum allowed size");
        }
        LegacyParameters legacy = new LegacyParameters(request.body()).expected();
        expressions.check("ConditionExpression");
        expressions.adopt(legacy);
        ModelTable table = model.table(request.table());
        Refusal.raise(table.itemError(item));
        Map<String, Value> before = table.find(item);
        judge(request, expressions, table, before);
        table.put(item);
        return answer(
                request, table, returned == null ? null : shown(returned, before, item), new Images(before, item));
    }

    Map<String, Object> delete(Request request) {
        RequestExpressions expressions = RequestExpressions.of(request);
        expressions.checkPresence("ConditionExpression");
        checkValues(request.body().get("Key"));
        String returned = request.string("ReturnValues");
        checkReturned(returned);
        LegacyParameters legacy = new LegacyParameters(request.body()).expected();
        expressions.check("ConditionExpression");
        expressions.adopt(legacy);
        ModelTable table = model.table(request.table());
        Map<String, Value> key = Value.attributes(request.body().get("Key"));
        Refusal.raise(table.keyError(key));
        Map<String, Value> before = table.find(key);
        judge(request, expressions, table, before);
        table.remove(key);
        return answer(
                request, table, returned == null ? null : shown(returned, before, null), new Images(before, null));
    }

    Map<String, Object> update(Request request) {
        RequestExpressions expressions = RequestExpressions.of(request);
        expressions.checkPresence("UpdateExpression", "ConditionExpression");
        checkValues(request.body().get("Key"));
        LegacyParameters legacy = new LegacyParameters(request.body()).updates().expected();
        expressions.check("UpdateExpression", "ConditionExpression");
        expressions.adopt(legacy);
        ModelTable table = model.table(request.table());
        Map<String, Value> key = Value.attributes(request.body().get("Key"));
        Refusal.raise(table.keyError(key));
        Update asked = expressions.find(Update.class, "UpdateExpression");
        Update update = asked == null ? new Update(List.of()) : asked;
        Bindings bindings = expressions.bindings();
        Refusal.raise(keyTouched(table, update, bindings));
        Refusal.raise(wrongIndexType(table, update, bindings));
        Refusal.raise(table.pathError(ExpressionRules.paths(update), bindings));
        boolean isLegacy = request.body().containsKey("AttributeUpdates");
        boolean tooLarge = !isLegacy && UpdateEvaluator.charge(update, bindings) > ReferenceModel.MAX_ITEM;
        Refusal.raise(tooLarge ? TOO_LARGE : null);
        Map<String, Value> before = table.find(key);
        judge(request, expressions, table, before);
        Map<String, Value> after =
                isLegacy ? updatedByLegacy(table, update, bindings, key) : updated(table, update, bindings, key);
        if (after != null) {
            table.put(after);
        }
        String returned = request.string("ReturnValues");
        Map<String, Object> shown = returned == null ? null : shown(returned, before, after);
        if (returned != null && returned.startsWith("UPDATED")) {
            Map<String, Value> image = returned.equals("UPDATED_OLD") ? before : after;
            shown = image == null ? null : touched(update, bindings, image);
        }
        return answer(request, table, shown, new Images(before, after));
    }

    /** As {@link #updated}, in the words of AttributeUpdates. */
    private static Map<String, Value> updatedByLegacy(
            ModelTable table, Update update, Bindings bindings, Map<String, Value> key) {
        try {
            return updated(table, update, bindings, key);
        } catch (Refusal refusal) {
            throw refusal.getMessage().equals(UpdateEvaluator.WRONG_TYPE)
                    ? Refusal.validation("Type mismatch for attribute to update")
                    : refusal;
        }
    }

    /** The item after an update; null if there is none, before or after. */
    static Map<String, Value> updated(ModelTable table, Update update, Bindings bindings, Map<String, Value> key) {
        Map<String, Value> before = table.find(key);
        Map<String, Value> after =
                new UpdateEvaluator(before == null ? key : before, before != null, bindings).apply(update);
        if (ValueRules.attributesError(Value.toJson(after)) != null) {
            throw Refusal.validation("Nesting Levels have exceeded supported limits");
        }
        boolean creates = update.sections().isEmpty() || UpdateEvaluator.creates(update);
        if (before == null && !creates) {
            return null;
        }
        if (Value.size(after) > ReferenceModel.MAX_ITEM) {
            throw Refusal.validation(TOO_LARGE);
        }
        Refusal.raise(table.updatedIndexError(after));
        return after;
    }

    /** What an update that changes the key is refused with, or null. */
    static String keyTouched(ModelTable table, Update update, Bindings bindings) {
        for (ModelTable.KeyAttribute attribute : table.keyAttributes()) {
            for (Path path : targets(update)) {
                if (path.resolved(bindings.names()).get(0).equals(attribute.name())) {
                    return ValueRules.INVALID + "Cannot update attribute " + attribute.name()
                            + ". This attribute is part of the key";
                }
            }
        }
        return null;
    }

    private static List<Path> targets(Update update) {
        List<Path> targets = new ArrayList<>();
        update.sections().forEach(section -> section.actions().forEach(action -> targets.add(action.target())));
        return targets;
    }

    /** The part of an image that an update has to do with; null if there is none. */
    static Map<String, Object> touched(Update update, Bindings bindings, Map<String, Value> image) {
        Map<String, Value> touched = Projections.project(image, targets(update), bindings);
        return touched.isEmpty() ? null : Value.toJson(touched);
    }

    private static Map<String, Object> shown(String returned, Map<String, Value> before, Map<String, Value> after) {
        Map<String, Value> image =
                switch (returned.toUpperCase(Locale.ROOT)) {
                    case "ALL_OLD" -> before;
                    case "ALL_NEW" -> after;
                    default -> null;
                };
        return image == null ? null : Value.toJson(image);
    }

    private static void checkReturned(String returned) {
        if (returned != null && !returned.equals("ALL_OLD") && !returned.equals("NONE")) {
            throw Refusal.validation(Refusal.ENVELOPE + "ReturnValues can only be ALL_OLD or NONE");
        }
    }

    private static void checkValues(Object attributes) {
        String error = ValueRules.attributesError(attributes);
        if (error != null) {
            throw Refusal.validation(ValueRules.enveloped(error));
        }
    }

    /** Raises the failure of the request's condition, if it has one and it does not hold. */
    private static void judge(
            Request request, RequestExpressions expressions, ModelTable table, Map<String, Value> before) {
        Condition condition = expressions.find(Condition.class, "ConditionExpression");
        if (condition == null) {
            return;
        }
        Bindings bindings = expressions.bindings();
        Refusal.raise(table.pathError(ExpressionRules.paths(condition), bindings));
        if (!new ConditionEvaluator(before == null ? Map.of() : before, bindings).holds(condition)) {
            boolean shows = "ALL_OLD".equals(request.string("ReturnValuesOnConditionCheckFailure"));
            throw Refusal.conditionFailed(shows ? before : null);
        }
    }

    /** What is said of a value of the request of another type than the index key that it is given to, or null. */
    static String wrongIndexType(ModelTable table, Update update, Bindings bindings) {
        for (ModelIndex index : table.indexes) {
            for (Update.Section section : update.sections()) {
                for (Update.Action action : section.actions()) {
                    boolean gives = action.target()
                                    .resolved(bindings.names())
                                    .equals(List.of(index.sortKey().name()))
                            && Set.of("SET", "ADD").contains(section.keyword().toUpperCase(Locale.ROOT));
                    Value.Type type = gives && action.value().bare() instanceof Operand.Ref ref
                            ? bindings.values().get(ref.print()).type()
                            : index.sortKey().type();
                    if (type != index.sortKey().type()) {
                        return index.mismatch(type);
                    }
                }
            }
        }
        return null;
    }

    /** An item before and after a write; null where there is none. */
    private record Images(Map<String, Value> before, Map<String, Value> after) {}

    private static Map<String, Object> answer(
            Request request, ModelTable table, Map<String, Object> shown, Images images) {
        Object attributes = request.body().get(request.operation().equals("PutItem") ? "Item" : "Key");
        Value partition = Value.attributes(attributes).get(table.partitionKey.name());
        return Json.object(
                "Attributes", shown,
                "ItemCollectionMetrics", collection(request, table, partition),
                "ConsumedCapacity",
                        Units.ofWrite(table, images.before, images.after).told(request, request.table()));
    }

    /** What is told of an item collection, if it is asked for and the table has local indexes. */
    static Object collection(Request request, ModelTable table, Value partition) {
        return table.indexes.isEmpty() || !"SIZE".equals(request.string("ReturnItemCollectionMetrics"))
                ? null
                : Json.object(
                        "ItemCollectionKey", Json.object(table.partitionKey.name(), partition.toJson()),
                        "SizeEstimateRangeGB", List.of(0, 1));
    }
}
