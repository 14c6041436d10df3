package stator.expression;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.item.AttributeType;
import stator.item.ElementCursor;
import stator.item.ItemDescriptor;
import stator.item.ListCursor;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.UnsignedBytes;
import stator.item.ValueView;

/**
 * What a thread needs to judge conditions without garbage: views, cursors and a little space. Owned by one thread;
 * what it remembers of one test means nothing to the next.
 */
public final class ConditionScratch {
    private static final int NUMBER_LENGTH = ItemDescriptor.CONTENT_OFFSET + NumberCodec.MAX_LENGTH;

    private final MapView down = new MapView();
    private final ValueView left = new ValueView();
    private final ValueView right = new ValueView();
    private final ValueView element = new ValueView();
    private final ListCursor list = new ListCursor();
    private final ElementCursor set = new ElementCursor();
    private final NumberCodec numbers = new NumberCodec();
    private final UnsafeBuffer leftSize = new UnsafeBuffer(new byte[NUMBER_LENGTH]);
    private final UnsafeBuffer rightSize = new UnsafeBuffer(new byte[NUMBER_LENGTH]);
    private final Substring substring = new Substring();

    // of the test that is being judged
    private MapView item = down;
    private BoundValues values = BoundValues.NONE;

    /** A scratch space for one thread. */
    public ConditionScratch() {}

    /** Whether a test holds for an item. Never fails: what cannot be compared does not hold. */
    boolean holds(Predicate test, MapView judged, BoundValues bound) {
        item = judged;
        values = bound;
        return switch (test.operator()) {
            case EQ -> equal(test, 1);
            case NE -> !equal(test, 1);
            case IN -> in(test);
            case LT -> operands(test, 1) && areOrdered() && left.compareContent(right) < 0;
            case LE -> operands(test, 1) && areOrdered() && left.compareContent(right) <= 0;
            case GT -> operands(test, 1) && areOrdered() && left.compareContent(right) > 0;
            case GE -> operands(test, 1) && areOrdered() && left.compareContent(right) >= 0;
            case BETWEEN ->
                operands(test, 1)
                        && areOrdered()
                        && left.compareContent(right) >= 0
                        && operands(test, 2)
                        && areOrdered()
                        && left.compareContent(right) <= 0;
            case ATTRIBUTE_EXISTS -> test.operand(0).path().find(item, left, down);
            case ATTRIBUTE_NOT_EXISTS -> !test.operand(0).path().find(item, left, down);
            case ATTRIBUTE_TYPE -> operands(test, 1) && rightNamesTypeOfLeft();
            case BEGINS_WITH -> operands(test, 1) && beginsWith();
            case CONTAINS -> operands(test, 1) && contains();
        };
    }

    /** Finds the first operand and another one; false if either is missing. */
    private boolean operands(Predicate test, int other) {
        return find(test.operand(0), left, leftSize) && find(test.operand(other), right, rightSize);
    }

    private boolean find(Operand operand, ValueView into, UnsafeBuffer sizeSpace) {
        return switch (operand.kind()) {
            case PATH -> operand.path().find(item, into, down);
            case VALUE -> {
                values.value(operand.slot(), into);
                yield true;
            }
            case SIZE -> find(operand.sized(), into, sizeSpace) && size(into, sizeSpace);
            case CALL -> throw new IllegalStateException("function as operand: " + operand.function());
        };
    }

    /** Points the view of a value at its size as a number; false for what has none. */
    private boolean size(ValueView value, UnsafeBuffer space) {
        long size =
                switch (value.type()) {
                    case AttributeType.S -> utf16Length(value);
                    case AttributeType.B -> value.contentLength();
                    case AttributeType.SS, AttributeType.NS, AttributeType.BS, AttributeType.L, AttributeType.M ->
                        value.count();
                    default -> -1;
                };
        if (size < 0) {
            return false;
        }
        space.putByte(ItemDescriptor.TYPE_OFFSET, AttributeType.N);
        int length = numbers.encode(size, space, ItemDescriptor.CONTENT_OFFSET);
        space.putInt(ItemDescriptor.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        value.wrap(space, 0);
        return true;
    }

    /** DynamoDB counts a string in UTF-16 units: every character once, those beyond the basic plane twice. */
    private static int utf16Length(ValueView text) {
        DirectBuffer buffer = text.buffer();
        int units = 0;
        int end = text.contentOffset() + text.contentLength();
        for (int i = text.contentOffset(); i < end; i++) {
            int lead = buffer.getByte(i) & 0xFF;
            if (lead >= 0xF0) {
                units += 2;
            } else if ((lead & 0xC0) != 0x80) {
                units++;
            }
        }
        return units;
    }

    private boolean equal(Predicate test, int other) {
        return operands(test, other) && left.sameAs(right);
    }

    private boolean in(Predicate test) {
        for (int i = 1; i < test.operandCount(); i++) {
            if (equal(test, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean areOrdered() {
        return left.type() == right.type() && left.type() <= AttributeType.B;
    }

    private boolean rightNamesTypeOfLeft() {
        String name = AttributeType.name(left.type());
        if (right.contentLength() != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (right.buffer().getByte(right.contentOffset() + i) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean beginsWith() {
        byte type = left.type();
        return type == right.type()
                && (type == AttributeType.S || type == AttributeType.B)
                && right.contentLength() <= left.contentLength()
                && UnsignedBytes.equal(
                        left.buffer(),
                        left.contentOffset(),
                        right.contentLength(),
                        right.buffer(),
                        right.contentOffset(),
                        right.contentLength());
    }

    private boolean contains() {
        byte type = left.type();
        return switch (type) {
            case AttributeType.S, AttributeType.B -> right.type() == type && substring.isIn(left, right);
            case AttributeType.SS, AttributeType.NS, AttributeType.BS ->
                right.type() == AttributeType.elementOf(type) && setContains();
            case AttributeType.L -> listContains();
            default -> false;
        };
    }

    private boolean setContains() {
        left.elements(set);
        while (set.next()) {
            if (set.isContentOf(right)) {
                return true;
            }
        }
        return false;
    }

    private boolean listContains() {
        left.list(list);
        while (list.next(element)) {
            if (element.sameAs(right)) {
                return true;
            }
        }
        return false;
    }
}
