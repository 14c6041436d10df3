package stator.model;

import static stator.model.ExpressionRules.first;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with conditions. */
final class ConditionRules {
    /** Functions, and how many operands they take. */
    static final Map<String, Integer> FUNCTIONS = Map.of(
            "attribute_exists", 1,
            "attribute_not_exists", 1,
            "attribute_type", 2,
            "begins_with", 2,
            "contains", 2,
            "size", 1);

    private static final Set<String> TYPES = Set.of("B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M");
    private static final Set<String> OF_UPDATES = Set.of("if_not_exists", "list_append");

    private ConditionRules() {}

    static String error(Condition condition, Bindings bindings) {
        List<Condition> tests = tests(condition);
        String error =
                first(redundant(condition), unknown(condition), misused(tests), ExpressionRules.reserved(condition));
        for (Condition test : tests) {
            error = error == null ? testError(test, bindings) : error;
        }
        return first(error, tooMany(operators(condition)));
    }

    static String misused(String function) {
        return "The function is not allowed to be used this way in an expression; function: " + function;
    }

    static String wrongCount(Operand.Call call) {
        return "Incorrect number of operands for operator or function; operator or function: " + call.function()
                + ", number of operands: " + call.arguments().size();
    }

    static String needsPath(String function) {
        return "Operator or function requires a document path; operator or function: " + function;
    }

    static String wrongType(String function, String type) {
        return "Incorrect operand type for operator or function; operator or function: " + function + ", operand type: "
                + type;
    }

    static String tooMany(int operators) {
        return operators > ExpressionRules.MAX_OPERATORS
                ? "The expression contains too many operators; operator count: " + (ExpressionRules.MAX_OPERATORS + 1)
                : null;
    }

    /** The comparisons and functions that AND, OR and NOT join, in the order of the text. */
    static List<Condition> tests(Condition condition) {
        List<Condition> tests = new ArrayList<>();
        if (condition instanceof Condition.Both both) {
            tests.addAll(tests(both.left()));
            tests.addAll(tests(both.right()));
        } else if (condition instanceof Condition.Not not) {
            tests.addAll(tests(not.inner()));
        } else if (condition instanceof Condition.Group group) {
            tests.addAll(tests(group.inner()));
        } else {
            tests.add(condition);
        }
        return tests;
    }

    private static int operators(Condition condition) {
        if (condition instanceof Condition.Both both) {
            return 1 + operators(both.left()) + operators(both.right());
        }
        if (condition instanceof Condition.Not not) {
            return 1 + operators(not.inner());
        }
        if (condition instanceof Condition.Group group) {
            return operators(group.inner());
        }
        int calls = ExpressionRules.calls(condition.operands()).size();
        return condition instanceof Condition.Test ? calls : 1 + calls;
    }

    private static String redundant(Condition condition) {
        boolean[] found = new boolean[1];
        condition.walk(operand -> found[0] |=
                operand instanceof Operand.Parentheses outer && outer.inner() instanceof Operand.Parentheses);
        return found[0] || doubled(condition) ? "The expression has redundant parentheses;" : null;
    }

    private static boolean doubled(Condition condition) {
        if (condition instanceof Condition.Both both) {
            return doubled(both.left()) || doubled(both.right());
        }
        if (condition instanceof Condition.Not not) {
            return doubled(not.inner());
        }
        return condition instanceof Condition.Group group
                && (group.inner() instanceof Condition.Group || doubled(group.inner()));
    }

    private static String unknown(Condition condition) {
        for (Operand.Call call : ExpressionRules.calls(condition.operands())) {
            if (!FUNCTIONS.containsKey(call.function()) && !OF_UPDATES.contains(call.function())) {
                return "Invalid function name; function: " + call.function();
            }
        }
        return null;
    }

    /** A function that is an operand but no size, a size that is no operand, a function of updates. */
    private static String misused(List<Condition> tests) {
        for (Condition test : tests) {
            boolean bare = test instanceof Condition.Test;
            for (Operand outer : test.operands()) {
                for (Operand.Call call : ExpressionRules.calls(List.of(outer))) {
                    boolean outermost = bare && outer.equals(call);
                    if (outermost == call.function().equals("size") || OF_UPDATES.contains(call.function())) {
                        return misused(call.function());
                    }
                }
            }
        }
        return null;
    }

