package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.item.AttributeMap;
import stator.item.DeferredError;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.table.ItemKey;
import stator.table.TableSchema;

/**
 * A read of one item by a caller in this process, from {@link #begin} to {@link #close}: see {@link Engine#find}. Belongs
 * to the thread that began it, which uses it again and again, so that reads leave no garbage.
 */
public final class PointRead implements AutoCloseable {
    private static final ThreadLocal<PointRead> OWN = ThreadLocal.withInitial(PointRead::new);

    private final ItemEncoder encoder = new ItemEncoder();
    private final MapView key = new MapView();
    private final ItemKey itemKey = new ItemKey();
    private final ItemView item = new ItemView();
    private final MapView attributes = new MapView();
    private @Nullable ReadSession session;
    private boolean begun;

    private PointRead() {}

    /** Begins a read. One that begins while the thread's last has not ended gets an object of its own. */
    public static PointRead begin() {
        PointRead own = OWN.get();
        PointRead read = own.begun ? new PointRead() : own;
        read.begun = true;
        return read;
    }

    /** Takes the key, as one outermost map. */
    public ItemEncoder key() {
        return encoder.reset();
    }

    /** Lets go of the item. */
    @Override
    public void close() {
        ReadSession open = session;
        session = null;
        begun = false;
        item.clear();
        if (open != null) {
            open.close();
        }
    }

    /** The key that was given, until the read is closed. */
    public AttributeMap keyMap() {
        MapView view = encoder.view(key);
        return new AttributeMap(view.buffer(), view.offset(), encoder.encodedLength(), encoder.error());
    }

    @Nullable
    DeferredError error() {
        return encoder.error();
    }

    MapView keyView() {
        return encoder.view(key);
    }

    /** Finds the item; its view is valid until {@link #close}. Null if there is none. */
    @Nullable
    MapView find(Store store, TableSchema table) {
        ReadSession open = store.openReader();
        session = open;
        itemKey.wrap(table, store.hashSeed(), key);
        return open.find(itemKey, item) ? item.map(attributes) : null;
    }
}
