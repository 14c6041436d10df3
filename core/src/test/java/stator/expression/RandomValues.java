package stator.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import stator.item.AttributeType;
import stator.item.AttributeValue;
import stator.item.Item;

/** Values, items and paths from a small world, so that they meet often. */
final class RandomValues {
    private static final String[] STRINGS = {"", "a", "b", "ab", "abab", "\u00e9", "\ud834\udd1e", "\uffff"};
    private static final String[] NUMBERS = {"0", "1", "2", "3", "-1", "-1.5", "1.5", "10", "1E100", "-1E-100"};
    private static final byte[][] BINARIES = {{}, {1}, {-1}, {1, 2}, {1, 2, 1, 2, 3}, {2, 1}};
    private static final String[] NAMES = {"a", "b", "c", "d", "e"};

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    String name() {
        return NAMES[random.nextInt(NAMES.length)];
    }

    Item item() {
        return Item.of(map(3, 5));
    }

    private Map<String, AttributeValue> map(int depth, int maxSize) {
        Map<String, AttributeValue> map = new LinkedHashMap<>();
        for (int left = random.nextInt(maxSize + 1); left > 0; left--) {
            map.put(name(), value(depth));
        }
        return map;
    }

    AttributeValue value(int depth) {
        int kind = random.nextInt(depth > 0 ? 12 : 8);
        return switch (kind) {
            case 0, 1 -> string();
            case 2 -> number();
            case 3 -> binary();
            case 4 -> random.nextBoolean() ? AttributeValue.bool(random.nextBoolean()) : AttributeValue.nul();
            case 5, 6, 7 -> set();
            case 8, 9 -> AttributeValue.m(map(depth - 1, 4));
            default -> list(depth);
        };
    }

    AttributeValue string() {
        return AttributeValue.s(STRINGS[random.nextInt(STRINGS.length)]);
    }

    AttributeValue number() {
        return AttributeValue.n(NUMBERS[random.nextInt(NUMBERS.length)]);
    }

    AttributeValue binary() {
        return AttributeValue.b(BINARIES[random.nextInt(BINARIES.length)]);
    }

    AttributeValue scalar() {
        return switch (random.nextInt(3)) {
            case 0 -> string();
            case 1 -> number();
            default -> binary();
        };
    }

    AttributeValue set() {
        int size = 1 + random.nextInt(3);
        switch (random.nextInt(3)) {
            case 0 -> {
                Set<String> strings = new TreeSet<>();
                for (int i = 0; i < size; i++) {
                    strings.add(STRINGS[random.nextInt(STRINGS.length)]);
                }
                return AttributeValue.ss(strings);
            }
            case 1 -> {
                Set<BigDecimal> numbers = new TreeSet<>();
                for (int i = 0; i < size; i++) {
                    numbers.add(new BigDecimal(NUMBERS[random.nextInt(NUMBERS.length)]));
                }
                return AttributeValue.ns(numbers);
            }
            default -> {
                List<byte[]> binaries = new ArrayList<>();
                int first = random.nextInt(BINARIES.length);
                for (int i = 0; i < size; i++) {
                    binaries.add(BINARIES[(first + i) % BINARIES.length]);
                }
                return AttributeValue.bs(binaries);
            }
        }
    }

    AttributeValue list(int depth) {
        List<AttributeValue> list = new ArrayList<>();
        for (int left = random.nextInt(5); left > 0; left--) {
            list.add(value(Math.max(depth - 1, 0)));
        }
        return AttributeValue.l(list);
    }

    /** Steps of a path: names as String, indexes as Integer. Mostly one that the item has, or nearly. */
    List<Object> path(Item item) {
        List<Object> path = new ArrayList<>();
        path.add(name());
        AttributeValue value = item.attribute((String) path.get(0));
        while (random.nextInt(3) > 0 && path.size() < 5) {
            boolean list = value != null && value.type() == AttributeType.L;
            boolean map = value != null && value.type() == AttributeType.M;
            if (!list && !map && random.nextInt(3) > 0) {
                break;
            }
            Object step = list && random.nextInt(10) > 0 ? (Object) random.nextInt(5) : name();
            path.add(step);
            value = NaiveEvaluator.step(value, step);
        }
        return path;
    }
}
