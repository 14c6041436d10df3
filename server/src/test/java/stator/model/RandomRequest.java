package stator.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One request in the making. */
final class RandomRequest {
    private static final List<String> TEXT_KEYS = List.of("a", "ab", "abc", "b", "\u00e4", "\ud83d\ude00", "z");
    private static final int WRONG_EXPRESSION_PER_MILLE = 40;
    private static final int LEGACY_PER_MILLE = 250;
    private static final int MIXED_PER_MILLE = 8;

    private final Dice dice;
    private final List<ModelTable> tables;
    private final RandomValues values;
    private final Map<String, Expression> expressions = new HashMap<>();
    private final boolean byArn;
    private ModelTable table;
    private Scope scope;

    RandomRequest(Dice dice, List<ModelTable> tables) {
        this.dice = dice;
        this.tables = tables;
        values = new RandomValues(dice);
        byArn = dice.perMille(40);
        table = dice.pick(tables);
        scope = new Scope(dice, values);
    }

    RandomValues values() {
        return values;
    }

    ModelTable table() {
        return table;
    }

    Request request() {
        return switch (dice.weighted(200, 300, 110, 60, 180, 30, 60, 60, 90, 40, 100, 30, 60, 80)) {
            case 0 -> put();
            case 1 -> update();
            case 2 -> get();
            case 3 -> delete();
            case 4 -> query();
            case 5 -> scan();
            case 6 -> batchGet();
            case 8 -> new RandomTransactions(this).writes();
            case 9 -> new RandomTransactions(this).gets();
            case 10 -> new RandomStatements(this).one();
            case 11 -> new RandomStatements(this).batch();
            case 12 -> new RandomStatements(this).transaction();
            case 13 -> new RandomStatements(this).many();
            default -> batchWrite();
        };
    }

    private Value keyValue(ModelTable.KeyAttribute attribute, int range) {
        return switch (attribute.type()) {
            case S -> Value.s(range < TEXT_KEYS.size() ? "p" + dice.below(range) : dice.pick(TEXT_KEYS));
            case N ->
                dice.perMille(900)
                        ? Value.n(dice.below(range) - 2)
                        : Value.n(new java.math.BigDecimal(dice.pick("0.5", "-1e-5", "1e10", "1e125", "-3.25")));
            default -> Value.b(dice.bytes(1 + dice.below(2)));
        };
    }

    /** A value of the table's partition key, out of few. */
    Value partitionValue() {
        return keyValue(table.partitionKey, 5);
    }

    Value sortValue() {
        return keyValue(table.sortKey, 8);
    }

    Value sortValue(ModelTarget target) {
        return keyValue(target.sortKey(), 8);
    }

    Map<String, Value> key() {
        Map<String, Value> key = new LinkedHashMap<>();
        key.put(table.partitionKey.name(), partitionValue());
        if (table.sortKey != null) {
            key.put(table.sortKey.name(), sortValue());
        }
        return key;
    }

    Map<String, Value> item() {
        Map<String, Value> item = new LinkedHashMap<>(key());
        for (int left = dice.below(12); left > 0; left--) {
            String attribute = values.attribute();
            item.put(attribute, values.of(attribute));
        }
        for (ModelIndex index : table.indexes) {
            if (dice.perMille(900)) {
                item.replace(index.sortKey().name(), indexValue(index));
            }
        }
        if (dice.perMille(20)) {
            item.put("deep", values.nested(29 + dice.below(3)));
        }
        return item;
    }

    private Value indexValue(ModelIndex index) {
        return keyValue(index.sortKey(), 8);
    }

    private Map<String, Object> body(Object... more) {
        Map<String, Object> body = Json.object("TableName", nameOrArn());
        body.putAll(Json.object(more));
        if (dice.perMille(300)) {
            body.put("ReturnConsumedCapacity", dice.pick("TOTAL", "INDEXES", "NONE"));
        }
        if (dice.perMille(100)) {
            body.put("ReturnItemCollectionMetrics", dice.pick("SIZE", "NONE"));
        }
        return body;
    }

    private String nameOrArn() {
        return (byArn ? ModelTable.ARN : "") + table.name;
    }

    private Request made(String operation, Map<String, Object> body) {
        scope.define(body);
        return new Request(operation, body, expressions, null, false);
    }

    private void express(Map<String, Object> body, String member, Expression expression) {
        body.put(member, expression.print());
        expressions.put(member, expression);
    }

    private boolean wrong() {
        return dice.perMille(WRONG_EXPRESSION_PER_MILLE);
    }

    /** Whether a request says something in legacy parameters. */
    private boolean isLegacy() {
        return dice.perMille(LEGACY_PER_MILLE);
    }

    /** Whether it says something else in expressions too, which it must not. */
    private boolean isMixed() {
        return dice.perMille(MIXED_PER_MILLE);
    }

    private RandomLegacy legacy(Map<String, Object> body) {
        return new RandomLegacy(dice, values, body);
    }

