package stator.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that is known of a table but its items. Immutable; changes are made through {@link #change}. */
public final class TableDefinition {
    private final TableSchema schema;
    private final String tableId;
    private final String arn;
    private final long createdMs;
    private final TableStatus status;
    private final List<KeyAttribute> attributes;
    private final BillingMode billingMode;
    private final long onDemandSinceMs;
    private final Throughput throughput;
    private final ThroughputHistory throughputHistory;
    private final Throughput onDemandLimits;
    private final @Nullable String tableClass;
    private final long tableClassChangedMs;
    private final boolean deletionProtected;
    private final @Nullable String timeToLiveAttribute;
    private final NavigableMap<String, String> tags;
    private final List<GlobalIndex> globalIndexes;

    private TableDefinition(Builder from) {
        schema = from.schema.billedAs(from.billingMode);
        tableId = from.tableId;
        arn = from.arn;
        createdMs = from.createdMs;
        status = from.status;
        attributes = List.copyOf(from.attributes);
        billingMode = from.billingMode;
        onDemandSinceMs = from.onDemandSinceMs;
        throughput = from.throughput;
        throughputHistory = from.throughputHistory;
        onDemandLimits = from.onDemandLimits;
        tableClass = from.tableClass;
        tableClassChangedMs = from.tableClassChangedMs;
        deletionProtected = from.deletionProtected;
        timeToLiveAttribute = from.timeToLiveAttribute;
        tags = Collections.unmodifiableNavigableMap(new TreeMap<>(from.tags));
        globalIndexes = List.copyOf(from.globalIndexes);
    }

    /** Begins the definition of a table. What is not set: CREATING, on demand, no limits, not protected, no tags. */
    public static Builder builder(TableSchema schema) {
        return new Builder(schema);
    }

    /** A builder that holds the values of this definition. */
    public Builder change() {
        return new Builder(this);
    }

    /** What reads and writes need to know. */
    public TableSchema schema() {
        return schema;
    }

    /** Number of the table in the log and in keys; never reused. */
    public int id() {
        return schema.id();
    }

    public String name() {
        return schema.name();
    }

    /** The table's UUID: two tables that bear the same name one after the other differ in it. */
    public String tableId() {
        return tableId;
    }

    public String arn() {
        return arn;
    }

    /** Milliseconds since the epoch. */
    public long createdMs() {
        return createdMs;
    }

    public TableStatus status() {
        return status;
    }

    /** The attributes that the keys use, in the order in which the request defined them. */
    public List<KeyAttribute> attributes() {
        return attributes;
    }

    public BillingMode billingMode() {
        return billingMode;
    }

    /** When the table was last made an on-demand one, in milliseconds since the epoch; 0 is never. */
    public long onDemandSinceMs() {
        return onDemandSinceMs;
    }

    /** Provisioned throughput; none for an on-demand table. */
    public Throughput throughput() {
        return throughput;
    }

    public ThroughputHistory throughputHistory() {
        return throughputHistory;
    }

    /** What an on-demand table is held to. */
    public Throughput onDemandLimits() {
        return onDemandLimits;
    }

    /** Storage class; null if it was never chosen, which is STANDARD. */
    public @Nullable String tableClass() {
        return tableClass;
    }

    /** When the storage class was last changed, in milliseconds since the epoch; 0 is never. */
    public long tableClassChangedMs() {
        return tableClassChangedMs;
    }

    /** Whether the table refuses to be deleted. */
    public boolean deletionProtected() {
        return deletionProtected;
    }

    /** The attribute that holds the time at which an item expires; null if items do not expire. */
    public @Nullable String timeToLiveAttribute() {
        return timeToLiveAttribute;
    }

    /** Tags by key, ascending. Not to be changed. */
    public NavigableMap<String, String> tags() {
        return tags;
    }

    /** The global secondary indexes, in the order in which they were defined; those that are being deleted too. */
    public List<GlobalIndex> globalIndexes() {
        return globalIndexes;
    }

    /** The global secondary index of a name, or null. */
    public @Nullable GlobalIndex globalIndex(String indexName) {
        for (GlobalIndex index : globalIndexes) {
            if (index.name().equals(indexName)) {
                return index;
            }
        }
        return null;
    }

    /** Collects the values of a definition. Owned by one thread. */
    public static final class Builder {
        private TableSchema schema;
        private String tableId = "";
        private String arn = "";
        private long createdMs;
        private TableStatus status = TableStatus.CREATING;
        private List<KeyAttribute> attributes = List.of();
        private BillingMode billingMode = BillingMode.PAY_PER_REQUEST;
        private long onDemandSinceMs;
        private Throughput throughput = Throughput.NONE;
        private ThroughputHistory throughputHistory = ThroughputHistory.NONE;
        private Throughput onDemandLimits = Throughput.NONE;
        private @Nullable String tableClass;
        private long tableClassChangedMs;
        private boolean deletionProtected;
        private @Nullable String timeToLiveAttribute;
        private NavigableMap<String, String> tags = Collections.emptyNavigableMap();
        private List<GlobalIndex> globalIndexes = List.of();

        private Builder(TableSchema schema) {
            this.schema = schema;
        }

        private Builder(TableDefinition from) {
            schema = from.schema;
            tableId = from.tableId;
            arn = from.arn;
            createdMs = from.createdMs;
            status = from.status;
            attributes = from.attributes;
            billingMode = from.billingMode;
            onDemandSinceMs = from.onDemandSinceMs;
            throughput = from.throughput;
            throughputHistory = from.throughputHistory;
            onDemandLimits = from.onDemandLimits;
            tableClass = from.tableClass;
            tableClassChangedMs = from.tableClassChangedMs;
            deletionProtected = from.deletionProtected;
            timeToLiveAttribute = from.timeToLiveAttribute;
            tags = from.tags;
            globalIndexes = from.globalIndexes;
        }

        /** How many numbers a new table takes: its own, and one for each index. */
        public int numbers() {
            return 1 + schema.localIndexes().size() + globalIndexes.size();
        }

        /** Gives a new table its number, the first of those it takes, and its indexes theirs. */
        public Builder id(int value) {
            schema = schema.withId(value);
            List<GlobalIndex> numbered = new ArrayList<>();
            int next = value + 1 + schema.localIndexes().size();
            for (GlobalIndex index : globalIndexes) {
                numbered.add(index.withNumber(next + numbered.size()));
            }
            return globalIndexes(numbered);
        }

        public Builder globalIndexes(List<GlobalIndex> value) {
            globalIndexes = List.copyOf(value);
            schema = schema.withGlobalIndexes(globalIndexes);
            return this;
        }

        /** Puts an index in the place of the one of its name, or behind all others. */
        public Builder globalIndex(GlobalIndex value) {
            List<GlobalIndex> changed = new ArrayList<>(globalIndexes);
            changed.replaceAll(index -> index.name().equals(value.name()) ? value : index);
            if (!changed.contains(value)) {
                changed.add(value);
            }
            return globalIndexes(changed);
        }

        /** Takes an index away, and the definitions of attributes that no key has any more. */
        public Builder withoutGlobalIndex(String indexName) {
            globalIndexes(globalIndexes.stream()
                    .filter(index -> !index.name().equals(indexName))
                    .toList());
            Set<String> used = new HashSet<>();
            schema.keys().attributes().forEach(attribute -> used.add(attribute.name()));
            schema.indexesByName()
                    .forEach(index -> index.keys().attributes().forEach(attribute -> used.add(attribute.name())));
            attributes = attributes.stream()
                    .filter(attribute -> used.contains(attribute.name()))
                    .toList();
            return this;
        }

        public Builder tableId(String value) {
            tableId = value;
            return this;
        }

        public Builder arn(String value) {
            arn = value;
            return this;
        }

        public Builder createdMs(long value) {
            createdMs = value;
            return this;
        }

        public Builder status(TableStatus value) {
            status = value;
            return this;
        }

        public Builder attributes(List<KeyAttribute> value) {
            attributes = value;
            return this;
        }

        public Builder billingMode(BillingMode value) {
            billingMode = value;
            return this;
        }

        public Builder onDemandSinceMs(long value) {
            onDemandSinceMs = value;
            return this;
        }

        public Builder throughput(Throughput value) {
            throughput = value;
            return this;
        }

        public Builder throughputHistory(ThroughputHistory value) {
            throughputHistory = value;
            return this;
        }

        public Builder onDemandLimits(Throughput value) {
            onDemandLimits = value;
            return this;
        }

        public Builder tableClass(@Nullable String value) {
            tableClass = value;
            return this;
        }

        public Builder tableClassChangedMs(long value) {
            tableClassChangedMs = value;
            return this;
        }

        public Builder deletionProtected(boolean value) {
            deletionProtected = value;
            return this;
        }

        public Builder timeToLiveAttribute(@Nullable String value) {
            timeToLiveAttribute = value;
            return this;
        }

        public Builder tags(NavigableMap<String, String> value) {
            tags = value;
            return this;
        }

        public String name() {
            return schema.name();
        }

        public TableDefinition build() {
            return new TableDefinition(this);
        }
    }
}
