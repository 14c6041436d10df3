package stator.partiql;

import java.util.List;
import stator.table.KeyAttribute;
import stator.table.KeySchema;
import stator.table.TableSchema;

/**
 * The key attributes of a table or index, by name.
 *
 * @param partition one, but for global indexes that have more
 * @param sort      none or one, but for global indexes that have more
 */
public record KeyNames(List<String> partition, List<String> sort) {
    /** Of a table. */
    public static KeyNames of(TableSchema table) {
        return of(table.keys());
    }

    /** Of a table or an index. */
    public static KeyNames of(KeySchema keys) {
        return new KeyNames(names(keys.partitionKey()), names(keys.sortKey()));
    }

    private static List<String> names(List<KeyAttribute> attributes) {
        return attributes.stream().map(KeyAttribute::name).toList();
    }
}
