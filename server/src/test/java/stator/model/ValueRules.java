package stator.model;

import java.math.BigDecimal;
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

    private ValueRules() {}

    /** The first error in the attributes of an item or key. */
    static String attributesError(Object attributes) {
        return error(Json.map(attributes), 1);
    }

    private static String error(Map<String, Object> attributes, int level) {
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            String error = attribute.getKey().isEmpty() ? INVALID + "Empty attribute name" : null;
            error = error == null ? error(attribute.getValue(), level) : error;
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    /** The first error in one value. */
    static String error(Object tree) {
        return error(tree, 1);
    }

    private static String error(Object tree, int level) {
        Map<String, Object> value = Json.map(tree);
        if (value.isEmpty()) {
            return "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
        }
        for (Map.Entry<String, Object> typed : value.entrySet()) {
            String error = error(typed.getKey(), typed.getValue(), level);
            if (error != null) {
                return error;
            }
        }
        return value.size() > 1
                ? "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported"
                        + " datatypes"
                : null;
    }

    private static String error(String type, Object content, int level) {
        return switch (type) {
            case "N" -> numberError((String) content);
            case "NULL" ->
                content.equals(true) ? null : INVALID + "Null attribute value types must have the value of true";
            case "SS", "NS", "BS" -> setError(type, Json.list(content));
            case "L" -> {
                String error = level < MAX_LEVELS ? null : tooDeep();
                for (Object element : Json.list(content)) {
                    error = error == null ? error(element, level + 1) : error;
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

    private static String setError(String type, List<Object> elements) {
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
            return distinct ? null : INVALID + "Input collection " + elements + end;
        }
        HashSet<BigDecimal> numbers = new HashSet<>();
        for (Object element : elements) {
            String error = numberError((String) element);
            if (error != null) {
                return error;
            }
            numbers.add(new BigDecimal((String) element).stripTrailingZeros());
        }
        return numbers.size() == elements.size() ? null : "Input collection contains duplicates";
    }

    private static String numberError(String text) {
        if (text.isEmpty()) {
            return NOT_NUMERIC;
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

    /** As {@link #attributesError}, the way PutItem and UpdateItem say it. */
    static String enveloped(String error) {
        boolean wrapped = error.startsWith(INVALID) || error.equals("Input collection contains duplicates");
        return wrapped ? Refusal.ENVELOPE + error : error;
    }

    /** As {@link #attributesError}, the way Query and Scan say it of an exclusive start key. */
    static String ofStartKey(String error) {
        boolean plain = Arrays.asList("numeric value", "Number", "contains duplicates", "An number set").stream()
                .anyMatch(error::contains);
        return plain ? error : "The provided starting key is invalid: " + error;
    }
}
