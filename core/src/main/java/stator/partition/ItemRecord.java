package stator.partition;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_INT;
import static org.agrona.BitUtil.SIZE_OF_LONG;
import static stator.item.ItemDescriptor.ITEM_SIZE_OFFSET;

import org.agrona.MutableDirectBuffer;
import stator.item.ItemView;
import stator.wal.RecordFlyweight;

/**
 * What a record of an item holds. Its {@link RecordFlags} tell the number of local secondary indexes of the table; the
 * payload is the item, then for each of these, in order:
 * <pre>
 *   0              4            8
 *   +--------------+------------+
 *   | value offset | size bytes |   unsigned, little-endian
 *   +--------------+------------+
 * </pre>
 * The offset, from the start of the payload, is that of the value that orders the item in the index, with its type; 0 if
 * the item is not in the index. The size is that of what the index holds of the item, as DynamoDB counts it. So whoever
 * applies a record needs to know nothing of the table.
 *
 * <p>A record of an entry of a global secondary index holds what the index holds of the item, and then 8 bytes: the position,
 * in the log of the item's own partition, of the record that said so ({@link RecordType#sequence}).
 */
final class ItemRecord {
    static final int DIRECTORY_ENTRY_LENGTH = 2 * SIZE_OF_INT;

    /** Length of what follows the item in an entry of a global index. */
    static final int SOURCE_LENGTH = SIZE_OF_LONG;

    private ItemRecord() {}

    /** Number of local secondary indexes of the table. */
    static int indexes(RecordFlyweight item) {
        return RecordFlags.indexes(item.flags());
    }

    /** Size of the item as DynamoDB counts it. */
    static int itemSize(RecordFlyweight item) {
        return item.buffer().getInt(item.payloadOffset() + ITEM_SIZE_OFFSET, LITTLE_ENDIAN);
    }

    /** Whether the item is in the index of an ordinal, from 1. */
    static boolean isIn(RecordFlyweight item, int ordinal) {
        return item.buffer().getInt(directoryEntry(item, ordinal), LITTLE_ENDIAN) != 0;
    }

    /** Where in the record's buffer the value is that orders the item in the index of an ordinal, if it is in it. */
    static int valueOffset(RecordFlyweight item, int ordinal) {
        return item.payloadOffset() + item.buffer().getInt(directoryEntry(item, ordinal), LITTLE_ENDIAN);
    }

    /** Size of what the index of an ordinal holds of the item; 0 if the item is not in it. */
    static int entrySize(RecordFlyweight item, int ordinal) {
        return item.buffer().getInt(directoryEntry(item, ordinal) + SIZE_OF_INT, LITTLE_ENDIAN);
    }

    /** Size of the item and of all its entries in local secondary indexes. */
    static long collectionShare(RecordFlyweight item) {
        long share = itemSize(item);
        for (int ordinal = indexes(item); ordinal > 0; ordinal--) {
            share += entrySize(item, ordinal);
        }
        return share;
    }

    /** Of an entry of a global index: where the item's own log says what the entry says. */
    static long source(RecordFlyweight entry) {
        return entry.buffer().getLong(entry.payloadOffset() + itemLength(entry), LITTLE_ENDIAN);
    }

    /** Points a view at the item. */
    static void view(RecordFlyweight item, ItemView into) {
        into.wrap(item.buffer(), item.payloadOffset(), itemLength(item));
    }

    /** Writes what the directory says of one index; {@code valueOffset} is 0 if the item is not in it. */
    static void putDirectoryEntry(MutableDirectBuffer payload, int offset, int valueOffset, int sizeBytes) {
        payload.putInt(offset, valueOffset, LITTLE_ENDIAN);
        payload.putInt(offset + SIZE_OF_INT, sizeBytes, LITTLE_ENDIAN);
    }

    private static int directoryEntry(RecordFlyweight item, int ordinal) {
        return item.payloadOffset() + itemLength(item) + (ordinal - 1) * DIRECTORY_ENTRY_LENGTH;
    }

    private static int itemLength(RecordFlyweight item) {
        int behind = RecordFlags.isGlobalEntry(item.flags()) ? SOURCE_LENGTH : indexes(item) * DIRECTORY_ENTRY_LENGTH;
        return item.payloadLength() - behind;
    }
}
