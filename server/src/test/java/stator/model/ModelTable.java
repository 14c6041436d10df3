package stator.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A table: maps of items by partition key and, below that, in the order of the sort key. */
final class ModelTable {
    /** An attribute of a key. */
    record KeyAttribute(String name, Value.Type type) {}

    /** What the ARN of a table begins with; its name follows. */
    static final String ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/";

    private static final String TOO_LONG =
            ValueRules.INVALID + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes";
    private static final String NOT_SCALAR =
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ";
    private static final Value NO_SORT_KEY = Value.s("");
    private static final int MAX_PARTITION_KEY = 2048;
    private static final int MAX_SORT_KEY = 1024;

    final String name;
    final KeyAttribute partitionKey;
    final KeyAttribute sortKey;
    final List<ModelIndex> indexes;
    private final Map<Value, TreeMap<Value, Map<String, Value>>> partitions = new HashMap<>();

    /**
     * @param sortKey null if there is none
     * @param indexes in the order of their names
     */
    ModelTable(String name, KeyAttribute partitionKey, KeyAttribute sortKey, ModelIndex... indexes) {
        this.name = name;
        this.partitionKey = partitionKey;
        this.sortKey = sortKey;
        this.indexes = List.of(indexes);
    }

    /** The request that makes the table. */
    Map<String, Object> definition() {
        List<Object> schema = new ArrayList<>();
        List<Object> definitions = new ArrayList<>();
        for (KeyAttribute attribute : keyAttributes()) {
            String role = attribute.equals(partitionKey) ? "HASH" : "RANGE";
            schema.add(Json.object("AttributeName", attribute.name, "KeyType", role));
            definitions.add(definition(attribute));
        }
        List<Object> local = new ArrayList<>();
        for (ModelIndex index : indexes) {
            definitions.add(definition(index.sortKey()));
            local.add(index.definition(partitionKey));
        }
        Map<String, Object> definition = Json.object("TableName", name, "BillingMode", "PAY_PER_REQUEST");
        definition.put("KeySchema", schema);
        definition.put("AttributeDefinitions", definitions);
        if (!local.isEmpty()) {
            definition.put("LocalSecondaryIndexes", local);
        }
        return definition;
    }

    private static Object definition(KeyAttribute attribute) {
        return Json.object("AttributeName", attribute.name, "AttributeType", attribute.type.name());
    }

    List<KeyAttribute> keyAttributes() {
        return sortKey == null ? List.of(partitionKey) : List.of(partitionKey, sortKey);
    }

    /** The index of a name, or null. */
    ModelIndex index(String indexName) {
        return indexes.stream()
                .filter(index -> index.name().equals(indexName))
                .findFirst()
                .orElse(null);
    }

    private Value sortValue(Map<String, Value> attributes) {
        return sortKey == null ? NO_SORT_KEY : attributes.get(sortKey.name);
    }

    /** The item that a key, or another item, names; null if there is none. */
    Map<String, Value> find(Map<String, Value> key) {
        TreeMap<Value, Map<String, Value>> partition = partitions.get(key.get(partitionKey.name));
        return partition == null ? null : partition.get(sortValue(key));
    }

    void put(Map<String, Value> item) {
        partitions
                .computeIfAbsent(item.get(partitionKey.name), key -> new TreeMap<>(Value::order))
                .put(sortValue(item), item);
    }

    void remove(Map<String, Value> key) {
        Value partitionValue = key.get(partitionKey.name);
        TreeMap<Value, Map<String, Value>> partition = partitions.get(partitionValue);
        if (partition != null) {
            partition.remove(sortValue(key));
            if (partition.isEmpty()) {
                partitions.remove(partitionValue);
            }
        }
    }

    /** Items of one partition key, in the order of the sort key. */
    Collection<Map<String, Value>> partition(Value partitionValue) {
        return partitions
                .getOrDefault(partitionValue, new TreeMap<>(Value::order))
                .values();
    }

    Collection<Value> partitionValues() {
        return partitions.keySet();
    }

    /** The key of an item. */
    Map<String, Value> keyOf(Map<String, Value> item) {
        Map<String, Value> key = new TreeMap<>();
        keyAttributes().forEach(attribute -> key.put(attribute.name, item.get(attribute.name)));
        return key;
    }

    /** What is wrong with a key of a request, or null. */
    String keyError(Map<String, Value> key) {
        if (key.size() != keyAttributes().size()) {
            return "The provided key element does not match the schema";
        }
        return ExpressionRules.first(
                elementError(partitionKey, key), sortKey == null ? null : elementError(sortKey, key));
    }

