package stator.expression;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeType;
import stator.item.AttributeValue;
import stator.item.Item;

/** A random update: its text, its names and values, and what it means. */
final class RandomUpdate {
    /** A value of SET: its text, and a meaning that is an AttributeValue or an UpdateResult. */
    private record Value(String text, Function<Item, Object> meaning) {}

    /** One action. */
    private record Action(String section, List<Object> path, String text, Function<Item, Object> meaning) {}

    private final Random random;
    private final RandomValues values;
    private final Item item;
    private final RandomCondition.ReferenceNames references;
    private final List<Action> actions = new ArrayList<>();
    private final String text;

    RandomUpdate(Random random, Item item) {
        this.random = random;
        this.values = new RandomValues(random);
        this.item = item;
        this.references = new RandomCondition.ReferenceNames(random);
        Map<String, List<Action>> sections = new LinkedHashMap<>();
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            List<Object> path = values.path(item);
            if (actions.stream().noneMatch(action -> collide(action.path(), path))) {
                Action action = action(path);
                actions.add(action);
                sections.computeIfAbsent(action.section(), s -> new ArrayList<>())
                        .add(action);
            }
        }
        StringBuilder all = new StringBuilder();
        actions.clear();
        sections.forEach((section, of) -> {
            all.append(section)
                    .append(' ')
                    .append(String.join(", ", of.stream().map(Action::text).toList()))
                    .append(' ');
            actions.addAll(of);
        });
        text = all.toString();
    }

    String text() {
        return text;
    }

    RandomCondition.ReferenceNames references() {
        return references;
    }

    List<List<Object>> paths() {
        return actions.stream().map(Action::path).toList();
    }

    /** Whether one path is a beginning of the other, or they need a map and a list in one place. */
    static boolean collide(List<Object> one, List<Object> two) {
        for (int i = 0; i < one.size() && i < two.size(); i++) {
            if (one.get(i) instanceof Integer != two.get(i) instanceof Integer) {
                return true;
            }
            if (!one.get(i).equals(two.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The new attributes of an item, or why there are none. */
    Object apply(Item old) {
        return apply(old, true);
    }

    /** The attributes of an item that is made of its key and the update, or why there are none. */
    Object create(Item key) {
        return apply(key, false);
    }

    private Object apply(Item old, boolean exists) {
        List<@Nullable Object> results = new ArrayList<>();
        for (Action action : actions) {
            Object result = action.section().equals("SET") ? action.meaning().apply(old) : null;
            if (result instanceof UpdateResult) {
                return result;
            }
            results.add(result);
        }
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            List<Object> path = action.path();
            if (!parentFits(old, path)) {
                boolean clears =
                        action.section().equals("REMOVE") || action.section().equals("DELETE");
                if (clears && !exists) {
                    continue;
                }
                return UpdateResult.INVALID_DOCUMENT_PATH;
            }
            if (!action.section().equals("SET")) {
                Object result = action.meaning().apply(old);
                if (result instanceof UpdateResult refusal && refusal != UpdateResult.APPLIED) {
                    return result;
                }
                results.set(i, result);
            }
        }
        NaiveEvaluator.Sparse image = NaiveEvaluator.thaw(old.asMap());
        for (int i = 0; i < actions.size(); i++) {
            Object result = results.get(i);
            if (result != null) {
                change(image, actions.get(i).path(), result);
            }
        }
        return NaiveEvaluator.freezeMap(image);
    }

    private static boolean parentFits(Item old, List<Object> path) {
        int last = path.size() - 1;
        if (last == 0) {
            return true;
        }
        AttributeValue parent = NaiveEvaluator.find(old, path.subList(0, last));
        return parent != null
                && parent.type() == (path.get(last) instanceof Integer ? AttributeType.L : AttributeType.M);
    }

    /** Puts a value where a path leads to, or takes away what is there if the result is APPLIED without a value. */
    private static void change(NaiveEvaluator.Sparse image, List<Object> path, Object result) {
        TreeMap<Object, Object> parent = image.children();
        for (Object step : path.subList(0, path.size() - 1)) {
            parent = ((NaiveEvaluator.Sparse) requireNonNull(parent.get(step))).children();
        }
        Object last = path.get(path.size() - 1);
        if (result instanceof AttributeValue value) {
            parent.put(last, NaiveEvaluator.thaw(value));
        } else {
            parent.remove(last);
        }
    }

    private Action action(List<Object> path) {
        String place = references.path(path);
        switch (random.nextInt(6)) {
            case 0 -> {
                return new Action("REMOVE", path, place, i -> UpdateResult.APPLIED);
            }
            case 1 -> {
                AttributeValue operand = random.nextBoolean() ? values.number() : setFor(path);
                return new Action("ADD", path, place + " " + references.value(operand), i -> add(i, path, operand));
            }
            case 2 -> {
                AttributeValue operand = setFor(path);
                return new Action(
                        "DELETE", path, place + " " + references.value(operand), i -> delete(i, path, operand));
            }
            default -> {
                Value value = value();
                return new Action("SET", path, place + " = " + value.text(), value.meaning());
            }
        }
    }

    /** Mostly a set of the type that is there. */
    private AttributeValue setFor(List<Object> path) {
        AttributeValue there = NaiveEvaluator.find(item, path);
        AttributeValue set = values.set();
        for (int tries = 0; tries < 10 && there != null && there.type() != set.type(); tries++) {
            set = values.set();
        }
        return there != null && random.nextInt(5) == 0 && AttributeType.isSet(there.type()) ? there : set;
    }

    private static Object add(Item old, List<Object> path, AttributeValue operand) {
        AttributeValue there = NaiveEvaluator.find(old, path);
        if (there == null) {
            return operand;
        }
        if (there.type() != operand.type()) {
            return UpdateResult.INCORRECT_OPERAND_TYPE;
        }
        if (operand.type() == AttributeType.N) {
            return NaiveEvaluator.add(there, operand, false);
        }
        AttributeValue union = NaiveEvaluator.combine(there, operand, true);
        return union == null ? UpdateResult.APPLIED : union;
    }

    private static Object delete(Item old, List<Object> path, AttributeValue operand) {
        AttributeValue there = NaiveEvaluator.find(old, path);
        if (there == null) {
            return UpdateResult.APPLIED;
        }
        if (there.type() != operand.type()) {
            return UpdateResult.INCORRECT_OPERAND_TYPE;
        }
        AttributeValue rest = NaiveEvaluator.combine(there, operand, false);
        return rest == null ? UpdateResult.APPLIED : rest;
    }

    private Value value() {
        return switch (random.nextInt(5)) {
            case 0 -> sum();
            case 1 -> append();
            default -> operand(AttributeType.L, 2);
        };
    }

    private Value sum() {
        Value left = operand(AttributeType.N, 1);
        Value right = operand(AttributeType.N, 1);
        boolean minus = random.nextBoolean();
        String sum = left.text() + (minus ? " - " : "+") + right.text();
        return new Value(random.nextInt(6) == 0 ? "(" + sum + ")" : sum, i -> {
            Object a = typed(left.meaning().apply(i), AttributeType.N);
            if (a instanceof UpdateResult) {
                return a;
            }
            Object b = typed(right.meaning().apply(i), AttributeType.N);
            return b instanceof UpdateResult ? b : NaiveEvaluator.add((AttributeValue) a, (AttributeValue) b, minus);
        });
    }

    private Value append() {
        Value left = operand(AttributeType.L, 1);
        Value right = operand(AttributeType.L, 1);
        return new Value("list_append(" + left.text() + ", " + right.text() + ")", i -> {
            Object a = typed(left.meaning().apply(i), AttributeType.L);
            if (a instanceof UpdateResult) {
                return a;
            }
            Object b = typed(right.meaning().apply(i), AttributeType.L);
            if (b instanceof UpdateResult) {
                return b;
            }
            List<AttributeValue> both = new ArrayList<>(((AttributeValue) a).list());
            both.addAll(((AttributeValue) b).list());
            return AttributeValue.l(both);
        });
    }

    private static Object typed(Object value, byte type) {
        return value instanceof AttributeValue there && there.type() != type
                ? UpdateResult.INCORRECT_OPERAND_TYPE
                : value;
    }

    /** A path, a value of a type, or an if_not_exists of such. */
    private Value operand(byte type, int depth) {
        int kind = random.nextInt(depth > 0 ? 5 : 3);
        if (kind < 1) {
            AttributeValue value = type == AttributeType.N ? values.number() : values.list(1);
            return new Value(references.value(value), i -> value);
        }
        List<Object> path = pathTo(type);
        if (kind < 3) {
            return new Value(references.path(path), i -> {
                AttributeValue there = NaiveEvaluator.find(i, path);
                return there == null ? UpdateResult.MISSING_ATTRIBUTE : there;
            });
        }
        Value other = operand(type, depth - 1);
        return new Value("if_not_exists(" + references.path(path) + "," + other.text() + ")", i -> {
            AttributeValue there = NaiveEvaluator.find(i, path);
            return there == null ? other.meaning().apply(i) : there;
        });
    }

    private List<Object> pathTo(byte type) {
        List<Object> path = values.path(item);
        for (int tries = 0; tries < 10; tries++) {
            AttributeValue there = NaiveEvaluator.find(item, path);
            if (there != null && there.type() == type) {
                return path;
            }
            path = values.path(item);
        }
        return path;
    }

    /** What is left of an item if only these paths are. */
    static Map<String, AttributeValue> project(Item item, List<List<Object>> paths) {
        NaiveEvaluator.Sparse image = new NaiveEvaluator.Sparse(false, new TreeMap<>());
        List<List<Object>> found = new ArrayList<>(paths);
        found.sort(Comparator.comparing(Object::toString));
        for (List<Object> path : found) {
            AttributeValue value = NaiveEvaluator.find(item, path);
            if (value != null) {
                TreeMap<Object, Object> parent = image.children();
                for (int i = 0; i + 1 < path.size(); i++) {
                    boolean list = path.get(i + 1) instanceof Integer;
                    Object child = parent.computeIfAbsent(
                            path.get(i), step -> new NaiveEvaluator.Sparse(list, new TreeMap<>()));
                    parent = ((NaiveEvaluator.Sparse) child).children();
                }
                parent.put(path.get(path.size() - 1), value);
            }
        }
        return NaiveEvaluator.freezeMap(image);
    }
}
