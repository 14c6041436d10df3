package stator.table;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import stator.item.ItemEncoder;
import stator.item.ItemSize;
import stator.item.MapCursor;
import stator.item.MapView;
import stator.item.UnsignedBytes;
import stator.item.ValueView;

/**
 * Goes over the attributes of an item that a secondary index holds, in the order of their names. Reusable; owned by one
 * thread; valid as long as the item's bytes are.
 */
public final class ProjectionCursor {
    private final MapCursor entries = new MapCursor();
    private final ValueView value = new ValueView();
    private @Nullable IndexSchema index;
    private int place;

    ProjectionCursor start(IndexSchema schema, MapView item) {
        index = schema;
        place = 0;
        item.entries(entries);
        return this;
    }

    /** Goes to the next attribute; false if there is none. Names of index and item ascend, so one walk over both does. */
    boolean next() {
        IndexSchema schema = index;
        if (schema == null) {
            throw new IllegalStateException("not started");
        }
        while (entries.next()) {
            if (schema.projectsAll()) {
                return true;
            }
            int order = 1;
            while (place < schema.projectedCount() && order > 0) {
                order = compare(schema.projectedName(place));
                place += order >= 0 ? 1 : 0;
            }
            if (order == 0) {
                return true;
            }
            if (order > 0) {
                return false;
            }
        }
        return false;
    }

    /** Size of the attribute, name and value, as DynamoDB counts it. */
    int sizeBytes() {
        return ItemSize.ofAttribute(entries.nameLength(), entries.value(value));
    }

    boolean sameAs(ProjectionCursor other) {
        return UnsignedBytes.equal(
                entries.buffer(),
                entries.entryOffset(),
                entries.entryLength(),
                other.entries.buffer(),
                other.entries.entryOffset(),
                other.entries.entryLength());
    }

    void copyTo(ItemEncoder out) {
        out.copyEntry(entries, value);
    }

    /** Order of the item's name against one of the index's. */
    private int compare(DirectBuffer name) {
        return UnsignedBytes.compare(
                entries.buffer(), entries.nameOffset(), entries.nameLength(), name, 0, name.capacity());
    }
}
