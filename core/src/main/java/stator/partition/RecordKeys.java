package stator.partition;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static stator.table.ItemKeyDescriptor.HASH_OFFSET;
import static stator.table.ItemKeyDescriptor.STORED_OFFSET;
import static stator.table.ItemKeyDescriptor.TABLE_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import stator.index.KeySource;
import stator.item.UnsignedBytes;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;

/** The index's keys, read from the log records that its entries point at. Owned by one thread at a time. */
final class RecordKeys implements KeySource {
    private final RecordReader log;

    RecordKeys(RecordReader log) {
        this.log = log;
    }

    @Override
    public int compare(long position, DirectBuffer key, int offset, int length) {
        RecordFlyweight entry = log.readTrusted(position);
        if (length < STORED_OFFSET) {
            return compareToShort(entry, key, offset, length);
        }
        int order = Integer.compareUnsigned(entry.tableId(), key.getInt(offset + TABLE_OFFSET, BIG_ENDIAN));
        if (order == 0) {
            order = Long.compareUnsigned(entry.keyHash(), key.getLong(offset + HASH_OFFSET, BIG_ENDIAN));
        }
        if (order == 0) {
            order = UnsignedBytes.compare(
                    entry.buffer(),
                    entry.keyOffset(),
                    entry.keyLength(),
                    key,
                    offset + STORED_OFFSET,
                    length - STORED_OFFSET);
        }
        return order;
    }

    @Override
    public int copyKey(long position, MutableDirectBuffer into) {
        return copyKey(log.readTrusted(position), into);
    }

    /** Writes the index key of a record to the start of a buffer and returns its length. */
    static int copyKey(RecordFlyweight entry, MutableDirectBuffer into) {
        into.putInt(TABLE_OFFSET, entry.tableId(), BIG_ENDIAN);
        into.putLong(HASH_OFFSET, entry.keyHash(), BIG_ENDIAN);
        into.putBytes(STORED_OFFSET, entry.buffer(), entry.keyOffset(), entry.keyLength());
        return STORED_OFFSET + entry.keyLength();
    }

    /** Bounds of ranges may end within the table id or the hash. */
    private static int compareToShort(RecordFlyweight entry, DirectBuffer key, int offset, int length) {
        for (int i = 0; i < length; i++) {
            long field = i < HASH_OFFSET ? (long) entry.tableId() << Integer.SIZE : entry.keyHash();
            int shift = Long.SIZE - Byte.SIZE * (i < HASH_OFFSET ? i + 1 : i - HASH_OFFSET + 1);
            int difference = (int) (field >>> shift & 0xFF) - (key.getByte(offset + i) & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return 1;
    }
}
