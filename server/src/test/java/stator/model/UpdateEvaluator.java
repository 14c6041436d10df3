package stator.model;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Applies updates that have been found to be sound. All reads see the item as it was. */
final class UpdateEvaluator {
    private static final String MISSING =
            "The provided expression refers to an attribute that does not exist in the item";
    static final String WRONG_TYPE = "An operand in the update expression has an incorrect data type";
    private static final String WRONG_PATH =
            "The document path provided in the update expression is invalid for update";

    /** What becomes of a path: null for nothing. */
    private record Change(List<Object> path, Value value) {}

    private final Map<String, Value> before;
    private final boolean exists;
    private final Bindings bindings;
    private final List<Change> changes = new ArrayList<>();

    /**
     * @param before the item, or its key where there is none
     * @param exists whether there is an item
     */
    UpdateEvaluator(Map<String, Value> before, boolean exists, Bindings bindings) {
        this.before = before;
        this.exists = exists;
        this.bindings = bindings;
    }

    /** Whether an update makes an item where there is none. */
    static boolean creates(Update update) {
        return update.sections().stream()
                .map(section -> section.keyword().toUpperCase(Locale.ROOT))
                .anyMatch(keyword -> keyword.equals("SET") || keyword.equals("ADD"));
    }

    /** The new attributes. */
    Map<String, Value> apply(Update update) {
        IdentityHashMap<Update.Action, Value> set = new IdentityHashMap<>();
        for (Update.Section section : update.sections()) {
            if (section.keyword().equalsIgnoreCase("SET")) {
                section.actions().forEach(action -> set.put(action, value(action.value())));
            }
        }
        for (Update.Section section : update.sections()) {
            for (Update.Action action : section.actions()) {
                change(section.keyword().toUpperCase(Locale.ROOT), action, set.get(action));
            }
        }
        return changed(before, changes, 0);
    }

    private void change(String keyword, Update.Action action, Value set) {
        List<Object> path = action.target().resolved(bindings.names());
        boolean clears = keyword.equals("REMOVE") || keyword.equals("DELETE");
        if (!hasParent(path)) {
            if (clears && !exists) {
                return;
            }
            throw Refusal.validation(WRONG_PATH);
        }
        Value current = Path.find(path, before);
        Value operand = action.value() == null
                ? null
                : bindings.values().get(action.value().print());
        Value changed =
                switch (keyword) {
                    case "SET" -> set;
                    case "REMOVE" -> null;
                    case "ADD" -> current == null ? operand : added(current, operand);
                    default -> current == null ? null : without(current, operand);
                };
        changes.add(new Change(path, changed));
    }

    private boolean hasParent(List<Object> path) {
        if (path.size() == 1) {
            return true;
        }
        Value parent = Path.find(path.subList(0, path.size() - 1), before);
        Value.Type wanted = path.get(path.size() - 1) instanceof Integer ? Value.Type.L : Value.Type.M;
        return parent != null && parent.type() == wanted;
    }

    private static Value added(Value current, Value operand) {
        if (current.type() != operand.type()) {
            throw Refusal.validation(WRONG_TYPE);
        }
        if (current.type() == Value.Type.N) {
            return sum(current.number().add(operand.number()));
        }
        if (current.type() == Value.Type.L) {
            List<Value> joined = new ArrayList<>(current.list());
            joined.addAll(operand.list());
            return Value.list(joined);
        }
        TreeSet<Object> union = new TreeSet<>(current.elements());
        union.addAll(operand.elements());
        return new Value(current.type(), union);
    }

    private static Value without(Value current, Value operand) {
        if (current.type() != operand.type()) {
            throw Refusal.validation(WRONG_TYPE);
        }
        TreeSet<Object> rest = new TreeSet<>(current.elements());
        rest.removeAll(operand.elements());
        return rest.isEmpty() ? null : new Value(current.type(), rest);
    }

    private static Value sum(BigDecimal sum) {
        Refusal.raise(ValueRules.rangeError(sum));
        return Value.n(sum);
    }

