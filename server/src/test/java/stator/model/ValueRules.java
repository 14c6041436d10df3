package stator.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What is wrong with attribute values: the first error in the order of the request, or null. */
final class ValueRules {
    static final String INVALID = "One or more parameter values were invalid: ";

    private static final String NOT_NUMERIC = "The parameter cannot be converted to a numeric value";
    private static final int MAX_DIGITS = 38;
    private static final int MAX_EXPONENT = 125;
    private static final int MIN_EXPONENT = -130;
    private static final int MAX_LEVELS = 32;

    private static final String NO_TYPE =
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    private static final String SEVERAL_TYPES = "Supplied AttributeValue has more than one datatypes set, must contain"
            + " exactly one of the supported datatypes";

    private final boolean older;

    private ValueRules(boolean older) {
        this.older = older;
    }

    /** The first error in the attributes of an item or key, in the words of the operations on single items. */
    static String attributesError(Object attributes) {
        return new ValueRules(false).error(Json.map(attributes), 1);
    }

    /** As {@link #attributesError}, in the words of writing batches, scans and transactions. */
    static String olderAttributesError(Object attributes) {
        return new ValueRules(true).error(Json.map(attributes), 1);
    }

    /** The first error in one value. */
    static String error(Object tree, boolean older) {
        return new ValueRules(older).valueError(tree, 1);
    }

    private String error(Map<String, Object> attributes, int level) {
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            String error = attribute.getKey().isEmpty() ? "Empty attribute name" : null;
            error = error == null ? valueError(attribute.getValue(), level) : error;
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private String valueError(Object tree, int level) {
        Map<String, Object> value = Json.map(tree);
        if (value.isEmpty()) {
            return NO_TYPE;
        }
        for (Map.Entry<String, Object> typed : value.entrySet()) {
            String error = error(typed.getKey(), typed.getValue(), level);
            if (error != null) {
                return error;
            }
        }
        return value.size() > 1 ? SEVERAL_TYPES : null;
    }

    private String error(String type, Object content, int level) {
        return switch (type) {
            case "N" -> numberError((String) content);
            case "NULL" ->
                content.equals(true) ? null : INVALID + "Null attribute value types must have the value of true";
            case "SS", "NS", "BS" -> setError(type, Json.list(content));
            case "L" -> {
                String error = level < MAX_LEVELS ? null : tooDeep();
                for (Object element : Json.list(content)) {
                    error = error == null ? valueError(element, level + 1) : error;
                }
                yield error;
            }
            case "M" -> level < MAX_LEVELS ? error(Json.map(content), level + 1) : tooDeep();
            default -> null;
        };
    }

    private static String tooDeep() {
        return "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond"
                + " supported limit";
    }

    private String setError(String type, List<Object> elements) {
        if (elements.isEmpty()) {
            return switch (type) {
                case "SS" -> INVALID + "An string set  may not be empty";
                case "NS" -> INVALID + "An number set  may not be empty";
                default -> INVALID + "Binary sets should not be empty";
            };
        }
        if (!type.equals("NS")) {
            boolean distinct = new HashSet<>(elements).size() == elements.size();
            String end = type.equals("SS") ? " contains duplicates." : "of type BS contains duplicates.";
            return distinct ? null : INVALID + "Input collection " + shown(type, elements) + end;
        }
        HashSet<BigDecimal> numbers = new HashSet<>();
        for (Object element : elements) {
            String error = numberError((String) element);
            if (error != null) {
                return error;
            }
            numbers.add(new BigDecimal((String) element).stripTrailingZeros());
        }
        String duplicates =
                older ? "Input collection contains duplicates" : INVALID + "Input collection contains duplicates.";
        return numbers.size() == elements.size() ? null : duplicates;
    }

    /** As they came; or in quotes, in the order of their bytes up to the one that is there again. */
    private Object shown(String type, List<Object> elements) {
        if (older) {
            return elements;
        }
        Value.Type single = type.equals("SS") ? Value.Type.S : Value.Type.B;
        List<Value> shown = new ArrayList<>();
        int next = 0;
        while (!shown.contains(new Value(single, elements.get(next)))) {
            shown.add(new Value(single, elements.get(next++)));
        }
        shown.sort(Value::order);
        elements.subList(next, elements.size()).forEach(element -> shown.add(new Value(single, element)));
        String separator = type.equals("SS") ? "\", \"" : "\",\"";
        return "[\"" + String.join(separator, shown.stream().map(Value::text).toList()) + "\"]";
    }

    private String numberError(String text) {
        if (text.isEmpty()) {
            return older ? NOT_NUMERIC : NOT_NUMERIC + ": ";
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException ex) {
            return NOT_NUMERIC + ": " + text;
        }
        return rangeError(number);
    }

    /** What is wrong with a number that is written in digits, or comes out of a sum. */
    static String rangeError(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (stripped.signum() == 0) {
            return null;
        }
        if (exponent > MAX_EXPONENT) {
            return "Number overflow. Attempting to store a number with magnitude larger than supported range";
        }
        if (exponent < MIN_EXPONENT) {
            return "Number underflow. Attempting to store a number with magnitude smaller than supported range";
        }
        return stripped.precision() > MAX_DIGITS
                ? "Attempting to store more than 38 significant digits in a Number"
                : null;
    }

    /** As {@link #attributesError}, the way the operations that write one item say it. */
    static String enveloped(String error) {
        return error.equals(NO_TYPE) || error.equals(SEVERAL_TYPES) ? error : Refusal.ENVELOPE + error;
    }

    /** As {@link #attributesError}, the way Query and Scan say it of an exclusive start key. */
    static String ofStartKey(String error) {
        boolean plain = Arrays.asList("numeric value", "Number", "contains duplicates", "An number set").stream()
                .anyMatch(error::contains);
        return plain ? error : "The provided starting key is invalid: " + error;
    }
}
