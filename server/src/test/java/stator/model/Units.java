package stator.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** Capacity units of a table and its indexes. */
final class Units {
    private final Map<String, Object> indexes = new LinkedHashMap<>();
    private double table;
    private double total;

    static Units ofTable(double units) {
        return new Units().table(units);
    }

    /** Units of a write of one item; null for none. */
    static Units ofWrite(ModelTable table, Map<String, Value> before, Map<String, Value> after) {
        Units units = ofTable(ReferenceModel.writeUnits(before, after));
        table.indexes.forEach(index -> units.index(index.name(), index.units(table, before, after)));
        return units;
    }

    Units table(double units) {
        table += units;
        total += units;
        return this;
    }

    Units index(String name, double units) {
        if (units > 0) {
            double before = indexes.get(name) == null
                    ? 0
                    : (Double) Json.map(indexes.get(name)).get("CapacityUnits");
            indexes.put(name, Json.object("CapacityUnits", before + units));
            total += units;
        }
        return this;
    }

    Units add(Units other) {
        table(other.table);
        other.indexes.forEach(
                (name, units) -> index(name, (Double) Json.map(units).get("CapacityUnits")));
        return this;
    }

    /**
     * What an answer says of it, or null if it was not asked.
     *
     * @param name of the table as the request has it, name or ARN
     */
    Map<String, Object> told(Request request, String name) {
        return told(request, name, null);
    }

    /** As {@link #told(Request, String)}; of a transaction, the same units are told once more by their kind. */
    Map<String, Object> told(Request request, String name, String kind) {
        if (!areAsked(request)) {
            return null;
        }
        boolean apart = request.string("ReturnConsumedCapacity").equals("INDEXES");
        Map<String, Object> told = units(total, kind);
        told.put("TableName", name);
        if (apart) {
            told.put("Table", units(table, kind));
        }
        if (apart && !indexes.isEmpty()) {
            Map<String, Object> parts = new LinkedHashMap<>();
            indexes.forEach((index, units) ->
                    parts.put(index, units((Double) Json.map(units).get("CapacityUnits"), kind)));
            told.put("LocalSecondaryIndexes", parts);
        }
        return told;
    }

    static boolean areAsked(Request request) {
        String asked = request.string("ReturnConsumedCapacity");
        return asked != null && !asked.equals("NONE");
    }

    private static Map<String, Object> units(double units, String kind) {
        Map<String, Object> told = Json.object("CapacityUnits", units);
        if (kind != null) {
            told.put(kind, units);
        }
        return told;
    }
}