    /** What a value of SET comes to. */
    private Value value(Operand operand) {
        Operand bare = operand.bare();
        if (bare instanceof Operand.Ref ref) {
            return bindings.values().get(ref.print());
        }
        if (bare instanceof Path path) {
            Value found = Path.find(path.resolved(bindings.names()), before);
            if (found == null) {
                throw Refusal.validation(MISSING);
            }
            return found;
        }
        if (bare instanceof Operand.Sum sum) {
            BigDecimal left = value(sum.left(), Value.Type.N).number();
            BigDecimal right = value(sum.right(), Value.Type.N).number();
            return sum(sum.operator().equals("+") ? left.add(right) : left.subtract(right));
        }
        Operand.Call call = (Operand.Call) bare;
        if (call.function().equals("if_not_exists")) {
            Path path = (Path) call.arguments().get(0).bare();
            Value found = Path.find(path.resolved(bindings.names()), before);
            return found != null ? found : value(call.arguments().get(1));
        }
        List<Value> joined =
                new ArrayList<>(value(call.arguments().get(0), Value.Type.L).list());
        joined.addAll(value(call.arguments().get(1), Value.Type.L).list());
        return Value.list(joined);
    }

    private Value value(Operand operand, Value.Type type) {
        Value value = value(operand);
        if (value.type() != type) {
            throw Refusal.validation(WRONG_TYPE);
        }
        return value;
    }

    /** A map with the changes below it, which all begin with the same steps up to a depth. */
    private static Map<String, Value> changed(Map<String, Value> map, List<Change> changes, int depth) {
        Map<String, Value> changed = new LinkedHashMap<>(map);
        byStep(changes, depth).forEach((name, below) -> {
            Value value = changed(changed.get((String) name), below, depth);
            if (value == null) {
                changed.remove((String) name);
            } else {
                changed.put((String) name, value);
            }
        });
        return changed;
    }

    private static Value changed(Value value, List<Change> changes, int depth) {
        Change first = changes.get(0);
        if (first.path.size() == depth + 1) {
            return first.value;
        }
        if (value.type() == Value.Type.M) {
            return Value.map(changed(value.map(), changes, depth + 1));
        }
        List<Value> elements = new ArrayList<>(value.list());
        List<Value> appended = new ArrayList<>();
        byStep(changes, depth + 1).forEach((index, below) -> {
            if ((Integer) index < value.list().size()) {
                elements.set((Integer) index, changed(value.list().get((Integer) index), below, depth + 1));
            } else {
                appended.add(changed((Value) null, below, depth + 1));
            }
        });
        elements.addAll(appended);
        elements.removeIf(element -> element == null);
        return Value.list(elements);
    }

    private static Map<Object, List<Change>> byStep(List<Change> changes, int depth) {
        Map<Object, List<Change>> groups = new TreeMap<>();
        for (Change change : changes) {
            groups.computeIfAbsent(change.path.get(depth), step -> new ArrayList<>())
                    .add(change);
        }
        return groups;
    }

    /** What an update is charged with against the limit of an item's size, whatever the item. */
    static int charge(Update update, Bindings bindings) {
        int charge = 3;
        for (Update.Section section : update.sections()) {
            String keyword = section.keyword().toUpperCase(Locale.ROOT);
            for (Update.Action action : section.actions()) {
                charge += steps(action.target().resolved(bindings.names()), 4) - 4;
                charge += switch (keyword) {
                    case "SET" -> 19 + charge(action.value().bare(), bindings);
                    case "ADD" ->
                        19 + chargeOfAdded(bindings.values().get(action.value().print()));
                    default -> 1;
                };
            }
        }
        return charge;
    }

    /** A set has perhaps all of it already. */
    private static int chargeOfAdded(Value added) {
        return added.type() == Value.Type.N ? added.size() : 0;
    }

    private static int steps(List<Object> resolved, int each) {
        return resolved.stream()
                .mapToInt(step -> each + step.toString().getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static int charge(Operand operand, Bindings bindings) {
        if (operand instanceof Path path) {
            return 1 + steps(path.resolved(bindings.names()), 14);
        }
        if (operand instanceof Operand.Sum sum) {
            return (sum.operator().equals("+") ? 34 : 37)
                    + charge(sum.left().bare(), bindings)
                    + charge(sum.right().bare(), bindings);
        }
        if (operand instanceof Operand.Call call) {
            return (call.function().equals("if_not_exists") ? 39 : 37)
                    + call.arguments().stream()
                            .mapToInt(argument -> charge(argument.bare(), bindings))
                            .sum();
        }
        return bindings.values().get(operand.print()).size();
    }
}
