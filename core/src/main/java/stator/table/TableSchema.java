package stator.table;

import org.jspecify.annotations.Nullable;

/** What reads and writes need to know of a table. Immutable. */
public final class TableSchema {
    private final int id;
    private final String name;
    private final KeyAttribute partitionKey;
    private final @Nullable KeyAttribute sortKey;

    /** @param id never reused; 0 is the catalog */
    public TableSchema(int id, String name, KeyAttribute partitionKey, @Nullable KeyAttribute sortKey) {
        this.id = id;
        this.name = name;
        this.partitionKey = partitionKey;
        this.sortKey = sortKey;
    }

    /** Number of the table in log records and index keys: 0 is the catalog; never reused. */
    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    public KeyAttribute partitionKey() {
        return partitionKey;
    }

    /** The sort key, or null if the partition key alone names an item. */
    public @Nullable KeyAttribute sortKey() {
        return sortKey;
    }
}
