package stator.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a transaction consumes of each table, told by the name that the request first has for it. */
final class TableUnits {
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Units> units = new LinkedHashMap<>();

    /** @param name as the request has it, name or ARN */
    Units of(ModelTable table, String name) {
        names.putIfAbsent(table.name, name);
        return units.computeIfAbsent(table.name, key -> new Units());
    }

    /** @param kind what the units are called besides */
    Object told(Request request, String kind) {
        List<Object> told = new ArrayList<>();
        units.forEach((name, used) -> told.add(used.told(request, names.get(name), kind)));
        return told.contains(null) ? null : told;
    }
}
