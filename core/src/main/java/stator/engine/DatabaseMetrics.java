package stator.engine;

import java.util.ArrayList;
import java.util.List;
import stator.engine.TableMetrics.TableIndexMetrics;
import stator.partition.PartitionedStore;
import stator.partition.StoreMetrics;
import stator.table.GlobalIndex;
import stator.table.IndexSchema;
import stator.table.TableDefinition;

/**
 * What a database holds: its tables, the partitions, memory and files below them, and how its streams are.
 *
 * @param tables ascending by name
 */
public record DatabaseMetrics(List<TableMetrics> tables, StoreMetrics store, StreamMetrics streams) {
    static DatabaseMetrics of(Catalog catalog, PartitionedStore store, StreamService streams) {
        List<TableMetrics> tables = new ArrayList<>();
        for (TableDefinition table : catalog.tables()) {
            List<TableIndexMetrics> indexes = new ArrayList<>();
            for (IndexSchema index : table.schema().localIndexes()) {
                indexes.add(index(index.name(), index.keys().id(), store));
            }
            for (GlobalIndex index : table.globalIndexes()) {
                indexes.add(index(index.name(), index.number(), store));
            }
            tables.add(new TableMetrics(
                    table.name(),
                    table.status().name(),
                    store.itemCount(table.id()),
                    store.sizeBytes(table.id()),
                    indexes));
        }
        return new DatabaseMetrics(tables, store.metrics(), streams.metrics());
    }

    private static TableIndexMetrics index(String name, int number, PartitionedStore store) {
        return new TableIndexMetrics(name, store.itemCount(number), store.sizeBytes(number));
    }
}
