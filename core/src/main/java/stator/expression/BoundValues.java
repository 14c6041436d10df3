package stator.expression;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.item.AttributeMap;
import stator.item.ItemDescriptor;
import stator.item.MapCursor;
import stator.item.MapView;
import stator.item.ValueView;

/** The values of one request, by the slots of a compiled expression. Immutable; valid as long as the request's bytes. */
public final class BoundValues {
    static final int UNDEFINED = -1;
    /** The values of an expression that has none. */
    static final BoundValues NONE = new BoundValues(new UnsafeBuffer(0, 0), new int[0]);
    /** The type of what is not known before there is an item. */
    static final byte NO_TYPE = 0;

    private final DirectBuffer buffer;
    private final int[] offsets;

    BoundValues(DirectBuffer buffer, int[] offsets) {
        this.buffer = buffer;
        this.offsets = offsets;
    }

    /**
     * Values by their place in a map, the first in slot 0.
     *
     * @param values must not change while the result is used
     */
    public static BoundValues inOrder(AttributeMap values) {
        int[] offsets = new int[values.count()];
        MapCursor entry = values.view(new MapView()).entries(new MapCursor());
        ValueView value = new ValueView();
        for (int slot = 0; entry.next(); slot++) {
            offsets[slot] = entry.value(value).offset();
        }
        return new BoundValues(values.buffer(), offsets);
    }

    /** Copies of single attribute values, each in the slot that is its place in the list. */
    static BoundValues of(List<AttributeMap> singleValues) {
        ValueView value = new ValueView();
        int length = 0;
        for (AttributeMap single : singleValues) {
            length += single.singleValue(value).encodedLength();
        }
        UnsafeBuffer copies = new UnsafeBuffer(new byte[length]);
        int[] offsets = new int[singleValues.size()];
        int offset = 0;
        for (int slot = 0; slot < offsets.length; slot++) {
            singleValues.get(slot).singleValue(value);
            copies.putBytes(offset, value.buffer(), value.offset(), value.encodedLength());
            offsets[slot] = offset;
            offset += value.encodedLength();
        }
        return new BoundValues(copies, offsets);
    }

    boolean isDefined(int slot) {
        return offsets[slot] != UNDEFINED;
    }

    /** Whether one of them lies at an offset of the request's values. */
    boolean useValueAt(int offset) {
        for (int used : offsets) {
            if (used == offset) {
                return true;
            }
        }
        return false;
    }

    /** Type of a value; {@link #NO_TYPE} if it is undefined. */
    public byte type(int slot) {
        return isDefined(slot) ? ItemDescriptor.type(buffer, offsets[slot]) : NO_TYPE;
    }

    /** Points a view at a value that is defined. */
    public ValueView value(int slot, ValueView into) {
        assert isDefined(slot) : "slot=" + slot;
        return into.wrap(buffer, offsets[slot]);
    }
}
