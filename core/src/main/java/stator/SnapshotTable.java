package stator;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.item.Item;
import stator.item.MapView;

/** A table as it was at the instant of a {@link Snapshot}. Any thread may read it, until the snapshot is closed. */
public final class SnapshotTable {
    private final Table table;

    SnapshotTable(Table table) {
        this.table = table;
    }

    /** The table's name. */
    public String name() {
        return table.name();
    }

    /** The item with this key, or null. */
    public @Nullable Item find(Object... key) {
        return table.find(key);
    }

    /** Looks at an item where it lies: see {@link Table#read}. The snapshot lasts at least until the reader returns. */
    public boolean read(Consumer<MapView> reader, Object... key) {
        return table.read(reader, key);
    }

    /** The items of one partition key, in the order of their sort keys. */
    public ItemQuery query(Object partition) {
        return table.query(partition);
    }

    /** All items. */
    public ItemScan scan() {
        return table.scan();
    }
}
