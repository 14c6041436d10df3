package stator.expression;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeType;
import stator.item.AttributeValue;
import stator.item.Item;

/** What expressions mean, said as simply as possible over plain values. Shares nothing with what it is compared to. */
final class NaiveEvaluator {
    private NaiveEvaluator() {}

    static @Nullable AttributeValue find(Item item, List<Object> path) {
        AttributeValue value = item.attribute((String) path.get(0));
        for (Object step : path.subList(1, path.size())) {
            value = step(value, step);
        }
        return value;
    }

    static @Nullable AttributeValue step(@Nullable AttributeValue value, Object step) {
        if (value == null) {
            return null;
        }
        if (step instanceof Integer index) {
            return value.type() == AttributeType.L && index < value.list().size()
                    ? value.list().get(index)
                    : null;
        }
        return value.type() == AttributeType.M ? value.map().get((String) step) : null;
    }

    /** Negative, zero or positive; null if the two cannot be ordered. */
    static @Nullable Integer order(@Nullable AttributeValue left, @Nullable AttributeValue right) {
        if (left == null || right == null || left.type() != right.type()) {
            return null;
        }
        return switch (left.type()) {
            case AttributeType.S ->
                Arrays.compareUnsigned(
                        left.string().getBytes(UTF_8), right.string().getBytes(UTF_8));
            case AttributeType.N -> left.number().compareTo(right.number());
            case AttributeType.B -> Arrays.compareUnsigned(left.bytes(), right.bytes());
            default -> null;
        };
    }

    static boolean equal(@Nullable AttributeValue left, @Nullable AttributeValue right) {
        return left != null && left.equals(right);
    }

    static @Nullable AttributeValue size(@Nullable AttributeValue value) {
        if (value == null) {
            return null;
        }
        return switch (value.type()) {
            case AttributeType.S -> AttributeValue.n(value.string().length());
            case AttributeType.B -> AttributeValue.n(value.bytes().length);
            case AttributeType.SS -> AttributeValue.n(value.stringSet().size());
            case AttributeType.NS -> AttributeValue.n(value.numberSet().size());
            case AttributeType.BS -> AttributeValue.n(value.binarySet().size());
            case AttributeType.L -> AttributeValue.n(value.list().size());
            case AttributeType.M -> AttributeValue.n(value.map().size());
            default -> null;
        };
    }

    static boolean beginsWith(@Nullable AttributeValue value, @Nullable AttributeValue start) {
        if (value == null || start == null || value.type() != start.type()) {
            return false;
        }
        if (value.type() == AttributeType.S) {
            return value.string().startsWith(start.string());
        }
        return value.type() == AttributeType.B
                && indexesOf(value.bytes(), start.bytes()).contains(0);
    }

    static boolean contains(@Nullable AttributeValue value, @Nullable AttributeValue sought) {
        if (value == null || sought == null) {
            return false;
        }
        byte type = sought.type();
        return switch (value.type()) {
            case AttributeType.S -> type == AttributeType.S && value.string().contains(sought.string());
            case AttributeType.B ->
                type == AttributeType.B
                        && !indexesOf(value.bytes(), sought.bytes()).isEmpty();
            case AttributeType.SS ->
                type == AttributeType.S && value.stringSet().contains(sought.string());
            case AttributeType.NS ->
                type == AttributeType.N && value.numberSet().stream().anyMatch(n -> n.compareTo(sought.number()) == 0);
            case AttributeType.BS ->
                type == AttributeType.B && value.binarySet().stream().anyMatch(b -> Arrays.equals(b, sought.bytes()));
            case AttributeType.L -> value.list().contains(sought);
            default -> false;
        };
    }

    private static List<Integer> indexesOf(byte[] text, byte[] part) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i + part.length <= text.length; i++) {
            if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
                indexes.add(i);
            }
        }
        return indexes;
    }

    /** A sum or difference, or why there is none. */
    static Object add(AttributeValue left, AttributeValue right, boolean subtract) {
        BigDecimal sum = subtract
                ? left.number().subtract(right.number())
                : left.number().add(right.number());
        BigDecimal plain = sum.stripTrailingZeros();
        if (plain.signum() != 0 && plain.precision() > 38) {
            return UpdateResult.TOO_MANY_DIGITS;
        }
        return AttributeValue.n(plain);
    }

    /** The elements of both sets, or those of the first that the second lacks; null if none are left. */
    static @Nullable AttributeValue combine(AttributeValue first, AttributeValue second, boolean union) {
        Map<Object, Object> elements = new LinkedHashMap<>();
        elements(first).forEach(elements::put);
        elements(second).forEach((key, element) -> {
            if (union) {
                elements.put(key, element);
            } else {
                elements.remove(key);
            }
        });
        if (elements.isEmpty()) {
            return null;
        }
        List<Object> left = new ArrayList<>(elements.values());
        return switch (first.type()) {
            case AttributeType.SS ->
                AttributeValue.ss(left.stream().map(String.class::cast).toList());
            case AttributeType.NS ->
                AttributeValue.ns(left.stream().map(Number.class::cast).toList());
            default -> AttributeValue.bs(left.stream().map(byte[].class::cast).toList());
        };
    }

    private static Map<Object, Object> elements(AttributeValue set) {
        Map<Object, Object> elements = new LinkedHashMap<>();
        switch (set.type()) {
            case AttributeType.SS -> set.stringSet().forEach(s -> elements.put(s, s));
            case AttributeType.NS -> set.numberSet().forEach(n -> elements.put(n.stripTrailingZeros(), n));
            default -> set.binarySet().forEach(b -> elements.put(Arrays.toString(b), b));
        }
        return elements;
    }

    /** Values that can be changed: maps by name, lists by index with gaps, other values as they are. */
    static Object thaw(AttributeValue value) {
        if (value.type() == AttributeType.M) {
            return thaw(value.map());
        }
        if (value.type() == AttributeType.L) {
            TreeMap<Object, Object> list = new TreeMap<>();
            for (int i = 0; i < value.list().size(); i++) {
                list.put(i, thaw(value.list().get(i)));
            }
            return new Sparse(true, list);
        }
        return value;
    }

    static Sparse thaw(Map<String, AttributeValue> attributes) {
        TreeMap<Object, Object> map = new TreeMap<>();
        attributes.forEach((name, value) -> map.put(name, thaw(value)));
        return new Sparse(false, map);
    }

    static AttributeValue freeze(Object value) {
        if (!(value instanceof Sparse sparse)) {
            return (AttributeValue) value;
        }
        if (sparse.isList()) {
            return AttributeValue.l(sparse.children().values().stream()
                    .map(NaiveEvaluator::freeze)
                    .toList());
        }
        return AttributeValue.m(freezeMap(sparse));
    }

    static Map<String, AttributeValue> freezeMap(Sparse sparse) {
        Map<String, AttributeValue> map = new LinkedHashMap<>();
        sparse.children().forEach((name, value) -> map.put((String) name, freeze(value)));
        return map;
    }

    /** A map, or a list whose indexes need not be without gaps. */
    record Sparse(boolean isList, TreeMap<Object, Object> children) {}
}
