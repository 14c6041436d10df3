package stator.partition;

import java.util.Collection;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;
import stator.table.IndexSchema;
import stator.table.TableSchema;

/** The tables whose global secondary indexes are kept up to date. Immutable. */
final class IndexPlan {
    static final IndexPlan EMPTY = new IndexPlan(List.of());

    private final Int2ObjectHashMap<TableSchema> tables = new Int2ObjectHashMap<>();

    IndexPlan(Collection<TableSchema> indexed) {
        indexed.forEach(table -> tables.put(table.id(), table));
    }

    /** A table of a number, or null if it has no global indexes. */
    @Nullable
    TableSchema table(int number) {
        return tables.get(number);
    }

    /** The index of a number as it is now, or null if it is not kept any more. */
    @Nullable
    IndexSchema index(TableSchema of, int number) {
        TableSchema table = tables.get(of.id());
        if (table != null) {
            for (IndexSchema index : table.globalIndexes()) {
                if (index.keys().id() == number) {
                    return index;
                }
            }
        }
        return null;
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }
}
