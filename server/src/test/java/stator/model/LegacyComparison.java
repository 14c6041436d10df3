package stator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A condition of the legacy parameters on one attribute, with values that are sound. */
record LegacyComparison(String attribute, String operator, List<Value> values) {
    private static final Map<String, String> COMPARATORS =
            Map.of("EQ", "=", "NE", "<>", "LT", "<", "LE", "<=", "GT", ">", "GE", ">=");

    /** The operator as expressions write it, if a key condition can have it; else as it is. */
    String keyOperator() {
        return switch (operator) {
            case "EQ", "LT", "LE", "GT", "GE" -> COMPARATORS.get(operator);
            case "BEGINS_WITH" -> "begins_with";
            default -> operator;
        };
    }

    /**
     * The condition that says the same.
     *
     * @param path of the attribute
     * @param refs of the values
     */
    Condition condition(Path path, List<Operand> refs) {
        return switch (operator) {
            case "NULL" -> test("attribute_not_exists", path);
            case "NOT_NULL" -> test("attribute_exists", path);
            case "CONTAINS" -> test("contains", path, refs.get(0));
            case "NOT_CONTAINS" ->
                new Condition.Both(
                        test("attribute_exists", path), "AND", new Condition.Not(test("contains", path, refs.get(0))));
            case "BEGINS_WITH" -> test("begins_with", path, refs.get(0));
            case "BETWEEN" -> new Condition.Between(path, refs.get(0), refs.get(1));
            case "IN" -> {
                List<Operand> operands = new ArrayList<>(refs);
                operands.add(0, path);
                yield new Condition.In(operands);
            }
            default -> new Condition.Compare(path, COMPARATORS.get(operator), refs.get(0));
        };
    }

    private static Condition test(String function, Operand... arguments) {
        return new Condition.Test(new Operand.Call(function, List.of(arguments)));
    }
}
