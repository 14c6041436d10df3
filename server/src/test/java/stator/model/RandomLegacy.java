package stator.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Random legacy parameters of one request, some of which are wrong. */
final class RandomLegacy {
    private static final int WRONG_PER_MILLE = 35;
    private static final List<String> ORDERS = List.of("LT", "LE", "GT", "GE");

    private final Dice dice;
    private final RandomValues values;
    private final Map<String, Object> body;

    RandomLegacy(Dice dice, RandomValues values, Map<String, Object> body) {
        this.dice = dice;
        this.values = values;
        this.body = body;
    }

    private boolean wrong() {
        return dice.perMille(WRONG_PER_MILLE);
    }

    /** Attributes of some number, each once; now and then one that is part of a key. */
    private List<String> attributes(int most) {
        List<String> attributes = new ArrayList<>();
        for (int left = 1 + dice.below(most); left > 0; left--) {
            String attribute = dice.perMille(30) ? dice.pick("pk", "sk") : values.attribute();
            if (!attributes.contains(attribute)) {
                attributes.add(attribute);
            }
        }
        return attributes;
    }

    void attributesToGet() {
        List<Object> attributes = new ArrayList<>(attributes(4));
        if (wrong()) {
            attributes.add(attributes.get(0));
        }
        if (dice.perMille(5)) {
            attributes.clear();
        }
        body.put("AttributesToGet", attributes);
    }

    void expected() {
        Map<String, Object> expected = new LinkedHashMap<>();
        for (String attribute : attributes(2)) {
            expected.put(attribute, wrong() ? wrongExpected(attribute) : expected(attribute));
        }
        body.put("Expected", dice.perMille(10) ? Map.of() : expected);
        join(expected.size());
    }

    private Object expected(String attribute) {
        if (dice.perMille(400)) {
            return dice.coin()
                    ? Json.object("Exists", dice.coin() ? true : null, "Value", value(attribute))
                    : Json.object("Exists", false);
        }
        Map<String, Object> condition = condition(attribute);
        List<Object> list = Json.list(condition.getOrDefault("AttributeValueList", List.of()));
        if (list.size() == 1 && dice.coin()) {
            condition.remove("AttributeValueList");
            condition.put("Value", list.get(0));
        }
        return condition;
    }

    private Object wrongExpected(String attribute) {
        Map<String, Object> condition = condition(attribute);
        switch (dice.below(7)) {
            case 0 -> condition.put("Exists", dice.coin());
            case 1 -> {
                condition.put("Value", value(attribute));
                condition.putIfAbsent("AttributeValueList", List.of());
            }
            case 2 -> condition.remove("ComparisonOperator");
            case 3 -> {
                return Json.object("Exists", dice.coin() ? true : null);
            }
            case 4 -> {
                return Json.object("Exists", false, "Value", value(attribute));
            }
            case 5 -> {
                return Json.object("Value", values.wrong());
            }
            default -> spoil(condition);
        }
        return condition;
    }

    private void join(int conditions) {
        if (conditions > 1 ? dice.coin() : dice.perMille(15)) {
            body.put("ConditionalOperator", dice.perMille(970) ? dice.pick("AND", "OR") : dice.pick("XOR", "and"));
        }
    }

    /** @param member QueryFilter or ScanFilter */
    void filter(String member) {
        Map<String, Object> filter = new LinkedHashMap<>();
        for (String attribute : attributes(3)) {
            Map<String, Object> condition = condition(attribute);
            if (wrong()) {
                spoil(condition);
            }
            filter.put(attribute, condition);
        }
        body.put(member, filter);
        join(filter.size());
    }

    /** Conditions on a partition key, and perhaps on a sort key whose values are given. */
    void keyConditions(ModelTarget target, Value partitionValue, List<Value> sortValues) {
        Map<String, Object> conditions = new LinkedHashMap<>();
        String partition = target.table().partitionKey.name();
        conditions.put(partition, condition(wrong() ? "NE" : "EQ", List.of(partitionValue)));
        if (!sortValues.isEmpty() && dice.perMille(600)) {
            conditions.put(target.sortKey().name(), sortCondition(sortValues));
        }
        switch (dice.below(150)) {
            case 0 -> conditions.remove(partition);
            case 1 -> conditions.put("other", condition("EQ", List.of(values.any(1))));
            case 2 -> spoil(Json.map(conditions.get(partition)));
            case 3 -> conditions.put(partition, condition(dice.pick(ORDERS), List.of(partitionValue)));
            default -> {
                // as it should be
            }
        }
        if (conditions.size() > 2) {
            body.remove("IndexName"); // whose key might have more attributes
        }
        body.put("KeyConditions", conditions);
    }

