package stator.streams.replica;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stator.Database;
import stator.item.Item;
import stator.table.KeyAttribute;

/** Compares a replica with its table, when that does not change and the replica has caught up. */
public final class ReplicaChecker {
    private static final int MAX_DIFFERENCES = 100;

    private ReplicaChecker() {}

    /**
     * What differs, one line each, at most 100; empty if nothing does. Holds the keys of all items in memory.
     *
     * @throws IOException if the database does not answer
     */
    public static List<String> differences(ReplicaReader replica, Database database) throws IOException {
        TableSource source = new DatabaseSource(database);
        TableShape shape = TableShape.of(source, replica.table());
        List<String> found = new ArrayList<>();
        Set<Item> keys = new HashSet<>();
        new TableScan(source, shape.name()).forEach(map -> {
            Item item = Item.of(map);
            keys.add(key(shape, item));
            Item copy = replica.find(values(shape, item));
            if (!item.equals(copy) && found.size() < MAX_DIFFERENCES) {
                found.add("table=" + item + " replica=" + copy);
            }
        });
        replica.forEach(map -> {
            Item copy = Item.of(map);
            if (!keys.contains(key(shape, copy)) && found.size() < MAX_DIFFERENCES) {
                found.add("table=null replica=" + copy);
            }
        });
        if (replica.size() != keys.size()) {
            found.add("items of the table=" + keys.size() + " of the replica=" + replica.size());
        }
        return found;
    }

    private static Item key(TableShape shape, Item item) {
        Map<String, Object> key = new HashMap<>();
        shape.keys().forEach(attribute -> key.put(attribute.name(), item.attribute(attribute.name())));
        return Item.of(key);
    }

    private static Object[] values(TableShape shape, Item item) {
        return shape.keys().stream()
                .map(KeyAttribute::name)
                .map(item::attribute)
                .toArray();
    }
}
