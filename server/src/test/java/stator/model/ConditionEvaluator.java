package stator.model;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Judges conditions that have been found to be sound. */
record ConditionEvaluator(Map<String, Value> item, Bindings bindings) {
    boolean holds(Condition condition) {
        if (condition instanceof Condition.Both both) {
            return both.operator().equalsIgnoreCase("AND")
                    ? holds(both.left()) && holds(both.right())
                    : holds(both.left()) || holds(both.right());
        }
        if (condition instanceof Condition.Not not) {
            return !holds(not.inner());
        }
        if (condition instanceof Condition.Group group) {
            return holds(group.inner());
        }
        if (condition instanceof Condition.Compare compare) {
            return compares(compare.operator(), value(compare.left()), value(compare.right()));
        }
        if (condition instanceof Condition.Between between) {
            Value value = value(between.value());
            return compares(">=", value, value(between.low())) && compares("<=", value, value(between.high()));
        }
        if (condition instanceof Condition.In in) {
            Value value = value(in.operands().get(0));
            return value != null && in.operands().stream().skip(1).anyMatch(operand -> value.equals(value(operand)));
        }
        Operand.Call call = ((Condition.Test) condition).call();
        return holds(call.function(), call.arguments());
    }

    /** What an operand comes to, or null. */
    private Value value(Operand operand) {
        Operand bare = operand.bare();
        if (bare instanceof Operand.Ref ref) {
            return bindings.values().get(ref.print());
        }
        if (bare instanceof Path path) {
            return Path.find(path.resolved(bindings.names()), item);
        }
        Value sized = value(((Operand.Call) bare).arguments().get(0));
        return sized == null ? null : size(sized);
    }

    private static Value size(Value value) {
        return switch (value.type()) {
            case S -> Value.n(value.text().length());
            case B -> Value.n(value.bytes().length);
            case SS, NS, BS -> Value.n(value.elements().size());
            case L -> Value.n(value.list().size());
            case M -> Value.n(value.map().size());
            default -> null;
        };
    }

    private static boolean compares(String operator, Value left, Value right) {
        if (operator.equals("=") || operator.equals("<>")) {
            boolean equal = left != null && left.equals(right);
            return equal == operator.equals("=");
        }
        if (left == null || right == null || left.type() != right.type() || !left.isOrdered()) {
            return false;
        }
        int order = left.order(right);
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private boolean holds(String function, List<Operand> operands) {
        Value first = value(operands.get(0));
        Value second = operands.size() > 1 ? value(operands.get(1)) : null;
        return switch (function) {
            case "attribute_exists" -> first != null;
            case "attribute_not_exists" -> first == null;
            case "attribute_type" ->
                first != null && second != null && first.type().name().equals(second.text());
            case "begins_with" -> first != null && second != null && beginsWith(first, second);
            default -> first != null && second != null && contains(first, second);
        };
    }

    static boolean beginsWith(Value value, Value start) {
        if (value.type() != start.type()) {
            return false;
        }
        if (value.type() == Value.Type.S) {
            return value.text().startsWith(start.text());
        }
        return value.type() == Value.Type.B && at(value.bytes(), start.bytes(), 0);
    }

    private static boolean at(byte[] bytes, byte[] part, int from) {
        return from + part.length <= bytes.length
                && Arrays.equals(bytes, from, from + part.length, part, 0, part.length);
    }

    private static boolean contains(Value value, Value part) {
        switch (value.type()) {
            case S -> {
                return part.type() == Value.Type.S && value.text().contains(part.text());
            }
            case B -> {
                byte[] bytes = value.bytes();
                boolean found = false;
                for (int i = 0; part.type() == Value.Type.B && i <= bytes.length; i++) {
                    found |= at(bytes, part.bytes(), i);
                }
                return found;
            }
            case SS, NS, BS -> {
                return value.type().name().equals(part.type() + "S")
                        && value.elements().contains(normal(part));
            }
            case L -> {
                return value.list().contains(part);
            }
            default -> {
                return false;
            }
        }
    }

    private static Object normal(Value part) {
        return part.type() == Value.Type.B ? Base64.getEncoder().encodeToString(part.bytes()) : part.content();
    }
}
