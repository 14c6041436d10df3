package stator.engine;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.Condition;
import stator.expression.Projection;
import stator.item.AttributeMap;
import stator.partiql.KeyNames;
import stator.table.IndexSchema;
import stator.table.KeyAttribute;
import stator.table.KeySchema;
import stator.table.TableSchema;

/**
 * What a Query or Scan reads: a table, or one of its indexes.
 *
 * @param index null for the table itself
 */
record ReadTarget(TableSchema table, @Nullable IndexSchema index) {
    /**
     * What a request names.
     *
     * @param consistent whether the request wants what is newest, which a global index cannot promise
     * @throws DynamoDbException ValidationException if the table has no such index, or it cannot be read, or not so
     */
    static ReadTarget of(TableSchema table, @Nullable String indexName, boolean consistent) {
        if (indexName == null) {
            return new ReadTarget(table, null);
        }
        IndexSchema index = table.index(indexName);
        if (index == null) {
            throw DynamoDbException.validation("The table does not have the specified index: " + indexName);
        }
        if (index.isGlobal() && consistent) {
            throw DynamoDbException.validation("Consistent reads are not supported on global secondary indexes");
        }
        return new ReadTarget(table, index).checkReadable();
    }

    /** Refuses an index that does not hold yet what its table holds. */
    ReadTarget checkReadable() {
        if (index != null && !index.isReadable()) {
            throw DynamoDbException.validation("Cannot read from backfilling global secondary index: " + index.name());
        }
        return this;
    }

    /** What the order of the items is made of, and what a page's last evaluated key is. */
    KeySchema keys() {
        return index == null ? table.keys() : index.keys();
    }

    /** The attributes of the partition key: one, but for global indexes that have more. */
    List<KeyAttribute> partitionKey() {
        return keys().partitionKey();
    }

    /** The attributes of the sort key: none or one, but for global indexes that have more. */
    List<KeyAttribute> sortKey() {
        return keys().sortKey();
    }

    /** What statements call the key. */
    KeyNames keyNames() {
        return KeyNames.of(keys());
    }

    /** Whether a starting key has as many attributes as it must have: those of index and table. */
    boolean hasKeyCount(AttributeMap startKey) {
        return startKey.count() == keys().attributes().size();
    }

    /** Checks the attributes of a starting key: those of the index's key, then what is left of the table's. */
    void checkElements(AttributeMap startKey) {
        String problem = elementsProblem(startKey);
        if (problem != null) {
            throw DynamoDbException.validation(QueryRange.INVALID_START_KEY + ": " + problem);
        }
    }

    /** What is wrong with the attributes of a starting key, or null. */
    @Nullable
    String elementsProblem(AttributeMap startKey) {
        for (KeyAttribute attribute : keys().attributes()) {
            String problem = KeyRules.elementProblem(attribute, isPartitionKey(attribute), startKey);
            if (problem != null) {
                return problem;
            }
        }
        return KeyRules.sumProblem(keys(), startKey);
    }

    /** Whether an attribute may be as long as a partition key: it is part of one, of the index or of the table. */
    private boolean isPartitionKey(KeyAttribute attribute) {
        return partitionKey().contains(attribute)
                || attribute.name().equals(table.partitionKey().name());
    }

    /** Refuses to be asked for attributes that a global index does not hold: they are not fetched from the table. */
    void checkProjected(@Nullable String select, @Nullable Projection projection) {
        if (index == null || !index.isGlobal() || index.projectsAll()) {
            return;
        }
        if (projection != null) {
            List<String> missing = projection.topLevelAttributes().stream()
                    .filter(attribute -> !index.projects(attribute))
                    .toList();
            if (!missing.isEmpty()) {
                throw TableRequests.invalid("Global secondary index " + index.name() + " does not project " + missing);
            }
        }
        if ("ALL_ATTRIBUTES".equals(select)) {
            throw TableRequests.invalid("Select type ALL_ATTRIBUTES is not supported for global secondary index "
                    + index.name() + " because its projection type is not ALL");
        }
    }

    /**
     * Whether attributes that the index does not hold must be fetched from the table: the request wants all, or names one in
     * an expression.
     */
    boolean fetches(@Nullable String select, @Nullable Projection projection, @Nullable Condition filter) {
        if (index == null || index.isGlobal() || index.projectsAll()) {
            return false;
        }
        return "ALL_ATTRIBUTES".equals(select)
                || (projection != null && !projectsAll(projection.topLevelAttributes()))
                || (filter != null && !projectsAll(filter.topLevelAttributes()));
    }

    /** Whether an attribute of an item is there without a look at the table. */
    boolean holds(String attribute) {
        return index == null || index.projects(attribute);
    }

    private boolean projectsAll(Set<String> attributes) {
        return attributes.stream().allMatch(this::holds);
    }
}