    private static String testError(Condition test, Bindings bindings) {
        List<Operand> operands =
                test instanceof Condition.Test function ? function.call().arguments() : test.operands();
        String operator = operator(test);
        String error = ExpressionRules.undefined(test, bindings, ' ');
        for (Operand.Call call : ExpressionRules.calls(test.operands())) {
            boolean wrong = FUNCTIONS.get(call.function()) != call.arguments().size();
            error = first(error, wrong ? wrongCount(call) : null);
        }
        if (error != null) {
            return error;
        }
        if (operands.size() == 2
                && operands.get(0).bare() instanceof Path one
                && operands.get(1).bare() instanceof Path two
                && one.resolved(bindings.names()).equals(two.resolved(bindings.names()))) {
            return "The first operand must be distinct from the remaining operands for this operator or function;"
                    + " operator: " + operator + ", first operand: " + Path.show(one.resolved(bindings.names()));
        }
        for (Operand.Call call : ExpressionRules.calls(operands)) {
            Value value = constant(call.arguments().get(0), bindings);
            if (value != null
                    && Set.of("N", "BOOL", "NULL").contains(value.type().name())) {
                return wrongType("size", value.type().name());
            }
        }
        return typeError(operator, operands, bindings);
    }

    static String operator(Condition test) {
        if (test instanceof Condition.Compare compare) {
            return compare.operator();
        }
        if (test instanceof Condition.Test function) {
            return function.call().function();
        }
        return test instanceof Condition.Between ? "BETWEEN" : "IN";
    }

    private static String typeError(String operator, List<Operand> operands, Bindings bindings) {
        return switch (operator) {
            case "<", "<=", ">", ">=" -> unordered(operator, operands, bindings);
            case "BETWEEN" -> first(unordered(operator, operands, bindings), bounds(operands, bindings));
            case "attribute_exists", "attribute_not_exists" ->
                operands.get(0).bare() instanceof Path ? null : needsPath(operator);
            case "attribute_type" -> typeName(constant(operands.get(1), bindings));
            case "begins_with" -> {
                for (Operand operand : operands) {
                    Value value = constant(operand, bindings);
                    if (value != null && value.type() != Value.Type.S && value.type() != Value.Type.B) {
                        yield wrongType(operator, value.type().name());
                    }
                }
                yield null;
            }
            default -> null;
        };
    }

    private static String unordered(String operator, List<Operand> operands, Bindings bindings) {
        for (Operand operand : operands) {
            Value value = constant(operand, bindings);
            if (value != null && !value.isOrdered()) {
                return wrongType(operator, value.type().name());
            }
        }
        return null;
    }

    private static String bounds(List<Operand> operands, Bindings bindings) {
        Value low = constant(operands.get(1), bindings);
        Value high = constant(operands.get(2), bindings);
        if (low == null || high == null) {
            return null;
        }
        String bounds = "lower bound operand: AttributeValue: " + show(low) + ", upper bound operand: AttributeValue: "
                + show(high);
        if (low.type() != high.type()) {
            return "The BETWEEN operator requires same data type for lower and upper bounds; " + bounds;
        }
        return low.order(high) > 0
                ? "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; " + bounds
                : null;
    }

    private static String show(Value value) {
        return "{" + value.type() + ":"
                + Json.map(value.toJson()).get(value.type().name()) + "}";
    }

    private static String typeName(Value value) {
        if (value == null) {
            return wrongType("attribute_type", "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
        }
        if (value.type() != Value.Type.S) {
            return wrongType("attribute_type", value.type().name());
        }
        return TYPES.contains(value.text())
                ? null
                : "Invalid attribute type name found; type: " + value.text()
                        + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}";
    }

    private static Value constant(Operand operand, Bindings bindings) {
        return operand.bare() instanceof Operand.Ref ref ? bindings.values().get(ref.print()) : null;
    }
}
