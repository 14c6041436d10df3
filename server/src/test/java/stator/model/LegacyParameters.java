package stator.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The legacy parameters of one request, or of one table of a batch. What they say becomes the expressions that say the same,
 * with names and values of their own.
 */
final class LegacyParameters {
    /** In the order in which errors list them. */
    private static final List<String> ALL = List.of(
            "AttributesToGet",
            "AttributeUpdates",
            "Expected",
            "QueryFilter",
            "ScanFilter",
            "ConditionalOperator",
            "KeyConditions");

    private static final List<String> JOINED = List.of("Expected", "QueryFilter", "ScanFilter");

    private final Map<String, Object> body;
    private final Map<String, Expression> said = new HashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, Value> values = new LinkedHashMap<>();

    LegacyParameters(Map<String, Object> body) {
        this.body = body;
    }

    /** Those that do not go together with these expressions. */
    static List<String> mixing(Map<String, Object> body, List<String> expressions) {
        if (expressions.isEmpty()) {
            return List.of();
        }
        boolean keyed = expressions.contains("KeyConditionExpression");
        return ALL.stream()
                .filter(member -> body.containsKey(member) && (keyed || !member.equals("KeyConditions")))
                .toList();
    }

    /** Refuses a ConditionalOperator that has nothing to join. */
    static void checkOperator(Map<String, Object> body) {
        if (!body.containsKey("ConditionalOperator")) {
            return;
        }
        int joined = JOINED.stream()
                .filter(body::containsKey)
                .mapToInt(member -> Json.map(body.get(member)).size())
                .sum();
        if (joined == 0) {
            throw Refusal.validation("ConditionalOperator cannot be used without Filter or Expected");
        }
        if (joined == 1) {
            throw Refusal.validation(
                    "ConditionalOperator can only be used when Filter or Expected has two or more elements");
        }
    }

    /** The expressions, by the members that would have them. */
    Map<String, Expression> said() {
        return said;
    }

    /** What the names and values of the expressions stand for, and some others. */
    Bindings with(Bindings others) {
        Map<String, String> allNames = new LinkedHashMap<>(others.names());
        allNames.putAll(names);
        Map<String, Value> allValues = new LinkedHashMap<>(others.values());
        allValues.putAll(values);
        return new Bindings(allNames, allValues);
    }

    LegacyParameters attributesToGet() {
        if (body.containsKey("AttributesToGet")) {
            List<Path> paths = new ArrayList<>();
            Set<Object> seen = new HashSet<>();
            for (Object attribute : Json.list(body.get("AttributesToGet"))) {
                Refusal.raise(
                        seen.add(attribute)
                                ? null
                                : ValueRules.INVALID + "Duplicate value in attribute name: " + attribute);
                paths.add(path((String) attribute));
            }
            said.put("ProjectionExpression", new Expression.Projection(paths));
        }
        return this;
    }

    /** @param older whether values are refused in the older words */
    LegacyParameters filter(String member, boolean older) {
        if (body.containsKey(member)) {
            say("FilterExpression", LegacyRules.conditions(body.get(member), older));
        }
        return this;
    }

    LegacyParameters expected() {
        if (body.containsKey("Expected")) {
            say("ConditionExpression", LegacyRules.expected(body.get("Expected")));
        }
        return this;
    }

    private void say(String member, List<LegacyComparison> comparisons) {
        Condition joined = null;
        for (LegacyComparison comparison : comparisons) {
            List<Operand> refs = new ArrayList<>();
            comparison.values().forEach(value -> refs.add(ref(value)));
            Condition condition = comparison.condition(path(comparison.attribute()), refs);
            String operator = "OR".equals(body.get("ConditionalOperator")) ? "OR" : "AND";
            joined = joined == null ? condition : new Condition.Both(joined, operator, condition);
        }
        if (joined != null) {
            said.put(member, joined);
        }
    }

    LegacyParameters updates() {
        if (body.containsKey("AttributeUpdates")) {
            List<Update.Section> sections = new ArrayList<>();
            Json.map(body.get("AttributeUpdates"))
                    .forEach((attribute, update) -> sections.add(section(attribute, Json.map(update))));
            said.put("UpdateExpression", new Update(sections));
        }
        return this;
    }

    private Update.Section section(String attribute, Map<String, Object> asked) {
        String action = (String) asked.getOrDefault("Action", "PUT");
        if (!asked.containsKey("Value")) {
            Refusal.raise(
                    action.equals("DELETE")
                            ? null
                            : ValueRules.INVALID
                                    + "Only DELETE action is allowed when no attribute value is specified");
            return new Update.Section("REMOVE", List.of(new Update.Action(path(attribute), null)));
        }
        String error = ValueRules.error(asked.get("Value"), false);
        Refusal.raise(error == null ? null : ValueRules.enveloped(error));
        Value value = Value.of(asked.get("Value"));
        boolean adds = value.isSet() || value.type() == Value.Type.N || value.type() == Value.Type.L;
        if (action.equals("DELETE") && !value.isSet()) {
            throw Refusal.validation(
                    ValueRules.INVALID + "DELETE action with value is not supported for the type " + value.type());
        }
        if (action.equals("ADD") && !adds) {
            throw Refusal.validation(ValueRules.INVALID + "ADD action is not supported for the type " + value.type());
        }
        String keyword = action.equals("PUT") ? "SET" : action;
        return new Update.Section(keyword, List.of(new Update.Action(path(attribute), ref(value))));
    }

    private Path path(String attribute) {
        String name = "#legacy" + names.size();
        names.put(name, attribute);
        return Path.of(name);
    }

    private Operand ref(Value value) {
        String name = ":legacy" + values.size();
        values.put(name, value);
        return new Operand.Ref(name);
    }
}
