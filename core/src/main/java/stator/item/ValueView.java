package stator.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static stator.item.ItemDescriptor.CONTENT_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view of one encoded attribute value. Owned by one thread; valid until the next {@link #wrap} and as long as the
 * bytes under it are.
 *
 * <p>Views of the same bytes do not share state: nested values are looked at through further views and cursors that
 * the caller brings along.
 */
public final class ValueView {
    private static final DirectBuffer NOTHING = new UnsafeBuffer(0, 0);

    private DirectBuffer buffer = NOTHING;
    private int offset;

    /** Looks at the value whose type byte is at an offset. */
    public ValueView wrap(DirectBuffer bytes, int offsetOfType) {
        buffer = bytes;
        offset = offsetOfType;
        return this;
    }

    /** Looks at the value that another view looks at. */
    public ValueView wrap(ValueView other) {
        return wrap(other.buffer, other.offset);
    }

    /** The buffer that holds the value. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the value, with its header, starts. */
    public int offset() {
        return offset;
    }

    /** One of {@link AttributeType}. */
    public byte type() {
        return ItemDescriptor.type(buffer, offset);
    }

    /** Where the content starts, after type and length. */
    public int contentOffset() {
        return offset + CONTENT_OFFSET;
    }

    /** Bytes of the content. */
    public int contentLength() {
        return ItemDescriptor.contentLength(buffer, offset);
    }

    /** Bytes of the value with its header. */
    public int encodedLength() {
        return ItemDescriptor.valueLength(buffer, offset);
    }

    /** The value of a BOOL. */
    public boolean asBoolean() {
        assert type() == AttributeType.BOOL : "type=" + AttributeType.name(type());
        return buffer.getByte(contentOffset()) != 0;
    }

    /** Entries or elements of an L, M, SS, NS or BS. */
    public int count() {
        assert type() >= AttributeType.SS : "type=" + AttributeType.name(type());
        return ItemDescriptor.count(buffer, contentOffset());
    }

    /** Points a view at the map that an M is. */
    public MapView map(MapView into) {
        assert type() == AttributeType.M : "type=" + AttributeType.name(type());
        return into.wrap(buffer, contentOffset());
    }

    /** Points a cursor before the first element of an L. */
    public ListCursor list(ListCursor into) {
        assert type() == AttributeType.L : "type=" + AttributeType.name(type());
        return into.wrap(buffer, contentOffset());
    }

    /** Points a cursor before the first element of an SS, NS or BS. */
    public ElementCursor elements(ElementCursor into) {
        assert AttributeType.isSet(type()) : "type=" + AttributeType.name(type());
        return into.wrap(buffer, contentOffset());
    }

    /** Order of the contents by unsigned bytes: DynamoDB's order of two S, two N or two B. */
    public int compareContent(ValueView other) {
        return UnsignedBytes.compare(
                buffer, contentOffset(), contentLength(), other.buffer, other.contentOffset(), other.contentLength());
    }

    /** Whether both values are equal: same type, same content. */
    public boolean sameAs(ValueView other) {
        return UnsignedBytes.equal(buffer, offset, encodedLength(), other.buffer, other.offset, other.encodedLength());
    }

    /** Size of the value as DynamoDB counts it, in bytes, without its name. */
    public int sizeBytes() {
        return ItemSize.ofValue(buffer, offset);
    }

    /** The content of an S as text, allocated. */
    public String text() {
        assert type() == AttributeType.S : "type=" + AttributeType.name(type());
        int length = contentLength();
        buffer.boundsCheck(contentOffset(), length); // before memory is asked for
        byte[] bytes = new byte[length];
        buffer.getBytes(contentOffset(), bytes);
        return new String(bytes, UTF_8);
    }
}
