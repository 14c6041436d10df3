package stator.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes the parts of items that paths lead to. */
final class Projections {
    private Projections() {}

    static Map<String, Value> project(Map<String, Value> item, List<Path> paths, Bindings bindings) {
        List<List<Object>> resolved = new ArrayList<>();
        paths.forEach(path -> resolved.add(path.resolved(bindings.names())));
        return map(item, resolved);
    }

    private static Map<String, Value> map(Map<String, Value> map, List<List<Object>> paths) {
        Map<String, Value> part = new LinkedHashMap<>();
        byStep(paths).forEach((step, rest) -> {
            Value value = step instanceof String name && map.containsKey(name) ? part(map.get(name), rest) : null;
            if (value != null) {
                part.put((String) step, value);
            }
        });
        return part;
    }

    /** The part of a value; null if no path leads anywhere in it. */
    private static Value part(Value value, List<List<Object>> paths) {
        if (paths.get(0).isEmpty()) {
            return value;
        }
        boolean byName = paths.get(0).get(0) instanceof String;
        if (byName && value.type() == Value.Type.M) {
            Map<String, Value> part = map(value.map(), paths);
            return part.isEmpty() ? null : Value.map(part);
        }
        if (byName || value.type() != Value.Type.L) {
            return null;
        }
        List<Value> part = new ArrayList<>();
        byStep(paths).forEach((index, rest) -> {
            Value element =
                    (Integer) index < value.list().size() ? part(value.list().get((Integer) index), rest) : null;
            if (element != null) {
                part.add(element);
            }
        });
        return part.isEmpty() ? null : Value.list(part);
    }

    private static Map<Object, List<List<Object>>> byStep(List<List<Object>> paths) {
        Map<Object, List<List<Object>>> groups = new TreeMap<>();
        for (List<Object> path : paths) {
            groups.computeIfAbsent(path.get(0), step -> new ArrayList<>()).add(path.subList(1, path.size()));
        }
        return groups;
    }
}