    /** What is wrong with one attribute of a key, or null. */
    String elementError(KeyAttribute attribute, Map<String, Value> key) {
        Value value = key.get(attribute.name);
        return value == null || value.type() != attribute.type
                ? "The provided key element does not match the schema"
                : lengthError(attribute, value);
    }

    /** What is wrong with the key attributes of an item, those of indexes too, or null. */
    String itemError(Map<String, Value> item) {
        return ExpressionRules.first(keyInItemError(item), indexError(item));
    }

    /** What is wrong with the table's key in an item, or null. */
    String keyInItemError(Map<String, Value> item) {
        for (KeyAttribute attribute : keyAttributes()) {
            Value value = item.get(attribute.name);
            if (value == null) {
                return ValueRules.INVALID + "Missing the key " + attribute.name + " in the item";
            }
            if (value.type() != attribute.type) {
                return ValueRules.INVALID + "Type mismatch for key " + attribute.name + " expected: " + attribute.type
                        + " actual: " + value.type();
            }
            String error = lengthError(attribute, value);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    /** What is wrong with the key attributes of indexes that an item has, or null. */
    String indexError(Map<String, Value> item) {
        for (ModelIndex index : indexes) {
            Value value = item.get(index.sortKey().name);
            if (value != null && value.type() != index.sortKey().type) {
                return index.mismatch(value.type());
            }
            if (value != null && value.keyLength() == 0) {
                return "One or more parameter values are not valid. A value specified for a secondary index key is not"
                        + " supported. The AttributeValue for a key attribute cannot contain an empty "
                        + emptyType(value) + " value. IndexName: " + index.name() + ", IndexKey: "
                        + index.sortKey().name;
            }
            if (value != null && value.keyLength() > MAX_SORT_KEY) {
                return TOO_LONG;
            }
        }
        return sizeWithEntries(item) > ReferenceModel.MAX_ITEM
                ? "Item size has exceeded the maximum allowed size"
                : null;
    }

    /** What is wrong with the index keys that an update has come to, or null. */
    String updatedIndexError(Map<String, Value> item) {
        String attempt = "The update expression attempted to update the secondary index key ";
        for (ModelIndex index : indexes) {
            Value value = item.get(index.sortKey().name);
            if (value != null && value.type() != index.sortKey().type) {
                return attempt + "to unsupported type";
            }
            if (value != null && value.keyLength() == 0) {
                return "One or more parameter values are not valid. The update expression attempted to update a"
                        + " secondary index key to a value that is not supported. The AttributeValue for a key"
                        + " attribute cannot contain an empty " + emptyType(value) + " value.";
            }
            if (value != null && value.keyLength() > MAX_SORT_KEY) {
                return attempt + "beyond allowed size limits";
            }
        }
        return sizeWithEntries(item) > ReferenceModel.MAX_ITEM
                ? "Item size to update has exceeded the maximum allowed size"
                : null;
    }

    /** Size of an item and of what the indexes hold of it: together they are bounded as the item is. */
    private int sizeWithEntries(Map<String, Value> item) {
        int size = Value.size(item);
        for (ModelIndex index : indexes) {
            size += index.holds(item) ? Value.size(index.entry(this, item)) : 0;
        }
        return size;
    }

    private static String emptyType(Value value) {
        return value.type() == Value.Type.S ? "string" : "binary";
    }

    /** What is wrong with the length of a key attribute's value, or null. */
    String lengthError(KeyAttribute attribute, Value value) {
        int length = value.keyLength();
        if (length == 0) {
            return "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an"
                    + " empty " + emptyType(value) + " value. Key: " + attribute.name;
        }
        if (attribute.equals(partitionKey) && length > MAX_PARTITION_KEY) {
            return ValueRules.INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes";
        }
        return !attribute.equals(partitionKey) && length > MAX_SORT_KEY ? TOO_LONG : null;
    }

    /** What is wrong with paths, some of which lead into key attributes; null if none does. */
    String pathError(List<Path> paths, Bindings bindings) {
        for (KeyAttribute attribute : keyAttributes()) {
            if (leadsInto(attribute, paths, bindings)) {
                return NOT_SCALAR + "Key: " + attribute.name;
            }
        }
        for (ModelIndex index : indexes) {
            if (leadsInto(index.sortKey(), paths, bindings)) {
                return NOT_SCALAR + "IndexKey: " + index.sortKey().name;
            }
        }
        return null;
    }

    private static boolean leadsInto(KeyAttribute attribute, List<Path> paths, Bindings bindings) {
        return paths.stream()
                .map(path -> path.resolved(bindings.names()))
                .anyMatch(steps -> steps.size() > 1 && steps.get(0).equals(attribute.name));
    }
}
