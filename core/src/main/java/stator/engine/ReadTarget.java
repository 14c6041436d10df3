package stator.engine;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.Condition;
import stator.expression.Projection;
import stator.item.AttributeMap;
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
    /** What a request names; a ValidationException if the table has no such index. */
    static ReadTarget of(TableSchema table, @Nullable String indexName) {
        if (indexName == null) {
            return new ReadTarget(table, null);
        }
        IndexSchema index = table.localIndex(indexName);
        if (index == null) {
            throw DynamoDbException.validation("The table does not have the specified index: " + indexName);
        }
        return new ReadTarget(table, index);
    }

    /** What the order of the items is made of, and what a page's last evaluated key is. */
    KeySchema keys() {
        return index == null ? table.keys() : index.keys();
    }

    KeyAttribute partitionKey() {
        return keys().partitionKey().get(0);
    }

    @Nullable
    KeyAttribute sortKey() {
        return keys().sortKey().isEmpty() ? null : keys().sortKey().get(0);
    }

    /** Whether a starting key has as many attributes as it must have: those of index and table. */
    boolean hasKeyCount(AttributeMap startKey) {
        return startKey.count() == keys().attributes().size();
    }

    /** Checks the attributes of a starting key: those of the index's key, then what is left of the table's. */
    void checkElements(AttributeMap startKey) {
        for (KeyAttribute attribute : keys().attributes()) {
            String problem = KeyRules.elementProblem(attribute, attribute.equals(partitionKey()), startKey);
            if (problem != null) {
                throw DynamoDbException.validation(QueryRange.INVALID_START_KEY + ": " + problem);
            }
        }
    }

    /**
     * Whether attributes that the index does not hold must be fetched from the table: the request wants all, or names one in
     * an expression.
     */
    boolean fetches(@Nullable String select, @Nullable Projection projection, @Nullable Condition filter) {
        if (index == null || index.projectsAll()) {
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
