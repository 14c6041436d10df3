package stator.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Hands out the {@code #names} and {@code :values} of one request. */
final class Scope {
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]*");

    private final Dice dice;
    private final RandomValues values;
    private final Map<String, Object> definedNames = new LinkedHashMap<>();
    private final Map<String, Object> definedValues = new LinkedHashMap<>();

    Scope(Dice dice, RandomValues values) {
        this.dice = dice;
        this.values = values;
    }

    /** A step that means an attribute. */
    Path.Step step(String attribute) {
        boolean plain = PLAIN.matcher(attribute).matches()
                && !ExpressionRules.RESERVED.contains(attribute.toUpperCase(Locale.ROOT));
        if (plain && dice.perMille(700)) {
            return new Path.Step(attribute, 0);
        }
        for (Map.Entry<String, Object> name : definedNames.entrySet()) {
            if (name.getValue().equals(attribute) && dice.perMille(900)) {
                return new Path.Step(name.getKey(), 0);
            }
        }
        String name = "#" + dice.pick("", "n", "_") + definedNames.size();
        definedNames.put(name, attribute);
        return new Path.Step(name, 0);
    }

    Operand.Ref value(Value value) {
        return written(values.written(value));
    }

    /** A reference to what the wire shall have, sound or not. */
    Operand.Ref written(Object tree) {
        String name = ":" + dice.pick("", "v", "_") + definedValues.size();
        definedValues.put(name, tree);
        return new Operand.Ref(name);
    }

    Path path(String attribute) {
        return new Path(List.of(step(attribute)));
    }

    /** A path that begins with an attribute, and may go on. */
    Path deeper(String attribute) {
        return path(steps(attribute));
    }

    /** A path that begins with any attribute, and mostly does not overlap with others; it is added to them. */
    Path apart(String attribute, List<List<Object>> others) {
        List<Object> steps = steps(attribute);
        for (int tries = 0; tries < 6 && overlaps(steps, others) && !dice.perMille(20); tries++) {
            steps = steps(tries < 2 ? attribute : values.attribute());
        }
        others.add(steps);
        return path(steps);
    }

    private static boolean overlaps(List<Object> steps, List<List<Object>> others) {
        for (List<Object> other : others) {
            int common = Math.min(steps.size(), other.size());
            boolean apart = false;
            for (int i = 0; i < common && !apart; i++) {
                apart = !steps.get(i).equals(other.get(i))
                        && steps.get(i).getClass() == other.get(i).getClass();
                if (!apart && !steps.get(i).equals(other.get(i))) {
                    return true;
                }
            }
            if (!apart) {
                return true;
            }
        }
        return false;
    }

    /** Steps that go on from an attribute: names, and indexes of lists. */
    private List<Object> steps(String attribute) {
        List<Object> steps = new ArrayList<>();
        steps.add(attribute);
        Value.Type type = RandomValues.ATTRIBUTES.get(attribute);
        while (steps.size() < 4 && dice.perMille(type == Value.Type.L || type == Value.Type.M ? 450 : 25)) {
            boolean index = type == Value.Type.L ? dice.perMille(950) : type != Value.Type.M && dice.coin();
            if (index) {
                steps.add(dice.below(5));
                type = dice.pick(Value.Type.L, Value.Type.M, Value.Type.S, Value.Type.S);
            } else {
                String name = values.attribute();
                steps.add(name);
                type = RandomValues.ATTRIBUTES.get(name);
            }
        }
        return steps;
    }

    private Path path(List<Object> steps) {
        return new Path(steps.stream()
                .map(step -> step instanceof Integer index ? new Path.Step(null, index) : step((String) step))
                .toList());
    }

    /** Puts what has been handed out into a request. */
    void define(Map<String, Object> body) {
        if (!definedNames.isEmpty()) {
            body.put("ExpressionAttributeNames", definedNames);
        }
        if (!definedValues.isEmpty()) {
            body.put("ExpressionAttributeValues", definedValues);
        }
    }
}
