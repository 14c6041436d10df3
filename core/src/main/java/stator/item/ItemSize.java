package stator.item;

import static stator.item.ItemDescriptor.CONTENT_OFFSET;
import static stator.item.ItemDescriptor.COUNT_LENGTH;
import static stator.item.ItemDescriptor.ELEMENT_OFFSET;

import org.agrona.DirectBuffer;

/**
 * Sizes as DynamoDB counts them, in bytes, for limits and capacity. They are not the lengths of the encoded form.
 *
 * <p>Nested values are counted by recursion, which the encoder bounds: no stored value is nested deeper than
 * {@link ItemDescriptor#MAX_CONTAINERS}.
 */
public final class ItemSize {
    private static final int CONTAINER_OVERHEAD = 3;
    private static final int CHILD_OVERHEAD = 1;

    private ItemSize() {}

    /** Size of an item's attributes: their names and values. */
    public static int ofMap(DirectBuffer buffer, int mapOffset) {
        int size = 0;
        int entry = mapOffset + COUNT_LENGTH;
        for (int left = ItemDescriptor.count(buffer, mapOffset); left > 0; left--) {
            int valueOffset = ItemDescriptor.entryValueOffset(buffer, entry);
            size += ItemDescriptor.nameLength(buffer, entry) + ofValue(buffer, valueOffset);
            entry = valueOffset + ItemDescriptor.valueLength(buffer, valueOffset);
        }
        return size;
    }

    /** Size of one attribute: its name, whose bytes are given, and its value. */
    public static int ofAttribute(int nameLength, ValueView value) {
        return nameLength + ofValue(value.buffer(), value.offset());
    }

    /** Size of a value without its name. */
    public static int ofValue(DirectBuffer buffer, int valueOffset) {
        int content = valueOffset + CONTENT_OFFSET;
        int length = ItemDescriptor.contentLength(buffer, valueOffset);
        return switch (ItemDescriptor.type(buffer, valueOffset)) {
            case AttributeType.S, AttributeType.B -> length;
            case AttributeType.N -> NumberCodec.sizeBytes(buffer, content, length);
            case AttributeType.BOOL, AttributeType.NULL -> 1;
            case AttributeType.SS, AttributeType.BS ->
                length - COUNT_LENGTH - ELEMENT_OFFSET * ItemDescriptor.count(buffer, content);
            case AttributeType.NS -> ofNumbers(buffer, content);
            case AttributeType.L -> CONTAINER_OVERHEAD + ofElements(buffer, content);
            case AttributeType.M ->
                CONTAINER_OVERHEAD + CHILD_OVERHEAD * ItemDescriptor.count(buffer, content) + ofMap(buffer, content);
            default ->
                throw new IllegalArgumentException("no attribute value at offset=" + valueOffset + ", type="
                        + ItemDescriptor.type(buffer, valueOffset));
        };
    }

    /** Lists and maps inside one another that a value is: 0 for a scalar or set, 1 for a list of scalars. */
    static int containers(DirectBuffer buffer, int valueOffset) {
        byte type = ItemDescriptor.type(buffer, valueOffset);
        if (type != AttributeType.L && type != AttributeType.M) {
            return 0;
        }
        int content = valueOffset + CONTENT_OFFSET;
        int deepest = 0;
        int child = content + COUNT_LENGTH;
        for (int left = ItemDescriptor.count(buffer, content); left > 0; left--) {
            int value = type == AttributeType.L ? child : ItemDescriptor.entryValueOffset(buffer, child);
            deepest = Math.max(deepest, containers(buffer, value));
            child = value + ItemDescriptor.valueLength(buffer, value);
        }
        return 1 + deepest;
    }

    private static int ofNumbers(DirectBuffer buffer, int content) {
        int size = 0;
        int element = content + COUNT_LENGTH;
        for (int left = ItemDescriptor.count(buffer, content); left > 0; left--) {
            int length = ItemDescriptor.elementLength(buffer, element);
            size += NumberCodec.sizeBytes(buffer, element + ELEMENT_OFFSET, length);
            element += ELEMENT_OFFSET + length;
        }
        return size;
    }

    private static int ofElements(DirectBuffer buffer, int content) {
        int size = 0;
        int value = content + COUNT_LENGTH;
        for (int left = ItemDescriptor.count(buffer, content); left > 0; left--) {
            size += CHILD_OVERHEAD + ofValue(buffer, value);
            value += ItemDescriptor.valueLength(buffer, value);
        }
        return size;
    }
}
