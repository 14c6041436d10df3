package stator.item;

import static stator.item.ItemDescriptor.COUNT_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Goes over the elements of a list in their order. Owned by one thread; valid as long as the bytes are. */
public final class ListCursor {
    private DirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int element;
    private int next;
    private int left;

    /** Stands before the first element of the list whose count is at an offset. */
    public ListCursor wrap(DirectBuffer bytes, int offsetOfCount) {
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
        next = element + ItemDescriptor.valueLength(buffer, element);
        return true;
    }

    /** Goes to the next element and points a view at it; false, and the view is as before, if there is none. */
    public boolean next(ValueView into) {
        boolean found = next();
        if (found) {
            value(into);
        }
        return found;
    }

    /** Points a view at the element. */
    public ValueView value(ValueView into) {
        return into.wrap(buffer, element);
    }
}
