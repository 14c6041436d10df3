package stator.partiql;

import org.jspecify.annotations.Nullable;
import stator.table.TableSchema;

/**
 * The key attributes of a table or index, by name.
 *
 * @param sort null if there is no sort key
 */
public record KeyNames(String partition, @Nullable String sort) {
    /** Of a table. */
    public static KeyNames of(TableSchema table) {
        return new KeyNames(
                table.partitionKey().name(),
                table.sortKey() == null ? null : table.sortKey().name());
    }

    boolean contains(String attribute) {
        return attribute.equals(partition) || attribute.equals(sort);
    }
}
