package stator.item;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static stator.item.ItemDescriptor.ITEM_MAP_OFFSET;
import static stator.item.ItemDescriptor.ITEM_SIZE_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view of one stored item: its size and its attributes. Owned by one thread at a time; valid until the next
 * {@link #wrap} and as long as the bytes under it are.
 */
public final class ItemView {
    private static final DirectBuffer NOTHING = new UnsafeBuffer(0, 0);

    private DirectBuffer buffer = NOTHING;
    private int offset;
    private int length;

    /**
     * Looks at an item.
     *
     * @param itemOffset where its size stands
     * @param itemLength of the item with its size, in bytes
     */
    public ItemView wrap(DirectBuffer bytes, int itemOffset, int itemLength) {
        buffer = bytes;
        offset = itemOffset;
        length = itemLength;
        return this;
    }

    /** Looks at nothing. */
    public ItemView clear() {
        return wrap(NOTHING, 0, 0);
    }

    /** Whether there is an item to look at. */
    public boolean isPresent() {
        return length > 0;
    }

    /** Size as DynamoDB counts it, in bytes; 0 if there is no item. */
    public int sizeBytes() {
        return length == 0 ? 0 : buffer.getInt(offset + ITEM_SIZE_OFFSET, LITTLE_ENDIAN);
    }

    /** The buffer that holds the item. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the item's size stands. */
    public int offset() {
        return offset;
    }

    /** Bytes of the item with its size. */
    public int length() {
        return length;
    }

    /** Points a view at the attributes. */
    public MapView map(MapView into) {
        return into.wrap(buffer, offset + ITEM_MAP_OFFSET);
    }

    /** The attributes, as a reference to the same bytes. */
    public AttributeMap attributes() {
        return new AttributeMap(buffer, offset + ITEM_MAP_OFFSET, length - ITEM_MAP_OFFSET);
    }
}
