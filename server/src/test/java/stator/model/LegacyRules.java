package stator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with the maps of conditions among the legacy parameters, in DynamoDB's order. */
final class LegacyRules {
    private static final Set<String> UNCHECKED = Set.of("EQ", "NE", "NULL", "NOT_NULL");

    private LegacyRules() {}

    /** The conditions of KeyConditions, QueryFilter or ScanFilter. */
    static List<LegacyComparison> conditions(Object asked, boolean older) {
        List<LegacyComparison> conditions = new ArrayList<>();
        Json.map(asked).forEach((attribute, tree) -> {
            Map<String, Object> condition = Json.map(tree);
            List<Object> values = Json.list(condition.getOrDefault("AttributeValueList", List.of()));
            conditions.add(comparison(attribute, (String) condition.get("ComparisonOperator"), values, older));
        });
        return conditions;
    }

    /** The conditions of Expected. */
    static List<LegacyComparison> expected(Object asked) {
        List<LegacyComparison> conditions = new ArrayList<>();
        try {
            Json.map(asked).forEach((attribute, tree) -> conditions.add(expected(attribute, Json.map(tree))));
        } catch (Refusal refusal) {
            throw Refusal.validation(ValueRules.enveloped(refusal.getMessage()));
        }
        return conditions;
    }

    private static LegacyComparison expected(String attribute, Map<String, Object> asked) {
        boolean hasValue = asked.containsKey("Value");
        boolean hasList = asked.containsKey("AttributeValueList");
        String operator = (String) asked.get("ComparisonOperator");
        String of = " for Attribute: " + attribute;
        refuse(hasValue && hasList, "Value and AttributeValueList cannot be used together" + of);
        if (operator == null) {
            refuse(hasList, "AttributeValueList can only be used with a ComparisonOperator" + of);
            boolean exists = !Boolean.FALSE.equals(asked.get("Exists"));
            refuse(exists && !hasValue, "Value must be provided when Exists is " + asked.get("Exists") + of);
            refuse(!exists && hasValue, "Value cannot be used when Exists is false" + of);
            return exists
                    ? new LegacyComparison(attribute, "EQ", List.of(value(asked.get("Value"), false)))
                    : new LegacyComparison(attribute, "NULL", List.of());
        }
        refuse(asked.containsKey("Exists"), "Exists and ComparisonOperator cannot be used together" + of);
        boolean needsValue = !operator.equals("NULL") && !operator.equals("NOT_NULL");
        refuse(
                needsValue && !hasValue && !hasList,
                "Value or AttributeValueList must be used with ComparisonOperator: " + operator + of);
        List<Object> values =
                hasValue ? List.of(asked.get("Value")) : Json.list(asked.getOrDefault("AttributeValueList", List.of()));
        return comparison(attribute, operator, values, false);
    }

    private static LegacyComparison comparison(String attribute, String operator, List<Object> trees, boolean older) {
        List<Value> values = trees.stream().map(tree -> value(tree, older)).toList();
        refuse(
                !takes(operator, values.size()),
                "Invalid number of argument(s) for the " + operator + " ComparisonOperator");
        boolean oneType = values.stream().map(Value::type).distinct().count() < 2;
        refuse(!oneType, "AttributeValues inside AttributeValueList must be of same type");
        boolean fits = values.isEmpty() || UNCHECKED.contains(operator) || takes(operator, values.get(0));
        if (!fits) {
            refuse(
                    true,
                    "ComparisonOperator " + operator + " is not valid for "
                            + values.get(0).type() + " AttributeValue type");
        }
        if (operator.equals("BETWEEN") && values.get(0).order(values.get(1)) > 0) {
            throw Refusal.validation(
                    "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
        }
        return new LegacyComparison(attribute, operator, values);
    }

    private static boolean takes(String operator, int values) {
        return switch (operator) {
            case "NULL", "NOT_NULL" -> values == 0;
            case "BETWEEN" -> values == 2;
            case "IN" -> values > 0;
            default -> values == 1;
        };
    }

    private static boolean takes(String operator, Value value) {
        return value.isOrdered() && !(operator.equals("BEGINS_WITH") && value.type() == Value.Type.N);
    }

    private static Value value(Object tree, boolean older) {
        Refusal.raise(ValueRules.error(tree, older));
        return Value.of(tree);
    }

    private static void refuse(boolean wrong, String text) {
        Refusal.raise(wrong ? ValueRules.INVALID + text : null);
    }
}
