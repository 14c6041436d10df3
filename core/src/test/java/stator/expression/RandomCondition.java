package stator.expression;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeType;
import stator.item.AttributeValue;
import stator.item.Item;

/** A random condition: its text, its names and values, and what it means. */
final class RandomCondition {
    private static final String[] COMPARATORS = {"=", "<>", "<", "<=", ">", ">="};

    /** An operand: its text, its meaning, what tells it from others, its value if it is one. */
    private record Operand(
            String text,
            Function<Item, @Nullable AttributeValue> meaning,
            @Nullable List<Object> path,
            @Nullable AttributeValue value) {}

    /** Part of a condition. */
    private record Part(String text, Predicate<Item> meaning) {}

    private final Random random;
    private final RandomValues values;
    private final Item item;
    private final ReferenceNames references;
    private final Part condition;

    RandomCondition(Random random, Item item) {
        this.random = random;
        this.values = new RandomValues(random);
        this.item = item;
        this.references = new ReferenceNames(random);
        this.condition = part(3);
    }

    String text() {
        return condition.text();
    }

    ReferenceNames references() {
        return references;
    }

    boolean holds(Item judged) {
        return condition.meaning().test(judged);
    }

    private Part part(int depth) {
        int kind = depth == 0 ? 9 : random.nextInt(10);
        if (kind < 2) {
            Part left = part(depth - 1);
            Part right = part(depth - 1);
            return new Part(
                    inOr(left) + spell(" AND ") + inOr(right),
                    i -> left.meaning().test(i) && right.meaning().test(i));
        }
        if (kind < 4) {
            Part left = part(depth - 1);
            Part right = part(depth - 1);
            return new Part(
                    left.text() + spell(" OR ") + right.text(),
                    i -> left.meaning().test(i) || right.meaning().test(i));
        }
        if (kind == 4) {
            Part negated = part(depth - 1);
            return new Part(spell("NOT ") + "(" + negated.text() + ")", i -> !negated.meaning()
                    .test(i));
        }
        return random.nextBoolean() ? comparison() : function();
    }

    /** OR binds less than AND; where there is one, or might be, parentheses keep it together. */
    private static String inOr(Part part) {
        return part.text().toUpperCase(Locale.ROOT).contains(" OR ") ? "(" + part.text() + ")" : part.text();
    }

    private String spell(String keyword) {
        return random.nextInt(4) == 0 ? keyword.toLowerCase(Locale.ROOT) : keyword;
    }

    private Part comparison() {
        int kind = random.nextInt(8);
        if (kind == 0) {
            return between();
        }
        if (kind == 1) {
            return in();
        }
        String comparator = COMPARATORS[random.nextInt(COMPARATORS.length)];
        boolean orders = !comparator.equals("=") && !comparator.equals("<>");
        Operand left = operand(orders);
        Operand right = distinct(left, orders);
        String text = left.text() + " " + comparator + " " + right.text();
        return new Part(
                text,
                i -> compare(
                        comparator, left.meaning().apply(i), right.meaning().apply(i)));
    }

