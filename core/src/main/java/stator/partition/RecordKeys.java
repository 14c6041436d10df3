package stator.partition;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static stator.table.ItemKeyDescriptor.HASH_OFFSET;
import static stator.table.ItemKeyDescriptor.PARTITION_KEY_LENGTH_OFFSET;
import static stator.table.ItemKeyDescriptor.PARTITION_KEY_OFFSET;
import static stator.table.ItemKeyDescriptor.STORED_OFFSET;
import static stator.table.ItemKeyDescriptor.TABLE_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import stator.index.KeySource;
import stator.item.UnsignedBytes;
import stator.item.ValueView;
import stator.table.TerminatedBytes;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;

/**
 * The index's keys, read from the log records that its entries point at. The key of an entry of a local secondary index is
 * put together from the record's key and the item. Owned by one thread at a time.
 *
 * <p>A search passes over every entry whose key is not the one it looks for, and nobody reads that entry's record then: so it is
 * checked here, before it is believed. The record of an entry that is found is read, and checked, by whoever looked for it. Only
 * the writer believes the keys that it passes: a record that it has appended must get its place, or the partition stops. It stops
 * rather than tell pages from each other by a key that is damaged ({@link #copyKey}).
 */
final class RecordKeys implements KeySource {
    private static final int LENGTH_FIELD = PARTITION_KEY_OFFSET - PARTITION_KEY_LENGTH_OFFSET;

    private final RecordReader log;
    private final ValueView value = new ValueView();
    private boolean believing;

    RecordKeys(RecordReader log) {
        this.log = log;
    }

    /** From now on keys that are compared are believed, for who must not be stopped by a damaged one. */
    RecordKeys believing() {
        believing = true;
        return this;
    }

    /**
     * Compares, and checks the record if its key is another one.
     *
     * @throws stator.wal.WalException {@link stator.wal.WalException.Code#CORRUPT} if it is damaged.
     */
    @Override
    public int compare(long entryValue, DirectBuffer key, int offset, int length) {
        int order = order(entryValue, key, offset, length);
        if (order != 0 && !believing) {
            check(entryValue);
        }
        return order;
    }

    /** Checks the record that an entry leads to. */
    void check(long entryValue) {
        log.read(EntryValue.position(entryValue));
    }

    /** As {@link #compare}, without a check. */
    int order(long entryValue, DirectBuffer key, int offset, int length) {
        RecordFlyweight entry = log.readTrusted(EntryValue.position(entryValue));
        int ordinal = EntryValue.ordinal(entryValue);
        int number = entry.tableId() + ordinal;
        if (length < STORED_OFFSET) {
            return compareToShort(number, entry.keyHash(), key, offset, length);
        }
        int order = Integer.compareUnsigned(number, key.getInt(offset + TABLE_OFFSET, BIG_ENDIAN));
        if (order == 0) {
            order = Long.compareUnsigned(entry.keyHash(), key.getLong(offset + HASH_OFFSET, BIG_ENDIAN));
        }
        if (order != 0) {
            return order;
        }
        if (ordinal != 0) {
            value.wrap(entry.buffer(), ItemRecord.valueOffset(entry, ordinal));
            return compareInIndex(entry, key, offset + STORED_OFFSET, length - STORED_OFFSET);
        }
        return UnsignedBytes.compare(
                entry.buffer(),
                entry.keyOffset(),
                entry.keyLength(),
                key,
                offset + STORED_OFFSET,
                length - STORED_OFFSET);
    }

    @Override
    public int copyKey(long entryValue, MutableDirectBuffer into) {
        return copyKey(log.read(EntryValue.position(entryValue)), EntryValue.ordinal(entryValue), value, into);
    }

    /** Writes the key in the table of an item's record to the start of a buffer and returns its length. */
    static int copyKey(RecordFlyweight entry, MutableDirectBuffer into) {
        into.putInt(TABLE_OFFSET, entry.tableId(), BIG_ENDIAN);
        into.putLong(HASH_OFFSET, entry.keyHash(), BIG_ENDIAN);
        into.putBytes(STORED_OFFSET, entry.buffer(), entry.keyOffset(), entry.keyLength());
        return STORED_OFFSET + entry.keyLength();
    }

    /** Writes the key in a local secondary index of an item's record; ordinal 0 is the table. */
    static int copyKey(RecordFlyweight entry, int ordinal, ValueView scratch, MutableDirectBuffer into) {
        if (ordinal == 0) {
            return copyKey(entry, into);
        }
        DirectBuffer buffer = entry.buffer();
        scratch.wrap(buffer, ItemRecord.valueOffset(entry, ordinal));
        int partitionPart = partitionPart(entry);
        into.putInt(TABLE_OFFSET, entry.tableId() + ordinal, BIG_ENDIAN);
        into.putLong(HASH_OFFSET, entry.keyHash(), BIG_ENDIAN);
        into.putBytes(STORED_OFFSET, buffer, entry.keyOffset(), partitionPart);
        int length = STORED_OFFSET + partitionPart;
        length += TerminatedBytes.put(buffer, scratch.contentOffset(), scratch.contentLength(), into, length);
        int tableSortKeyLength = entry.keyLength() - partitionPart;
        into.putBytes(length, buffer, entry.keyOffset() + partitionPart, tableSortKeyLength);
        return length + tableSortKeyLength;
    }

    /** Compares what follows the hash: partition key, value in the index, sort key in the table. */
    private int compareInIndex(RecordFlyweight entry, DirectBuffer key, int offset, int length) {
        DirectBuffer buffer = entry.buffer();
        int partitionPart = partitionPart(entry);
        int common = Math.min(partitionPart, length);
        int order = UnsignedBytes.compare(buffer, entry.keyOffset(), common, key, offset, common);
        if (order != 0 || length < partitionPart) {
            return order != 0 ? order : 1;
        }
        int at = offset + partitionPart;
        int left = length - partitionPart;
        order = TerminatedBytes.compare(buffer, value.contentOffset(), value.contentLength(), key, at, left);
        if (order != 0) {
            return order;
        }
        int valuePart = TerminatedBytes.length(buffer, value.contentOffset(), value.contentLength());
        return UnsignedBytes.compare(
                buffer,
                entry.keyOffset() + partitionPart,
                entry.keyLength() - partitionPart,
                key,
                at + valuePart,
                left - valuePart);
    }

    /** Bytes of the partition key in a record's key, with their length. */
    private static int partitionPart(RecordFlyweight entry) {
        return LENGTH_FIELD + (entry.buffer().getShort(entry.keyOffset(), BIG_ENDIAN) & 0xFFFF);
    }

    /** Bounds of ranges may end within the number or the hash. */
    private static int compareToShort(int number, long hash, DirectBuffer key, int offset, int length) {
        for (int i = 0; i < length; i++) {
            long field = i < HASH_OFFSET ? (long) number << Integer.SIZE : hash;
            int shift = Long.SIZE - Byte.SIZE * (i < HASH_OFFSET ? i + 1 : i - HASH_OFFSET + 1);
            int difference = (int) (field >>> shift & 0xFF) - (key.getByte(offset + i) & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return 1;
    }
}
