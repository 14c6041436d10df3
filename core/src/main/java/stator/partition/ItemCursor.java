package stator.partition;

import org.jspecify.annotations.Nullable;
import stator.index.BTreeCursor;
import stator.item.ItemView;
import stator.table.KeyRange;

/** Reads the items of a range one after the other, across partitions. See {@link ReadSession#cursor}. */
public final class ItemCursor {
    private final ReadSession session;
    private final ItemView item = new ItemView();
    private KeyRange range = new KeyRange();
    private boolean forward;
    private int partition;
    private int lastPartition;
    private @Nullable PartitionReader reader;

    ItemCursor(ReadSession session) {
        this.session = session;
    }

    ItemCursor start(KeyRange keys, boolean ascending) {
        range = keys;
        forward = ascending;
        reader = null;
        if (keys.isEmpty()) {
            partition = 0;
            lastPartition = ascending ? -1 : 1;
            return this;
        }
        int low = session.partitionOf(keys.firstHash());
        int high = session.partitionOf(keys.lastHash());
        partition = ascending ? low : high;
        lastPartition = ascending ? high : low;
        return this;
    }

    /** Goes to the next item; false if there is none left. */
    public boolean next() {
        while (true) {
            PartitionReader current = reader;
            boolean found;
            if (current != null) {
                found = forward ? current.cursor().next() : current.cursor().previous();
            } else if (forward ? partition <= lastPartition : partition >= lastPartition) {
                current = session.reader(partition);
                current.pin();
                reader = current;
                found = enter(current.cursor());
            } else {
                return false;
            }
            if (found && isWithin(current)) {
                current.read(current.cursor().value(), item);
                return true;
            }
            reader = null;
            partition += forward ? 1 : -1;
        }
    }

    /** The item; a view that moves on with {@link #next}, but what it looks at stays valid until the session is closed. */
    public ItemView item() {
        return item;
    }

    private boolean enter(BTreeCursor cursor) {
        if (forward) {
            return cursor.seek(range.from(), 0, range.fromLength());
        }
        if (!cursor.seekFloor(range.to(), 0, range.toLength())) {
            return false;
        }
        PartitionReader current = session.reader(partition);
        boolean atEnd = current.keys().order(cursor.value(), range.to(), 0, range.toLength()) == 0;
        if (atEnd) {
            current.keys().check(cursor.value());
        }
        return !atEnd || cursor.previous();
    }

    /** Whether the item is read, or else the end: then its record is checked here. */
    private boolean isWithin(PartitionReader current) {
        RecordKeys keys = current.keys();
        long value = current.cursor().value();
        boolean within = forward
                ? keys.order(value, range.to(), 0, range.toLength()) < 0
                : keys.order(value, range.from(), 0, range.fromLength()) >= 0;
        if (!within) {
            keys.check(value);
        }
        return within;
    }
}
