package stator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a Query or Scan reads.
 *
 * @param index null for the table itself
 */
record ModelTarget(ModelTable table, ModelIndex index) {
    /** What a request names. */
    static ModelTarget of(ModelTable table, String indexName) {
        ModelIndex index = indexName == null ? null : table.index(indexName);
        if (indexName != null && index == null) {
            throw Refusal.validation("The table does not have the specified index: " + indexName);
        }
        return new ModelTarget(table, index);
    }

    /** What items of one partition key are in order of; null if there is only one. */
    ModelTable.KeyAttribute sortKey() {
        return index == null ? table.sortKey : index.sortKey();
    }

    /** Partition key and sort key. */
    List<ModelTable.KeyAttribute> keyAttributes() {
        return sortKey() == null ? List.of(table.partitionKey) : List.of(table.partitionKey, sortKey());
    }

    /** The attributes of a start key: of an index, those of the table's key too. */
    List<ModelTable.KeyAttribute> startAttributes() {
        List<ModelTable.KeyAttribute> attributes = new ArrayList<>(keyAttributes());
        if (index != null) {
            attributes.add(table.sortKey);
        }
        return attributes;
    }

    /** Items of one partition key, in order. */
    List<Map<String, Value>> partition(Value partitionValue) {
        List<Map<String, Value>> items = new ArrayList<>(table.partition(partitionValue));
        if (index != null) {
            items.removeIf(item -> !index.holds(item));
            items.sort(this::order);
        }
        return items;
    }

    /** Order of two items, or start keys, of one partition key. */
    int order(Map<String, Value> one, Map<String, Value> two) {
        if (index != null) {
            return index.order(table, one, two);
        }
        return table.sortKey == null ? 0 : one.get(table.sortKey.name()).order(two.get(table.sortKey.name()));
    }

    Map<String, Value> keyOf(Map<String, Value> item) {
        Map<String, Value> key = new TreeMap<>();
        startAttributes().forEach(attribute -> key.put(attribute.name(), item.get(attribute.name())));
        return key;
    }

    /** What counts of an item against the capacity of what is read. */
    Map<String, Value> entry(Map<String, Value> item) {
        return index == null ? item : index.entry(table, item);
    }

    /** Whether what expressions name, or all attributes, must be fetched from the table. */
    boolean fetches(boolean all, Set<String> named) {
        return index != null
                && index.included() != null
                && (all || named.stream().anyMatch(attribute -> !index.holdsAttribute(table, attribute)));
    }
}
