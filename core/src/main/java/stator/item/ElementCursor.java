package stator.item;

import static stator.item.ItemDescriptor.COUNT_LENGTH;
import static stator.item.ItemDescriptor.ELEMENT_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Goes over the elements of a set, ascending by unsigned bytes. An element is what the content of a value of the
 * element's type is. Owned by one thread; valid as long as the bytes are.
 */
public final class ElementCursor {
    private DirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int element;
    private int next;
    private int left;

    /** Stands before the first element of the set whose count is at an offset. */
    public ElementCursor wrap(DirectBuffer bytes, int offsetOfCount) {
        buffer = bytes;
        left = ItemDescriptor.count(bytes, offsetOfCount);
        next = offsetOfCount + COUNT_LENGTH;
        element = next;
        return this;
    }

    /** Elements not yet visited. */
    public int remaining() {
        return left;
    }

    /** Goes to the next element; false if there is none. */
    public boolean next() {
        if (left == 0) {
            return false;
        }
        left--;
        element = next;
        next = element + ELEMENT_OFFSET + ItemDescriptor.elementLength(buffer, element);
        return true;
    }

    /** The buffer that holds the set. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the bytes of the element start. */
    public int elementOffset() {
        return element + ELEMENT_OFFSET;
    }

    /** Bytes of the element. */
    public int elementLength() {
        return next - elementOffset();
    }

    /** Order of this element and another cursor's, by unsigned bytes. */
    public int compareElement(ElementCursor other) {
        return UnsignedBytes.compare(
                buffer, elementOffset(), elementLength(), other.buffer, other.elementOffset(), other.elementLength());
    }

    /** Whether the element is the content of a value. The caller knows that the types fit. */
    public boolean isContentOf(ValueView value) {
        return UnsignedBytes.equal(
                buffer, elementOffset(), elementLength(), value.buffer(), value.contentOffset(), value.contentLength());
    }
}
