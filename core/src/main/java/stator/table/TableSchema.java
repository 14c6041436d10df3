package stator.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reads and writes need to know of a table and its secondary indexes. Immutable. */
public final class TableSchema {
    /** Most local secondary indexes of a table. */
    public static final int MAX_LOCAL_INDEXES = 5;

    private final int id;
    private final String name;
    private final KeyAttribute partitionKey;
    private final @Nullable KeyAttribute sortKey;
    private final KeySchema keys;
    private final List<IndexSchema> localIndexes;
    private final List<IndexSchema> globalIndexes;
    private final List<IndexSchema> indexesByName;
    private final BillingMode billingMode;

    /** A table without indexes, paid for by request. */
    public TableSchema(int id, String name, KeyAttribute partitionKey, @Nullable KeyAttribute sortKey) {
        this.id = id;
        this.name = name;
        this.partitionKey = partitionKey;
        this.sortKey = sortKey;
        keys = KeySchema.ofTable(id, partitionKey, sortKey);
        localIndexes = List.of();
        globalIndexes = List.of();
        indexesByName = List.of();
        billingMode = BillingMode.PAY_PER_REQUEST;
    }

    private TableSchema(TableSchema from, BillingMode mode) {
        id = from.id;
        name = from.name;
        partitionKey = from.partitionKey;
        sortKey = from.sortKey;
        keys = from.keys;
        localIndexes = from.localIndexes;
        globalIndexes = from.globalIndexes;
        indexesByName = from.indexesByName;
        billingMode = mode;
    }

    private TableSchema(TableSchema from, int id, List<IndexDefinition> local, List<GlobalIndex> global) {
        this.id = id;
        billingMode = from.billingMode;
        name = from.name;
        partitionKey = from.partitionKey;
        sortKey = from.sortKey;
        keys = KeySchema.ofTable(id, partitionKey, sortKey);
        List<IndexSchema> made = new ArrayList<>();
        for (IndexDefinition index : local) {
            made.add(IndexSchema.local(index, id, made.size() + 1, keys.attributes()));
        }
        localIndexes = List.copyOf(made);
        globalIndexes = global.stream()
                .filter(index -> index.status() != IndexStatus.DELETING)
                .map(index -> IndexSchema.global(index, keys.attributes()))
                .toList();
        made.addAll(globalIndexes);
        made.sort(Comparator.comparing(IndexSchema::name));
        indexesByName = List.copyOf(made);
    }

    /** The same table with another number, without global indexes. */
    public TableSchema withId(int number) {
        return new TableSchema(this, number, localDefinitions(), List.of());
    }

    /**
     * The same table with these local secondary indexes, at most {@link #MAX_LOCAL_INDEXES}, and no others. The number of the
     * first is the table's and 1, and so on: a table takes as many numbers as it has local indexes, and one.
     */
    public TableSchema withLocalIndexes(List<IndexDefinition> indexes) {
        return new TableSchema(this, id, indexes, List.of());
    }

    /** The same table with these global secondary indexes instead of those it has; those that are being deleted do not count. */
    public TableSchema withGlobalIndexes(List<GlobalIndex> indexes) {
        return new TableSchema(this, id, localDefinitions(), indexes);
    }

    /** The same table paid for like this. */
    public TableSchema billedAs(BillingMode mode) {
        return billingMode == mode ? this : new TableSchema(this, mode);
    }

    private List<IndexDefinition> localDefinitions() {
        return localIndexes.stream().map(IndexSchema::definition).toList();
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

    /** How it is paid for: decides in which words a write is refused that has no room in an index. */
    public BillingMode billingMode() {
        return billingMode;
    }

    /** What the keys of the items are made of. */
    public KeySchema keys() {
        return keys;
    }

    /** The local secondary indexes, in the order in which they were defined. */
    public List<IndexSchema> localIndexes() {
        return localIndexes;
    }

    /** The global secondary indexes that are kept up to date, in the order in which they were defined. */
    public List<IndexSchema> globalIndexes() {
        return globalIndexes;
    }

    /** All secondary indexes, in the order of their names. */
    public List<IndexSchema> indexesByName() {
        return indexesByName;
    }

    /** The secondary index of a name, or null. */
    public @Nullable IndexSchema index(String indexName) {
        for (IndexSchema index : indexesByName) {
            if (index.name().equals(indexName)) {
                return index;
            }
        }
        return null;
    }
}
