package stator.streams.trigger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeType;
import stator.item.AttributeValue;

/** What an event filter can ask of a single value. A number of an item is compared by its text with strings, by its worth with numbers. */
final class FilterRules {
    private static final String SCALAR = "a string, a number, true, false or null";
    private static final String OPERATORS =
            "prefix, suffix, anything-but, numeric, exists or equals-ignore-case, and nothing beside it";

    private FilterRules() {}

    /** Judges a value. */
    interface Rule {
        /** @param value string, boolean, number, or what has members; null if there is none */
        boolean matches(@Nullable Object value);
    }

    /**
     * What one element of an array asks.
     *
     * @throws IllegalArgumentException with what was expected
     */
    static Rule of(@Nullable Object pattern) {
        if (!(pattern instanceof Map<?, ?> operator)) {
            return equal(pattern);
        }
        if (operator.size() != 1) {
            throw new IllegalArgumentException(OPERATORS);
        }
        Map.Entry<?, ?> only = operator.entrySet().iterator().next();
        Object operand = only.getValue();
        switch (String.valueOf(only.getKey())) {
            case "prefix":
                String prefix = string("prefix", operand);
                return ofText(text -> text.startsWith(prefix));
            case "suffix":
                String suffix = string("suffix", operand);
                return ofText(text -> text.endsWith(suffix));
            case "equals-ignore-case":
                String other = string("equals-ignore-case", operand);
                return ofText(text -> text.equalsIgnoreCase(other));
            case "anything-but":
                return anythingBut(operand);
            case "numeric":
                return numeric(operand);
            case "exists":
                return exists(operand);
            default:
                throw new IllegalArgumentException(OPERATORS);
        }
    }

    private static Rule equal(@Nullable Object pattern) {
        if (pattern == null) {
            return value -> value instanceof AttributeValue attribute && attribute.type() == AttributeType.NULL;
        }
        if (pattern instanceof Boolean) {
            return pattern::equals;
        }
        if (pattern instanceof Number) {
            BigDecimal number = new BigDecimal(pattern.toString());
            return value -> value instanceof BigDecimal found && found.compareTo(number) == 0;
        }
        if (pattern instanceof String) {
            return value -> pattern.equals(text(value));
        }
        throw new IllegalArgumentException(SCALAR);
    }

    private static Rule anythingBut(@Nullable Object operand) {
        List<Rule> rules = new ArrayList<>();
        for (Object each : operand instanceof List<?> list ? list : List.of(operand == null ? Map.of() : operand)) {
            if (!(each instanceof String || each instanceof Number)) {
                throw new IllegalArgumentException("behind anything-but a string, a number or an array of them");
            }
            rules.add(equal(each));
        }
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("behind anything-but a string, a number or an array of them");
        }
        return value -> text(value) != null && rules.stream().noneMatch(rule -> rule.matches(value));
    }

    private static Rule exists(@Nullable Object operand) {
        if (!(operand instanceof Boolean expected)) {
            throw new IllegalArgumentException("behind exists true or false");
        }
        return value -> (value != null) == expected;
    }

    private static Rule numeric(@Nullable Object operand) {
        String expected = "behind numeric an array such as [\">\", 0, \"<=\", 5]";
        if (!(operand instanceof List<?> list) || (list.size() != 2 && list.size() != 4)) {
            throw new IllegalArgumentException(expected);
        }
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < list.size(); i += 2) {
            if (!(list.get(i + 1) instanceof Number bound)) {
                throw new IllegalArgumentException(expected);
            }
            rules.add(comparison(String.valueOf(list.get(i)), new BigDecimal(bound.toString()), expected));
        }
        return value -> rules.stream().allMatch(rule -> rule.matches(value));
    }

    private static Rule comparison(String operator, BigDecimal bound, String expected) {
        return switch (operator) {
            case "=" -> value -> value instanceof BigDecimal number && number.compareTo(bound) == 0;
            case "<" -> value -> value instanceof BigDecimal number && number.compareTo(bound) < 0;
            case "<=" -> value -> value instanceof BigDecimal number && number.compareTo(bound) <= 0;
            case ">" -> value -> value instanceof BigDecimal number && number.compareTo(bound) > 0;
            case ">=" -> value -> value instanceof BigDecimal number && number.compareTo(bound) >= 0;
            default -> throw new IllegalArgumentException(expected);
        };
    }

    private static String string(String operator, @Nullable Object operand) {
        if (operand instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("behind " + operator + " a string");
    }

    private static Rule ofText(Predicate<String> predicate) {
        return value -> {
            String text = text(value);
            return text != null && predicate.test(text);
        };
    }

    /** A string, or a number as text; null of all else. */
    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof String text ? text : null;
    }
}
