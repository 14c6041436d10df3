package stator.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A local secondary index: what it holds of the items that have its sort key.
 *
 * @param included attributes that it holds besides keys; null for all
 */
record ModelIndex(String name, ModelTable.KeyAttribute sortKey, List<String> included) {
    /** How CreateTable is told of it. */
    Object definition(ModelTable.KeyAttribute partitionKey) {
        String type = included == null ? "ALL" : included.isEmpty() ? "KEYS_ONLY" : "INCLUDE";
        return Json.object(
                "IndexName", name,
                "KeySchema",
                        List.of(
                                Json.object("AttributeName", partitionKey.name(), "KeyType", "HASH"),
                                Json.object("AttributeName", sortKey.name(), "KeyType", "RANGE")),
                "Projection",
                        Json.object(
                                "ProjectionType",
                                type,
                                "NonKeyAttributes",
                                type.equals("INCLUDE") ? new ArrayList<Object>(included) : null));
    }

    boolean holds(Map<String, Value> item) {
        return item != null && item.containsKey(sortKey.name());
    }

    boolean holdsAttribute(ModelTable table, String attribute) {
        return included == null
                || included.contains(attribute)
                || attribute.equals(sortKey.name())
                || table.keyAttributes().stream().anyMatch(key -> key.name().equals(attribute));
    }

    /** What it holds of an item. */
    Map<String, Value> entry(ModelTable table, Map<String, Value> item) {
        Map<String, Value> entry = new LinkedHashMap<>(item);
        entry.keySet().removeIf(attribute -> !holdsAttribute(table, attribute));
        return entry;
    }

    /** Order of two items that it holds, of one partition key. */
    int order(ModelTable table, Map<String, Value> one, Map<String, Value> two) {
        int order = one.get(sortKey.name()).order(two.get(sortKey.name()));
        return order != 0 ? order : one.get(table.sortKey.name()).order(two.get(table.sortKey.name()));
    }

    /** Units of a write: for an entry that changes; for one under another key, of taking it out and putting it in. */
    double units(ModelTable table, Map<String, Value> before, Map<String, Value> after) {
        Map<String, Value> old = holds(before) ? entry(table, before) : null;
        Map<String, Value> made = holds(after) ? entry(table, after) : null;
        if (old == null || made == null) {
            return old == null && made == null ? 0 : ReferenceModel.writeUnits(old, made);
        }
        if (!old.get(sortKey.name()).equals(made.get(sortKey.name()))) {
            return ReferenceModel.writeUnits(old, null) + ReferenceModel.writeUnits(null, made);
        }
        return old.equals(made) ? 0 : ReferenceModel.writeUnits(old, made);
    }

    /** What is wrong with a value of another type than the sort key's. */
    String mismatch(Value.Type actual) {
        return ValueRules.INVALID + "Type mismatch for Index Key " + sortKey.name() + " Expected: " + sortKey.type()
                + " Actual: " + actual + " IndexName: " + name;
    }
}
