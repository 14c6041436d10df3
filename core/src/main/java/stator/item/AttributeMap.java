package stator.item;

import java.util.StringJoiner;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A reference to an encoded map: attributes of a request, a key, an item. Copies nothing; the bytes must stay as they
 * are for as long as it is used. May be read by several threads.
 *
 * <p>A single attribute value travels as a map with the one attribute {@code ""}.
 */
public final class AttributeMap {
    private static final AttributeMap EMPTY =
            new AttributeMap(new UnsafeBuffer(new byte[ItemDescriptor.COUNT_LENGTH]), 0, ItemDescriptor.COUNT_LENGTH);

    private final DirectBuffer buffer;
    private final int offset;
    private final int length;
    private final @Nullable DeferredError error;

    /** A map without error, whose count is at an offset. */
    public AttributeMap(DirectBuffer buffer, int offset, int length) {
        this(buffer, offset, length, null);
    }

    /** A map of a request, with the first error in its values, or null. */
    public AttributeMap(DirectBuffer buffer, int offset, int length, @Nullable DeferredError error) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        this.error = error;
    }

    /** The map without attributes. */
    public static AttributeMap empty() {
        return EMPTY;
    }

    /** The buffer that holds the map. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the map starts. */
    public int offset() {
        return offset;
    }

    /** Bytes of the map. */
    public int length() {
        return length;
    }

    /** Number of attributes. */
    public int count() {
        return ItemDescriptor.count(buffer, offset);
    }

    /** Points a view at the map. */
    public MapView view(MapView into) {
        return into.wrap(buffer, offset);
    }

    /** Points a view at the value of a map that stands for a single attribute value. */
    public ValueView singleValue(ValueView into) {
        assert count() == 1 : "count=" + count();
        int entry = offset + ItemDescriptor.COUNT_LENGTH;
        return into.wrap(buffer, ItemDescriptor.entryValueOffset(buffer, entry));
    }

    /** The first error in the values, null if they are good. A map with an error must not be stored or judged by. */
    public @Nullable DeferredError error() {
        return error;
    }

    /** Size as DynamoDB counts it, in bytes: names and values. */
    public int sizeBytes() {
        return ItemSize.ofMap(buffer, offset);
    }

    /** Whether both maps hold the same attributes with the same values. */
    public boolean sameAs(AttributeMap other) {
        return UnsignedBytes.equal(buffer, offset, length, other.buffer, other.offset, other.length);
    }

    /** The names of the attributes. */
    @Override
    public String toString() {
        StringJoiner names = new StringJoiner(", ", "{", "}");
        MapCursor entries = view(new MapView()).entries(new MapCursor());
        while (entries.next()) {
            names.add(entries.name());
        }
        return names.toString();
    }
}
