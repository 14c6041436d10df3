package stator.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A document path as an expression has it: its first step is a name. */
record Path(List<Step> steps) implements Operand {
    /**
     * @param text  a name as written, with or without {@code #}; null for an index
     * @param index of a list, if there is no text
     */
    record Step(String text, int index) {
        Object resolved(Map<String, String> names) {
            return text == null ? index : text.startsWith("#") ? names.getOrDefault(text, text) : text;
        }
    }

    static Path of(String... names) {
        return new Path(Arrays.stream(names).map(name -> new Step(name, 0)).toList());
    }

    @Override
    public String print() {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            if (step.text == null) {
                text.append('[').append(step.index).append(']');
            } else {
                text.append(text.length() == 0 ? "" : ".").append(step.text);
            }
        }
        return text.toString();
    }

    /** Names as strings, indexes as integers. */
    List<Object> resolved(Map<String, String> names) {
        return steps.stream().map(step -> step.resolved(names)).toList();
    }

    /** How errors show resolved steps: {@code [a, b, [1]]}. */
    static String show(List<Object> resolved) {
        List<String> shown = new ArrayList<>();
        resolved.forEach(step -> shown.add(step instanceof Integer index ? "[" + index + "]" : step.toString()));
        return shown.toString();
    }

    /** The value that resolved steps lead to, or null. */
    static Value find(List<Object> resolved, Map<String, Value> item) {
        Value value = item.get((String) resolved.get(0));
        for (Object step : resolved.subList(1, resolved.size())) {
            value = value == null ? null : child(value, step);
        }
        return value;
    }

    private static Value child(Value parent, Object step) {
        if (step instanceof Integer index) {
            boolean there =
                    parent.type() == Value.Type.L && index < parent.list().size();
            return there ? parent.list().get(index) : null;
        }
        return parent.type() == Value.Type.M ? parent.map().get((String) step) : null;
    }
}