    private Map<String, Object> sortCondition(List<Value> sortValues) {
        Value low = sortValues.get(0);
        Value high = sortValues.get(1);
        return switch (dice.below(6)) {
            case 0, 1 -> condition("EQ", List.of(low));
            case 2 -> {
                boolean ordered = low.order(high) <= 0 || wrong();
                yield condition("BETWEEN", ordered ? List.of(low, high) : List.of(high, low));
            }
            case 3 ->
                low.type() == Value.Type.N ? condition("GE", List.of(low)) : condition("BEGINS_WITH", List.of(low));
            case 4 -> condition(wrong() ? dice.pick("NE", "CONTAINS", "IN") : dice.pick(ORDERS), List.of(low));
            default -> condition(dice.pick(ORDERS), List.of(low));
        };
    }

    void updates() {
        Map<String, Object> updates = new LinkedHashMap<>();
        for (String attribute : attributes(3)) {
            updates.put(attribute, update(attribute));
        }
        body.put("AttributeUpdates", dice.perMille(10) ? Map.of() : updates);
    }

    private Object update(String attribute) {
        if (wrong()) {
            return switch (dice.below(4)) {
                case 0 -> Json.object("Action", dice.pick("PUT", "ADD"));
                case 1 -> Json.object("Action", dice.pick("ADD", "DELETE"), "Value", value(attribute));
                case 2 -> Json.object("Action", dice.pick("put", "REMOVE"), "Value", value(attribute));
                default -> Json.object("Value", values.wrong());
            };
        }
        Value value = values.of(attribute);
        boolean adds = value.isSet() || value.type() == Value.Type.N || value.type() == Value.Type.L;
        return switch (dice.below(4)) {
            case 0 -> Json.object("Action", "DELETE", "Value", value.isSet() ? values.written(value) : null);
            case 1 -> Json.object("Action", adds ? "ADD" : "PUT", "Value", values.written(value));
            default -> Json.object("Action", dice.coin() ? "PUT" : null, "Value", values.written(value));
        };
    }

    private Object value(String attribute) {
        return values.written(values.of(attribute));
    }

    private Map<String, Object> condition(String operator, List<Value> operands) {
        List<Object> written = new ArrayList<>();
        operands.forEach(value -> written.add(values.written(value)));
        return Json.object(
                "ComparisonOperator",
                operator,
                "AttributeValueList",
                written.isEmpty() && dice.coin() ? null : written);
    }

    /** A sound condition on an attribute. */
    private Map<String, Object> condition(String attribute) {
        Value value = values.of(attribute);
        Value.Type type = dice.pick(Value.Type.S, Value.Type.N, Value.Type.B);
        Value scalar = value.isOrdered() ? value : values.of(type, 0);
        Value other = values.of(scalar.type(), 0);
        return switch (dice.below(10)) {
            case 0, 1 -> condition(dice.pick("EQ", "NE"), List.of(value));
            case 2 -> condition(dice.pick(ORDERS), List.of(scalar));
            case 3 -> condition(dice.pick("NULL", "NOT_NULL"), List.of());
            case 4, 5 -> condition(dice.pick("CONTAINS", "NOT_CONTAINS"), List.of(scalar));
            case 6 ->
                scalar.type() == Value.Type.N
                        ? condition("EQ", List.of(scalar))
                        : condition("BEGINS_WITH", List.of(scalar));
            case 7, 8 -> condition("IN", dice.coin() ? List.of(scalar) : List.of(scalar, other));
            default -> condition("BETWEEN", scalar.order(other) <= 0 ? List.of(scalar, other) : List.of(other, scalar));
        };
    }

    /** Makes something wrong with a condition. */
    private void spoil(Map<String, Object> condition) {
        List<Object> list = new ArrayList<>(Json.list(condition.getOrDefault("AttributeValueList", List.of())));
        switch (dice.below(6)) {
            case 0 -> list.add(values.written(values.any(1)));
            case 1 -> {
                if (!list.isEmpty()) {
                    list.remove(0);
                }
            }
            case 2 -> list.add(values.wrong());
            case 3 -> condition.put("ComparisonOperator", dice.pick("LIKE", "eq", ""));
            case 4 -> {
                list.clear();
                list.add(values.written(values.any(1)));
                condition.put(
                        "ComparisonOperator", dice.pick("LT", "BEGINS_WITH", "CONTAINS", "IN", "GE", "NOT_CONTAINS"));
            }
            default -> {
                condition.put("ComparisonOperator", "BETWEEN");
                list = new ArrayList<>(List.of(Value.n(2).toJson(), Value.n(1).toJson()));
            }
        }
        condition.put("AttributeValueList", list);
    }
}