    /** Expected, or a condition. */
    private void maybeExpected(Map<String, Object> body, int perMille) {
        boolean legacy = isLegacy();
        if (legacy && dice.perMille(perMille)) {
            legacy(body).expected();
        }
        if (!legacy || isMixed()) {
            maybeCondition(body, perMille);
        }
    }

    private void maybeCondition(Map<String, Object> body, int perMille) {
        if (dice.perMille(perMille)) {
            RandomConditions conditions = new RandomConditions(dice, values, scope);
            express(body, "ConditionExpression", wrong() ? conditions.wrong() : conditions.condition(3));
            if (dice.perMille(400)) {
                body.put("ReturnValuesOnConditionCheckFailure", dice.pick("ALL_OLD", "ALL_OLD", "NONE"));
            }
        }
    }

    private Request put() {
        Map<String, Object> body = body("Item", values.written(item()));
        maybeExpected(body, 350);
        if (dice.perMille(400)) {
            body.put("ReturnValues", dice.pick("ALL_OLD", "NONE"));
        }
        return made("PutItem", body);
    }

    private Request delete() {
        Map<String, Object> body = body("Key", values.written(key()));
        maybeExpected(body, 400);
        if (dice.perMille(400)) {
            body.put("ReturnValues", dice.pick("ALL_OLD", "NONE"));
        }
        return made("DeleteItem", body);
    }

    private Request update() {
        Map<String, Object> body = body("Key", values.written(key()));
        boolean legacy = isLegacy();
        if (legacy && dice.perMille(900)) {
            legacy(body).updates();
        }
        if ((!legacy && dice.perMille(970)) || isMixed()) {
            RandomUpdates updates = new RandomUpdates(dice, values, scope);
            express(body, "UpdateExpression", wrong() ? updates.wrongUpdate(table) : updates.update());
        }
        if (legacy && dice.perMille(250)) {
            legacy(body).expected();
        }
        if (!legacy || isMixed()) {
            maybeCondition(body, 250);
        }
        if (dice.perMille(700)) {
            body.put("ReturnValues", dice.pick("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"));
        }
        return made("UpdateItem", body);
    }

    /** AttributesToGet, or a projection. */
    private void maybeAttributes(Map<String, Object> body, int perMille, boolean legacy) {
        if (legacy && dice.perMille(perMille)) {
            legacy(body).attributesToGet();
        }
        if (!legacy || isMixed()) {
            maybeProjection(body, perMille);
        }
    }

    private void maybeProjection(Map<String, Object> body, int perMille) {
        if (dice.perMille(perMille)) {
            RandomUpdates updates = new RandomUpdates(dice, values, scope);
            express(body, "ProjectionExpression", wrong() ? updates.wrongProjection(table) : updates.projection(table));
        }
    }

    private void maybeConsistent(Map<String, Object> body) {
        if (dice.perMille(300)) {
            body.put("ConsistentRead", dice.coin());
        }
    }

    private Request get() {
        Map<String, Object> body = body("Key", values.written(key()));
        maybeConsistent(body);
        maybeAttributes(body, 400, isLegacy());
        return made("GetItem", body);
    }

    private Request query() {
        Map<String, Object> body = body();
        RandomConditions conditions = new RandomConditions(dice, values, scope);
        Value partitionValue = partitionValue();
        ModelIndex index = table.indexes.isEmpty() || dice.perMille(300) ? null : dice.pick(table.indexes);
        if (index != null) {
            body.put("IndexName", index.name());
        }
        ModelTarget target = new ModelTarget(table, index);
        List<Value> sortValues = target.sortKey() == null
                ? List.of()
                : List.of(keyValue(target.sortKey(), 8), keyValue(target.sortKey(), 8));
        boolean legacy = isLegacy();
        if (legacy) {
            legacy(body).keyConditions(target, partitionValue, sortValues);
        }
        if (!legacy || isMixed()) {
            express(
                    body,
                    "KeyConditionExpression",
                    wrong()
                            ? conditions.wrongKeyCondition(table, partitionValue)
                            : conditions.keyCondition(target, partitionValue, sortValues));
        }
        if (dice.coin()) {
            body.put("ScanIndexForward", dice.perMille(300));
        }
        if (dice.perMille(50)) {
            Map<String, Value> start = startKey(target);
            start.replace(table.partitionKey.name(), dice.perMille(900) ? partitionValue : partitionValue());
            body.put("ExclusiveStartKey", values.written(start));
        }
        // KeyConditions go together with the other expressions
        return paged("Query", body, legacy && dice.perMille(700));
    }

    private Map<String, Value> startKey(ModelTarget target) {
        Map<String, Value> start = key();
        if (target.index() != null) {
            start.put(target.index().sortKey().name(), indexValue(target.index()));
        }
        return start;
    }

