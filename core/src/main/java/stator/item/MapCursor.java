package stator.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static stator.item.ItemDescriptor.COUNT_LENGTH;
import static stator.item.ItemDescriptor.NAME_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Goes over the entries of a map in the order of their names. Owned by one thread; valid as long as the bytes are. */
public final class MapCursor {
    private DirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int entry;
    private int next;
    private int left;

    /** Stands before the first entry of the map whose count is at an offset. */
    public MapCursor wrap(DirectBuffer bytes, int offsetOfCount) {
        buffer = bytes;
        left = ItemDescriptor.count(bytes, offsetOfCount);
        next = offsetOfCount + COUNT_LENGTH;
        entry = next;
        return this;
    }

    /** Goes to the next entry; false if there is none. */
    public boolean next() {
        if (left == 0) {
            return false;
        }
        left--;
        entry = next;
        next = entry + ItemDescriptor.entryLength(buffer, entry);
        return true;
    }

    /** The buffer that holds the map. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the entry starts. */
    public int entryOffset() {
        return entry;
    }

    /** Bytes of the entry, name and value with their headers. */
    public int entryLength() {
        return next - entry;
    }

    /** Where the bytes of the name start. */
    public int nameOffset() {
        return entry + NAME_OFFSET;
    }

    /** Bytes of the name. */
    public int nameLength() {
        return ItemDescriptor.nameLength(buffer, entry);
    }

    /** The name as text, allocated. */
    public String name() {
        byte[] bytes = new byte[nameLength()];
        buffer.getBytes(nameOffset(), bytes);
        return new String(bytes, UTF_8);
    }

    /** Points a view at the value of the entry. */
    public ValueView value(ValueView into) {
        return into.wrap(buffer, nameOffset() + nameLength());
    }
}
