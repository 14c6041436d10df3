package stator.item;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_BYTE;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_SHORT;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Encoded items. All lengths and counts are little-endian and unsigned; nothing is aligned or padded.
 * <pre>
 *   item     0           4
 *            +-----------+- - - - - - -+
 *            | sizeBytes |     map     |      sizeBytes: as DynamoDB counts it, see {@link ItemSize}
 *            +-----------+- - - - - - -+
 *
 *   map      0       4
 *            +-------+- - - - - - - - -+
 *            | count |  entry, ...     |      entries ascend by the unsigned bytes of their names; names differ
 *            +-------+- - - - - - - - -+
 *
 *   entry    0            2            2 + nameLength
 *            +------------+- - - - - - +- - - - -+
 *            | nameLength | name UTF-8 |  value  |
 *            +------------+- - - - - - +- - - - -+
 *
 *   value    0      1        5
 *            +------+--------+- - - - -+
 *            | type | length | content |
 *            +------+--------+- - - - -+
 * </pre>
 * Content by type: S UTF-8; N number bytes ({@link NumberCodec}); B bytes; BOOL one byte, 0 or 1; NULL nothing;
 * L {@code count:u32 value*}; M a map; SS, NS, BS {@code count:u32 (length:u32 bytes)*}, ascending by unsigned bytes,
 * without duplicates. The form is canonical: equal values have equal bytes, and unequal values do not.
 */
public final class ItemDescriptor {
    public static final int ITEM_SIZE_OFFSET = 0;
    public static final int ITEM_MAP_OFFSET = ITEM_SIZE_OFFSET + SIZE_OF_INT;

    public static final int COUNT_OFFSET = 0;
    public static final int COUNT_LENGTH = SIZE_OF_INT;

    public static final int NAME_LENGTH_OFFSET = 0;
    public static final int NAME_OFFSET = NAME_LENGTH_OFFSET + SIZE_OF_SHORT;

    public static final int TYPE_OFFSET = 0;
    public static final int LENGTH_OFFSET = TYPE_OFFSET + SIZE_OF_BYTE;
    public static final int CONTENT_OFFSET = LENGTH_OFFSET + SIZE_OF_INT;

    public static final int ELEMENT_LENGTH_OFFSET = 0;
    public static final int ELEMENT_OFFSET = ELEMENT_LENGTH_OFFSET + SIZE_OF_INT;

    /** Levels of an attribute's value: the value itself, and one more for what is in a list or map, and so on. */
    public static final int MAX_NESTING = 32;

    /** Lists and maps inside one another; what is in the innermost is at the last level. */
    public static final int MAX_CONTAINERS = MAX_NESTING - 1;

    /** Longest attribute name in bytes. */
    public static final int MAX_NAME_LENGTH = 65_535;

    /** Largest item in bytes, as DynamoDB counts it. */
    public static final int MAX_ITEM_SIZE = 409_600;

    private ItemDescriptor() {}

    /** Entries of the map, elements of the list or set, whose content starts at an offset. */
    public static int count(DirectBuffer buffer, int contentOffset) {
        return buffer.getInt(contentOffset + COUNT_OFFSET, LITTLE_ENDIAN);
    }

    /** Bytes of the name of an entry. */
    public static int nameLength(DirectBuffer buffer, int entryOffset) {
        return buffer.getShort(entryOffset + NAME_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** Where the value of an entry starts. */
    public static int entryValueOffset(DirectBuffer buffer, int entryOffset) {
        return entryOffset + NAME_OFFSET + nameLength(buffer, entryOffset);
    }

    /** Bytes of an entry: name and value with their headers. */
    public static int entryLength(DirectBuffer buffer, int entryOffset) {
        int valueOffset = entryValueOffset(buffer, entryOffset);
        return valueOffset - entryOffset + valueLength(buffer, valueOffset);
    }

    /** Type of a value: one of {@link AttributeType}. */
    public static byte type(DirectBuffer buffer, int valueOffset) {
        return buffer.getByte(valueOffset + TYPE_OFFSET);
    }

    /** Bytes of the content of a value. */
    public static int contentLength(DirectBuffer buffer, int valueOffset) {
        return buffer.getInt(valueOffset + LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /** Bytes of a value with its header. */
    public static int valueLength(DirectBuffer buffer, int valueOffset) {
        return CONTENT_OFFSET + contentLength(buffer, valueOffset);
    }

    /** Bytes of an element of a set, without its header. */
    public static int elementLength(DirectBuffer buffer, int elementOffset) {
        return buffer.getInt(elementOffset + ELEMENT_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    static void count(MutableDirectBuffer buffer, int contentOffset, int count) {
        buffer.putInt(contentOffset + COUNT_OFFSET, count, LITTLE_ENDIAN);
    }

    static void nameLength(MutableDirectBuffer buffer, int entryOffset, int length) {
        buffer.putShort(entryOffset + NAME_LENGTH_OFFSET, (short) length, LITTLE_ENDIAN);
    }

    static void type(MutableDirectBuffer buffer, int valueOffset, byte type) {
        buffer.putByte(valueOffset + TYPE_OFFSET, type);
    }

    static void contentLength(MutableDirectBuffer buffer, int valueOffset, int length) {
        buffer.putInt(valueOffset + LENGTH_OFFSET, length, LITTLE_ENDIAN);
    }

    static void elementLength(MutableDirectBuffer buffer, int elementOffset, int length) {
        buffer.putInt(elementOffset + ELEMENT_LENGTH_OFFSET, length, LITTLE_ENDIAN);
    }

    /** Bytes of a map, found by walking over its entries. */
    public static int mapLength(DirectBuffer buffer, int mapOffset) {
        int entry = mapOffset + COUNT_LENGTH;
        for (int left = count(buffer, mapOffset); left > 0; left--) {
            entry += entryLength(buffer, entry);
        }
        return entry - mapOffset;
    }
}