    private Request scan() {
        Map<String, Object> body = body();
        if (dice.perMille(400)) {
            int segments = dice.pick(1, 2, 3, 7, 20);
            body.put("TotalSegments", segments);
            body.put("Segment", dice.below(segments));
        }
        ModelIndex index = table.indexes.isEmpty() || dice.coin() ? null : dice.pick(table.indexes);
        if (index != null) {
            body.put("IndexName", index.name());
        }
        if (dice.perMille(100)) {
            body.put("ExclusiveStartKey", values.written(startKey(new ModelTarget(table, index))));
        }
        return paged("Scan", body, isLegacy());
    }

    private Request paged(String operation, Map<String, Object> body, boolean legacy) {
        maybeConsistent(body);
        if (legacy && dice.perMille(400)) {
            legacy(body).filter(operation + "Filter");
        }
        if ((!legacy || isMixed()) && dice.perMille(400)) {
            RandomConditions conditions = new RandomConditions(dice, values, scope);
            express(body, "FilterExpression", wrong() ? conditions.wrong() : conditions.condition(2));
        }
        if (dice.perMille(150)) {
            body.put(
                    "Select",
                    dice.pick(
                            "COUNT",
                            "ALL_ATTRIBUTES",
                            body.containsKey("IndexName") ? "ALL_PROJECTED_ATTRIBUTES" : "COUNT"));
        } else {
            maybeAttributes(body, 300, legacy);
            boolean projects = body.containsKey("ProjectionExpression") || body.containsKey("AttributesToGet");
            if (projects && dice.perMille(300)) {
                body.put("Select", "SPECIFIC_ATTRIBUTES");
            }
        }
        if (dice.perMille(500)) {
            body.put("Limit", 1 + dice.below(6));
        }
        Request made = made(operation, body);
        return dice.perMille(300) ? made.walking() : made;
    }

    private Request batchGet() {
        Map<String, Object> tablesAsked = new LinkedHashMap<>();
        Map<String, Expression> projections = new HashMap<>();
        for (int left = 1 + dice.below(3); left > 0; left--) {
            begin();
            Map<String, Object> asked = Json.object("Keys", keys());
            maybeConsistent(asked);
            maybeAttributes(asked, 300, isLegacy());
            scope.define(asked);
            tablesAsked.put(nameOrArn(), asked);
            projections.put(nameOrArn(), expressions.remove("ProjectionExpression"));
        }
        Map<String, Object> body = body("RequestItems", tablesAsked);
        body.remove("TableName");
        return new Request("BatchGetItem", body, projections, null, false);
    }

    /** Goes on with another table, and names and values of its own. */
    void begin() {
        table = dice.pick(tables);
        scope = new Scope(dice, values);
    }

    /** One more operation of a transaction: its members, which it may have expressions in. */
    Map<String, Object> part(String kind) {
        begin();
        Map<String, Object> part = Json.object("TableName", (dice.perMille(60) ? ModelTable.ARN : "") + table.name);
        part.put(kind.equals("Put") ? "Item" : "Key", values.written(kind.equals("Put") ? item() : key()));
        if (kind.equals("Get")) {
            maybeProjection(part, 400);
        } else {
            if (kind.equals("Update")) {
                RandomUpdates updates = new RandomUpdates(dice, values, scope);
                express(part, "UpdateExpression", wrong() ? updates.wrongUpdate(table) : updates.update());
            }
            maybeCondition(part, kind.equals("ConditionCheck") ? 1000 : 300);
        }
        scope.define(part);
        return part;
    }

    /** The expressions of the part that was made last. */
    Map<String, Expression> takeExpressions() {
        Map<String, Expression> taken = new HashMap<>(expressions);
        expressions.clear();
        return taken;
    }

    Dice dice() {
        return dice;
    }

    private List<Object> keys() {
        Map<Map<String, Value>, Object> keys = new LinkedHashMap<>();
        for (int left = dice.perMille(20) ? 60 : 1 + dice.below(6); left > 0; left--) {
            Map<String, Value> key = key();
            keys.put(key, values.written(key));
        }
        return new ArrayList<>(keys.values());
    }

    private Request batchWrite() {
        Map<String, Object> tablesAsked = new LinkedHashMap<>();
        for (int left = 1 + dice.below(3); left > 0; left--) {
            begin();
            Map<Map<String, Value>, Object> writes = new LinkedHashMap<>();
            for (int more = dice.perMille(50) ? 14 : 1 + dice.below(5); more > 0; more--) {
                Map<String, Value> item = item();
                Map<String, Value> key = table.keyOf(item);
                writes.put(
                        key,
                        dice.perMille(650)
                                ? Json.object("PutRequest", Json.object("Item", values.written(item)))
                                : Json.object("DeleteRequest", Json.object("Key", values.written(key))));
            }
            tablesAsked.put(nameOrArn(), new ArrayList<>(writes.values()));
        }
        Map<String, Object> body = body("RequestItems", tablesAsked);
        body.remove("TableName");
        return new Request("BatchWriteItem", body, new HashMap<>(), null, false);
    }
}
