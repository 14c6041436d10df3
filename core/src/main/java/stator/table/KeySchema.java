package stator.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of one range of the sorted index are made of: those of a table, or of one of its secondary indexes. How
 * they are encoded: {@link ItemKeyDescriptor}. Immutable.
 */
public final class KeySchema {
    private final int id;
    private final List<KeyAttribute> partitionKey;
    private final List<KeyAttribute> sortKey;
    private final List<KeyAttribute> ordered;
    private final List<KeyAttribute> attributes;
    private final List<KeyAttribute> indexed;

    /**
     * @param id           number that begins the keys: a table's or an index's; never reused
     * @param partitionKey one attribute; more are for indexes that may have them
     * @param sortKey      what a query can bound; none, one, or more for indexes that may have them
     * @param tableKey     what tells items with equal keys apart: none for a table itself
     */
    KeySchema(int id, List<KeyAttribute> partitionKey, List<KeyAttribute> sortKey, List<KeyAttribute> tableKey) {
        this.id = id;
        this.partitionKey = List.copyOf(partitionKey);
        this.sortKey = List.copyOf(sortKey);
        List<KeyAttribute> inOrder = new ArrayList<>(sortKey);
        inOrder.addAll(tableKey);
        ordered = List.copyOf(inOrder);
        Map<String, KeyAttribute> byName = new LinkedHashMap<>();
        partitionKey.forEach(attribute -> byName.put(attribute.name(), attribute));
        ordered.forEach(attribute -> byName.putIfAbsent(attribute.name(), attribute));
        attributes = List.copyOf(byName.values());
        List<KeyAttribute> both = new ArrayList<>(partitionKey);
        both.addAll(sortKey);
        indexed = List.copyOf(both);
    }

    static KeySchema ofTable(int id, KeyAttribute partitionKey, @Nullable KeyAttribute sortKey) {
        return new KeySchema(id, List.of(partitionKey), sortKey == null ? List.of() : List.of(sortKey), List.of());
    }

    /** The number that begins every key of the range. */
    public int id() {
        return id;
    }

    /** The attributes that decide the partition. */
    public List<KeyAttribute> partitionKey() {
        return partitionKey;
    }

    /** The attributes that order the items of one partition key, and that a query can bound. */
    public List<KeyAttribute> sortKey() {
        return sortKey;
    }

    /** Partition key and sort key. */
    public List<KeyAttribute> indexed() {
        return indexed;
    }

    /** All that comes after the partition key: the sort key, then what tells items with equal keys apart. */
    public List<KeyAttribute> ordered() {
        return ordered;
    }

    /** Every attribute of the key, each once: what a page's last evaluated key is made of. */
    public List<KeyAttribute> attributes() {
        return attributes;
    }
}
