package stator.engine;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stator.table.TableDefinition;

/** All tables as of one moment. Immutable. */
final class CatalogSnapshot {
    static final CatalogSnapshot EMPTY = new CatalogSnapshot(new TreeMap<>());

    private final NavigableMap<String, TableDefinition> byName;
    private final Map<String, TableDefinition> byNameOrArn = new HashMap<>(); // a name has no colon, an ARN has
    private final String[] names;

    private CatalogSnapshot(NavigableMap<String, TableDefinition> tables) {
        byName = tables;
        names = tables.keySet().toArray(new String[0]);
        for (TableDefinition table : tables.values()) {
            byNameOrArn.put(table.name(), table);
            byNameOrArn.put(table.arn(), table);
        }
    }

    static CatalogSnapshot of(Collection<TableDefinition> tables) {
        NavigableMap<String, TableDefinition> byName = new TreeMap<>();
        for (TableDefinition table : tables) {
            byName.put(table.name(), table);
        }
        return new CatalogSnapshot(byName);
    }

    CatalogSnapshot with(TableDefinition table) {
        NavigableMap<String, TableDefinition> changed = new TreeMap<>(byName);
        changed.put(table.name(), table);
        return new CatalogSnapshot(changed);
    }

    CatalogSnapshot without(String name) {
        NavigableMap<String, TableDefinition> changed = new TreeMap<>(byName);
        changed.remove(name);
        return new CatalogSnapshot(changed);
    }

    @Nullable
    TableDefinition find(String nameOrArn) {
        return byNameOrArn.get(nameOrArn);
    }

    int size() {
        return names.length;
    }

    Collection<TableDefinition> tables() {
        return byName.values();
    }

    /** Up to a number of names that come after one, ascending; from the first if that is null. */
    List<String> namesAfter(@Nullable String start, int limit) {
        int from = 0;
        if (start != null) {
            int found = Arrays.binarySearch(names, start);
            from = found >= 0 ? found + 1 : -found - 1;
        }
        return List.of(Arrays.copyOfRange(names, from, Math.min(names.length, from + limit)));
    }
}
