package stator.engine;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.partition.BackfillHandler;
import stator.table.GlobalIndex;
import stator.table.IndexSchema;
import stator.table.IndexStatus;
import stator.table.TableDefinition;
import stator.table.TableStatus;

/**
 * Fills the global indexes that are to be made, and empties those that are to go:
 * <pre>
 *   made:    table UPDATING, index CREATING                until every follower of the logs has taken it up
 *            table ACTIVE, index CREATING, Backfilling     until it holds what the table holds
 *            index ACTIVE
 *   removed: table UPDATING, index DELETING                until its entries are removed
 *            table ACTIVE, without it
 * </pre>
 * The catalog's thread, but for {@link #isAllocating}.
 */
final class IndexChanges {
    private final Catalog catalog;
    private final CatalogStorage storage;
    private final Set<Integer> filling = new HashSet<>(); // numbers of indexes
    private final Set<Integer> emptying = new HashSet<>(); // as above
    private volatile Set<Integer> begun = Set.of(); // of those that are filled, what all followers have taken up

    IndexChanges(Catalog catalog, CatalogStorage storage) {
        this.catalog = catalog;
        this.storage = storage;
    }

    /** Whether an index is being made and its filling has not begun, so that its table is UPDATING. Any thread. */
    boolean isAllocating(TableDefinition table, GlobalIndex index) {
        return isAllocating(table, index, begun);
    }

    private static boolean isAllocating(TableDefinition table, GlobalIndex index, Set<Integer> begun) {
        return table.status() == TableStatus.UPDATING
                && index.status() == IndexStatus.CREATING
                && !begun.contains(index.number());
    }

    /** Whether a table that is UPDATING stays so until what is under way with its indexes has come further. */
    boolean keepUpdating(TableDefinition table) {
        return keepUpdating(table, begun);
    }

    private static boolean keepUpdating(TableDefinition table, Set<Integer> begun) {
        return table.status() == TableStatus.UPDATING
                && table.globalIndexes().stream()
                        .anyMatch(index -> index.status() == IndexStatus.DELETING || isAllocating(table, index, begun));
    }

    /** Fills what is new and empties what is to go, unless that is under way. */
    void goOn(TableDefinition table) {
        for (GlobalIndex index : table.globalIndexes()) {
            if (index.status() == IndexStatus.CREATING && filling.add(index.number())) {
                fill(table, index);
            } else if (index.status() == IndexStatus.DELETING && emptying.add(index.number())) {
                empty(table, index);
            }
        }
    }

    private void fill(TableDefinition table, GlobalIndex index) {
        IndexSchema schema = table.schema().index(index.name());
        if (schema == null) {
            throw new IllegalStateException("index=" + index.name() + " is not kept up to date");
        }
        storage.globalIndexes().backfill(table.schema(), schema, new BackfillHandler() {
            @Override
            public void onBegun() {
                catalog.carryOn(() -> afterBeginning(table.name(), index));
            }

            @Override
            public void onFilled() {
                catalog.carryOn(() -> afterFilling(table.name(), index));
            }
        });
    }

    private void afterBeginning(String tableName, GlobalIndex index) {
        Set<Integer> more = new HashSet<>(begun);
        more.add(index.number());
        TableDefinition table = catalog.find(tableName);
        if (table != null && table.status() == TableStatus.UPDATING && !keepUpdating(table, more)) {
            catalog.settle(table);
        }
        begun = Set.copyOf(more); // now that the table is not UPDATING any more: both are seen at once
    }

    private void afterFilling(String tableName, GlobalIndex filled) {
        filling.remove(filled.number());
        Set<Integer> less = new HashSet<>(begun);
        less.remove(filled.number());
        TableDefinition table = catalog.find(tableName);
        GlobalIndex index = table == null ? null : table.globalIndex(filled.name());
        if (table != null
                && index != null
                && index.number() == filled.number()
                && index.status() == IndexStatus.CREATING) {
            catalog.storeLater(table.change()
                    .globalIndex(index.withStatus(IndexStatus.ACTIVE))
                    .build());
        }
        begun = Set.copyOf(less); // now that the index is not CREATING any more
    }

    private void empty(TableDefinition table, GlobalIndex index) {
        storage.dropEntries(index, error -> catalog.carryOn(() -> afterEmptying(table, index, error)));
    }

    private void afterEmptying(TableDefinition of, GlobalIndex index, @Nullable DynamoDbException error) {
        if (error == null) {
            emptying.remove(index.number());
            TableDefinition table = catalog.require(of.name());
            catalog.storeLater(table.change()
                    .withoutGlobalIndex(index.name())
                    .status(TableStatus.ACTIVE)
                    .build());
        } else if (error.type() == ErrorType.THROTTLING && !catalog.isClosed()) {
            empty(of, index);
        } else {
            catalog.poison(error);
        }
    }
}
