package stator.item;

import static stator.item.ItemDescriptor.COUNT_LENGTH;
import static stator.item.ItemDescriptor.NAME_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view of an encoded map: an item's attributes, or the content of an M. Owned by one thread; valid until the next
 * {@link #wrap} and as long as the bytes under it are.
 */
public final class MapView {
    private final UnsafeBuffer name = new UnsafeBuffer(0, 0);
    private DirectBuffer buffer = name;
    private int offset;

    /** Looks at the map whose count is at an offset. */
    public MapView wrap(DirectBuffer bytes, int offsetOfCount) {
        buffer = bytes;
        offset = offsetOfCount;
        return this;
    }

    /** The buffer that holds the map. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the map starts. */
    public int offset() {
        return offset;
    }

    /** Number of entries. */
    public int count() {
        return ItemDescriptor.count(buffer, offset);
    }

    /** Bytes of the map, found by walking over its entries. */
    public int encodedLength() {
        return ItemDescriptor.mapLength(buffer, offset);
    }

    /**
     * Points a view at the value of a name, given as UTF-8.
     *
     * @return false, and the view is as before, if the map has no such name.
     */
    public boolean find(DirectBuffer nameBytes, int nameOffset, int nameLength, ValueView into) {
        int entry = offset + COUNT_LENGTH;
        for (int left = count(); left > 0; left--) {
            int length = ItemDescriptor.nameLength(buffer, entry);
            int order = UnsignedBytes.compare(buffer, entry + NAME_OFFSET, length, nameBytes, nameOffset, nameLength);
            if (order == 0) {
                into.wrap(buffer, entry + NAME_OFFSET + length);
                return true;
            }
            if (order > 0) {
                return false;
            }
            entry += ItemDescriptor.entryLength(buffer, entry);
        }
        return false;
    }

    /** As {@link #find(DirectBuffer, int, int, ValueView)}, with the name in an array. */
    public boolean find(byte[] nameBytes, int nameOffset, int nameLength, ValueView into) {
        name.wrap(nameBytes);
        return find(name, nameOffset, nameLength, into);
    }

    /** As {@link #find(byte[], int, int, ValueView)}, with the whole array. */
    public boolean find(byte[] nameBytes, ValueView into) {
        return find(nameBytes, 0, nameBytes.length, into);
    }

    /** Points a cursor before the first entry. */
    public MapCursor entries(MapCursor into) {
        return into.wrap(buffer, offset);
    }
}