    private static boolean compare(String comparator, @Nullable AttributeValue left, @Nullable AttributeValue right) {
        if (comparator.equals("=") || comparator.equals("<>")) {
            return NaiveEvaluator.equal(left, right) == comparator.equals("=");
        }
        Integer order = NaiveEvaluator.order(left, right);
        if (order == null) {
            return false;
        }
        return switch (comparator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private Part between() {
        Operand first = operand(true);
        Operand low = operand(true);
        Operand high = operand(true);
        AttributeValue lowValue = low.value();
        AttributeValue highValue = high.value();
        if (lowValue != null && highValue != null) {
            Integer order = NaiveEvaluator.order(lowValue, highValue);
            if (order == null) {
                high = low;
            } else if (order > 0) {
                Operand swapped = low;
                low = high;
                high = swapped;
            }
        }
        Operand from = low;
        Operand to = high;
        return new Part(
                first.text() + spell(" BETWEEN ") + from.text() + spell(" AND ") + to.text(),
                i -> compare(">=", first.meaning().apply(i), from.meaning().apply(i))
                        && compare("<=", first.meaning().apply(i), to.meaning().apply(i)));
    }

    private Part in() {
        Operand first = operand(false);
        List<Operand> listed = new ArrayList<>();
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            listed.add(operand(false));
        }
        String text = String.join(", ", listed.stream().map(Operand::text).toList());
        return new Part(first.text() + spell(" IN ") + "(" + text + ")", i -> listed.stream()
                .anyMatch(o -> NaiveEvaluator.equal(
                        first.meaning().apply(i), o.meaning().apply(i))));
    }

    private Part function() {
        switch (random.nextInt(5)) {
            case 0 -> {
                Operand path = path();
                return new Part(
                        "attribute_exists(" + path.text() + ")",
                        i -> path.meaning().apply(i) != null);
            }
            case 1 -> {
                Operand path = path();
                return new Part(
                        "attribute_not_exists (" + path.text() + ")",
                        i -> path.meaning().apply(i) == null);
            }
            case 2 -> {
                Operand path = path();
                byte type = (byte) (1 + random.nextInt(AttributeType.M));
                String name = references.value(AttributeValue.s(AttributeType.name(type)));
                return new Part("attribute_type(" + path.text() + "," + name + ")", i -> {
                    AttributeValue value = path.meaning().apply(i);
                    return value != null && value.type() == type;
                });
            }
            case 3 -> {
                Operand left = path();
                AttributeValue start = random.nextBoolean() ? values.string() : values.binary();
                Operand right = random.nextInt(4) == 0 ? distinctPath(left) : value(start);
                return new Part(
                        "begins_with(" + left.text() + ", " + right.text() + ")",
                        i -> NaiveEvaluator.beginsWith(
                                left.meaning().apply(i), right.meaning().apply(i)));
            }
            default -> {
                Operand left = operand(false);
                Operand right = distinct(left, false);
                return new Part(
                        "contains(" + left.text() + ", " + right.text() + ")",
                        i -> NaiveEvaluator.contains(
                                left.meaning().apply(i), right.meaning().apply(i)));
            }
        }
    }

    private Operand distinct(Operand first, boolean ordered) {
        Operand second = operand(ordered);
        return first.path() != null && first.path().equals(second.path()) ? value(values.scalar()) : second;
    }

    private Operand distinctPath(Operand first) {
        Operand second = path();
        return requireNonNull(first.path()).equals(second.path()) ? value(values.string()) : second;
    }

    private Operand operand(boolean ordered) {
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> path();
            case 3 -> {
                Operand sized = path();
                yield new Operand(
                        "size(" + sized.text() + ")",
                        i -> NaiveEvaluator.size(sized.meaning().apply(i)),
                        null,
                        null);
            }
            case 4 -> value(ordered ? values.scalar() : existing());
            default -> value(ordered ? values.scalar() : values.value(1));
        };
    }

    /** A value that the item has somewhere, so that equality is not only a matter of luck. */
    private AttributeValue existing() {
        AttributeValue found = NaiveEvaluator.find(item, values.path(item));
        return found == null ? values.value(1) : found;
    }

    private Operand path() {
        List<Object> path = values.path(item);
        String text = references.path(path);
        return new Operand(
                random.nextInt(8) == 0 ? "(" + text + ")" : text, i -> NaiveEvaluator.find(i, path), path, null);
    }

    private Operand value(AttributeValue value) {
        return new Operand(references.value(value), i -> value, null, value);
    }

    /** Hands out {@code #names} and {@code :values}. */
    static final class ReferenceNames {
        private static final Pattern REFERENCE = Pattern.compile("[:#]\\w+");

        private final Random random;
        private final Map<String, String> names = new LinkedHashMap<>();
        private final Map<String, AttributeValue> values = new LinkedHashMap<>();
        private int next;

        ReferenceNames(Random random) {
            this.random = random;
        }

        String path(List<Object> path) {
            StringBuilder text = new StringBuilder();
            for (Object step : path) {
                if (step instanceof Integer) {
                    text.append('[').append(step).append(']');
                } else {
                    text.append(text.length() == 0 ? "" : ".").append(name((String) step));
                }
            }
            return text.toString();
        }

        private String name(String attribute) {
            if (random.nextInt(4) > 0) {
                return attribute;
            }
            names.put("#" + attribute, attribute);
            return "#" + attribute;
        }

        String value(AttributeValue value) {
            String name = ":v" + next++;
            values.put(name, value);
            return name;
        }

        /** The context of an expression, of which parts may have been thrown away again. */
        ExpressionContext context(String text, ExpressionCache cache) {
            Set<String> used = new HashSet<>();
            Matcher references = REFERENCE.matcher(text);
            while (references.find()) {
                used.add(references.group());
            }
            names.keySet().retainAll(used);
            values.keySet().retainAll(used);
            return new ExpressionContext(
                    names.isEmpty() ? null : names,
                    values.isEmpty() ? null : Item.of(values).toAttributeMap(),
                    cache);
        }

        @Override
        public String toString() {
            return "names=" + names + " values=" + values;
        }
    }
}
