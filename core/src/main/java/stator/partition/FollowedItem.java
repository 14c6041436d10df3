package stator.partition;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static stator.item.ItemDescriptor.ITEM_MAP_OFFSET;
import static stator.item.ItemDescriptor.ITEM_SIZE_OFFSET;

import org.agrona.ExpandableArrayBuffer;
import org.jspecify.annotations.Nullable;
import stator.item.ItemEncoder;
import stator.item.ItemSize;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.IndexSchema;
import stator.table.ItemKey;
import stator.table.ProjectionCursor;
import stator.wal.RecordFlyweight;

/** One image of an item, as a follower that keeps global secondary indexes looks at it. Reusable; owned by one thread. */
final class FollowedItem {
    private final ItemView item = new ItemView();
    private final MapView attributes = new MapView();
    private final ValueView value = new ValueView();
    private final ProjectionCursor projected = new ProjectionCursor();
    private final ItemEncoder encoder = new ItemEncoder();
    private final MapView encoded = new MapView();

    /** Looks at what a record holds, which may be no item. */
    FollowedItem wrap(@Nullable RecordFlyweight record) {
        item.clear();
        if (record != null && RecordType.isItem(record)) {
            ItemRecord.view(record, item);
            item.map(attributes);
        }
        return this;
    }

    boolean isIn(IndexSchema index) {
        return item.isPresent() && index.holds(attributes, value);
    }

    /** Whether an index that holds both images, which are of one item, has the same key for both. */
    boolean hasSameKey(FollowedItem other, IndexSchema index) {
        return index.hasSameKey(attributes, other.attributes, value, other.value);
    }

    /** Whether an index holds the same of both images. */
    boolean isSameIn(FollowedItem other, IndexSchema index) {
        return index.holdsSame(attributes, other.attributes, projected, other.projected);
    }

    /** The key of the item in an index that holds it. */
    ItemKey key(IndexSchema index, long hashSeed, ItemKey into) {
        return into.wrap(index.keys(), hashSeed, attributes);
    }

    /** Writes what an index holds of the item, with its size, and returns the bytes written. */
    int project(IndexSchema index, ExpandableArrayBuffer into, int offset) {
        if (index.projectsAll()) {
            into.putBytes(offset, item.buffer(), item.offset(), item.length());
            return item.length();
        }
        index.project(attributes, encoder.reset(), projected);
        int mapLength = encoder.encodedLength();
        encoder.view(encoded);
        into.putBytes(offset + ITEM_MAP_OFFSET, encoded.buffer(), encoded.offset(), mapLength);
        into.putInt(offset + ITEM_SIZE_OFFSET, ItemSize.ofMap(into, offset + ITEM_MAP_OFFSET), LITTLE_ENDIAN);
        return ITEM_MAP_OFFSET + mapLength;
    }
}
