package stator.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** BatchGetItem and BatchWriteItem. */
final class ModelBatches {
    private static final int MAX_KEYS = 100;
    private static final int MAX_WRITES = 25;
    private static final String DUPLICATES = "Provided list of item keys contains duplicates";

    private final ReferenceModel model;

    ModelBatches(ReferenceModel model) {
        this.model = model;
    }

    /** The keys of one table, checked. */
    private record Reads(Map<String, Object> asked, RequestExpressions expressions, List<Map<String, Value>> keys) {
        Expression.Projection projection() {
            return expressions.find(Expression.Projection.class, "ProjectionExpression");
        }
    }

    Map<String, Object> get(Request request) {
        Map<String, Object> tables = tables(request);
        Map<String, Reads> reads = new LinkedHashMap<>();
        int count = 0;
        for (Map.Entry<String, Object> entry : tables.entrySet()) {
            Map<String, Object> asked = Json.map(entry.getValue());
            Expression projection = request.expressions().get(entry.getKey());
            reads.put(entry.getKey(), reads(asked, projection));
            count += Json.list(asked.get("Keys")).size();
        }
        if (count > MAX_KEYS) {
            throw Refusal.validation("Too many items requested for the BatchGetItem call");
        }
        reads.forEach((name, read) -> {
            ModelTable table = model.table(name);
            read.keys.forEach(key -> Refusal.raise(table.keyError(key)));
            if (read.projection() != null) {
                Refusal.raise(table.pathError(read.projection().paths(), read.expressions.bindings()));
            }
        });
        Map<String, Object> responses = new LinkedHashMap<>();
        List<Object> capacities = new ArrayList<>();
        reads.forEach((name, read) -> {
            ModelTable table = model.table(name);
            responses.put(name, items(table, read));
            boolean consistent = Boolean.TRUE.equals(read.asked.get("ConsistentRead"));
            Units units = new Units();
            read.keys.forEach(
                    key -> units.table(ReferenceModel.readUnits(ReferenceModel.sizeOf(table.find(key)), consistent)));
            capacities.add(units.told(request, name));
        });
        return Json.object(
                "Responses",
                responses,
                "UnprocessedKeys",
                Map.of(),
                "ConsumedCapacity",
                capacities.contains(null) ? null : capacities);
    }

    private static Map<String, Object> tables(Request request) {
        Map<String, Object> tables = Json.map(request.body().get("RequestItems"));
        if (tables.isEmpty()) {
            throw Refusal.validation("The requestItems parameter is required for BatchWriteItem");
        }
        return tables;
    }

    private static Reads reads(Map<String, Object> asked, Expression projection) {
        RequestExpressions expressions = new RequestExpressions(
                asked,
                projection == null ? Map.of() : Map.of("ProjectionExpression", projection),
                RequestExpressions.Words.PLAIN);
        expressions.checkPresence("ProjectionExpression");
        LegacyParameters legacy = new LegacyParameters(asked).attributesToGet();
        expressions.check("ProjectionExpression");
        expressions.adopt(legacy);
        List<Map<String, Value>> keys = new ArrayList<>();
        for (Object key : Json.list(asked.get("Keys"))) {
            Refusal.raise(ValueRules.attributesError(key));
            keys.add(Value.attributes(key));
        }
        if (new HashSet<>(keys).size() < keys.size()) {
            throw Refusal.validation(DUPLICATES);
        }
        return new Reads(asked, expressions, keys);
    }

    private static List<Object> items(ModelTable table, Reads read) {
        List<Object> items = new ArrayList<>();
        for (Map<String, Value> key : read.keys) {
            Map<String, Value> item = table.find(key);
            if (item != null) {
                items.add(ReferenceModel.shown(item, read.projection(), read.expressions.bindings()));
            }
        }
        return items;
    }

    Map<String, Object> write(Request request) {
        Map<String, Object> tables = tables(request);
        int count = 0;
        for (Object writes : tables.values()) {
            Json.list(writes).forEach(write -> checkKind(Json.map(write)));
            Json.list(writes).forEach(write -> checkValues(Json.map(write)));
            count += Json.list(writes).size();
        }
        if (count > MAX_WRITES) {
            throw Refusal.validation("Too many items requested for the BatchWriteItem call");
        }
        tables.forEach((name, writes) -> checkKeys(model.table(name), Json.list(writes)));
        List<Object> capacities = new ArrayList<>();
        Map<String, Object> metrics = new LinkedHashMap<>();
        tables.forEach((name, writes) -> {
            ModelTable table = model.table(name);
            Units units = new Units();
            Map<Value, Object> collections = new LinkedHashMap<>();
            for (Object write : Json.list(writes)) {
                units.add(apply(table, Json.map(write)));
                Value partition = Value.attributes(attributes(Json.map(write))).get(table.partitionKey.name());
                collections.put(partition, ModelWrites.collection(request, table, partition));
            }
            if (!collections.containsValue(null)) {
                metrics.put(table.name, new ArrayList<>(collections.values()));
            }
            capacities.add(units.told(request, name));
        });
        return Json.object(
                "UnprocessedItems", Map.of(),
                "ItemCollectionMetrics", metrics.isEmpty() ? null : metrics,
                "ConsumedCapacity", capacities.contains(null) ? null : capacities);
    }

    private static void checkKind(Map<String, Object> write) {
        if (write.containsKey("PutRequest") == write.containsKey("DeleteRequest")) {
            throw Refusal.validation("Supplied AttributeValue has more than one datatypes set, must contain exactly one"
                    + " of the supported datatypes");
        }
    }

    private static Object attributes(Map<String, Object> write) {
        return write.containsKey("PutRequest")
                ? Json.map(write.get("PutRequest")).get("Item")
                : Json.map(write.get("DeleteRequest")).get("Key");
    }

    private static void checkValues(Map<String, Object> write) {
        Refusal.raise(ValueRules.olderAttributesError(attributes(write)));
        if (write.containsKey("PutRequest")
                && Value.size(Value.attributes(attributes(write))) > ReferenceModel.MAX_ITEM) {
            throw Refusal.validation("Item size has exceeded the maximum allowed size");
        }
    }

    private static void checkKeys(ModelTable table, List<Object> writes) {
        Set<Map<String, Value>> keys = new HashSet<>();
        for (Object each : writes) {
            Map<String, Object> write = Json.map(each);
            Map<String, Value> attributes = Value.attributes(attributes(write));
            if (write.containsKey("PutRequest")) {
                String error = table.itemError(attributes);
                boolean mismatch =
                        error != null && (error.contains("Missing the key") || error.contains("Type mismatch for key"));
                Refusal.raise(mismatch ? "The provided key element does not match the schema" : error);
            } else {
                Refusal.raise(table.keyError(attributes));
            }
            keys.add(table.keyOf(attributes));
        }
        if (keys.size() < writes.size()) {
            throw Refusal.validation(DUPLICATES);
        }
    }

    private static Units apply(ModelTable table, Map<String, Object> write) {
        Map<String, Value> attributes = Value.attributes(attributes(write));
        Map<String, Value> before = table.find(attributes);
        if (write.containsKey("PutRequest")) {
            table.put(attributes);
            return Units.ofWrite(table, before, attributes);
        }
        table.remove(attributes);
        return Units.ofWrite(table, before, null);
    }
}
