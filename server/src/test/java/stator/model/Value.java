package stator.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * An attribute value.
 *
 * @param content a String for S and, in Base64, for B; a BigDecimal without trailing zeros; a Boolean; a sorted set, list
 *     or map of such
 */
record Value(Type type, Object content) {
    enum Type {
        S,
        N,
        B,
        BOOL,
        NULL,
        SS,
        NS,
        BS,
        L,
        M
    }

    static Value s(String text) {
        return new Value(Type.S, text);
    }

    static Value n(long number) {
        return n(BigDecimal.valueOf(number));
    }

    static Value n(BigDecimal number) {
        return new Value(Type.N, number.stripTrailingZeros());
    }

    static Value b(byte... bytes) {
        return new Value(Type.B, Base64.getEncoder().encodeToString(bytes));
    }

    static Value set(Type type, Collection<?> elements) {
        return new Value(type, new TreeSet<Object>(elements));
    }

    static Value list(List<Value> elements) {
        return new Value(Type.L, elements);
    }

    static Value map(Map<String, Value> entries) {
        return new Value(Type.M, entries);
    }

    /** The value of a tree that has been found to be sound. */
    static Value of(Object tree) {
        Map.Entry<String, Object> only = Json.map(tree).entrySet().iterator().next();
        Object content = only.getValue();
        Type type = Type.valueOf(only.getKey());
        return switch (type) {
            case S, B -> new Value(type, content);
            case N -> n(new BigDecimal((String) content));
            case BOOL, NULL -> new Value(type, Boolean.parseBoolean(content.toString()));
            case SS, BS -> set(type, Json.list(content));
            case NS ->
                set(
                        type,
                        Json.list(content).stream()
                                .map(text -> new BigDecimal((String) text).stripTrailingZeros())
                                .toList());
            case L -> list(Json.list(content).stream().map(Value::of).toList());
            case M -> map(attributes(content));
        };
    }

    /** The attributes of a tree that has been found to be sound. */
    static Map<String, Value> attributes(Object tree) {
        Map<String, Value> attributes = new LinkedHashMap<>();
        Json.map(tree).forEach((name, value) -> attributes.put(name, of(value)));
        return attributes;
    }

    /** As an answer says it: numbers normalised, sets in an order of their own. */
    Object toJson() {
        Object told =
                switch (type) {
                    case S, B, BOOL, NULL -> content;
                    case N -> number().toPlainString();
                    case SS, BS -> new ArrayList<>(elements());
                    case NS ->
                        elements().stream()
                                .map(number -> ((BigDecimal) number).toPlainString())
                                .toList();
                    case L -> list().stream().map(Value::toJson).toList();
                    case M -> toJson(map());
                };
        return Json.object(type.name(), told);
    }

    static Map<String, Object> toJson(Map<String, Value> attributes) {
        Map<String, Object> tree = new LinkedHashMap<>();
        attributes.forEach((name, value) -> tree.put(name, value.toJson()));
        return tree;
    }

    String text() {
        return (String) content;
    }

    BigDecimal number() {
        return (BigDecimal) content;
    }

    byte[] bytes() {
        return Base64.getDecoder().decode(text());
    }

    Collection<?> elements() {
        return (Collection<?>) content;
    }

    @SuppressWarnings("unchecked")
    List<Value> list() {
        return (List<Value>) content;
    }

    @SuppressWarnings("unchecked")
    Map<String, Value> map() {
        return (Map<String, Value>) content;
    }

    boolean isSet() {
        return type == Type.SS || type == Type.NS || type == Type.BS;
    }

    boolean isOrdered() {
        return type == Type.S || type == Type.N || type == Type.B;
    }

    /** Negative, zero or positive, as DynamoDB orders strings, numbers and bytes of one type. */
    int order(Value other) {
        return switch (type) {
            case S ->
                Arrays.compareUnsigned(text().getBytes(UTF_8), other.text().getBytes(UTF_8));
            case N -> number().compareTo(other.number());
            case B -> Arrays.compareUnsigned(bytes(), other.bytes());
            default -> throw new IllegalArgumentException("not ordered: " + type);
        };
    }

    /** Length of a key attribute's value as its limit counts it; only whether numbers are empty matters. */
    int keyLength() {
        return switch (type) {
            case S -> text().getBytes(UTF_8).length;
            case B -> bytes().length;
            default -> 1;
        };
    }

    int size() {
        return switch (type) {
            case S, B -> keyLength();
            case N -> size(number());
            case BOOL, NULL -> 1;
            case SS -> elements().stream().mapToInt(e -> s((String) e).size()).sum();
            case NS -> elements().stream().mapToInt(e -> size((BigDecimal) e)).sum();
            case BS ->
                elements().stream().mapToInt(e -> new Value(Type.B, e).size()).sum();
            case L -> 3 + list().stream().mapToInt(e -> 1 + e.size()).sum();
            case M -> 3 + map().size() + size(map());
        };
    }

    /** Size of an item. */
    static int size(Map<String, Value> attributes) {
        return attributes.entrySet().stream()
                .mapToInt(e -> e.getKey().getBytes(UTF_8).length + e.getValue().size())
                .sum();
    }

    /** A byte, a byte for each two digits before the point and each two after it, and one for a minus sign. */
    private static int size(BigDecimal number) {
        String plain = number.abs().toPlainString();
        int point = plain.indexOf('.');
        String whole = (point < 0 ? plain : plain.substring(0, point)).replaceAll("^0+", "");
        String fraction = point < 0 ? "" : plain.substring(point + 1);
        if (fraction.isEmpty()) {
            whole = whole.replaceAll("0+$", "");
        }
        if (whole.isEmpty()) {
            fraction = fraction.replaceAll("^0+", "");
        }
        return 1 + (whole.length() + 1) / 2 + (fraction.length() + 1) / 2 + (number.signum() < 0 ? 1 : 0);
    }

    @Override
    public String toString() {
        return Json.print(toJson());
    }
}
