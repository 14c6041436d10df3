package stator.table;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static stator.table.ItemKeyDescriptor.HASH_OFFSET;
import static stator.table.ItemKeyDescriptor.PARTITION_KEY_LENGTH_OFFSET;
import static stator.table.ItemKeyDescriptor.PARTITION_KEY_OFFSET;
import static stator.table.ItemKeyDescriptor.TABLE_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.item.KeyHash;
import stator.item.MapView;
import stator.item.UnsignedBytes;
import stator.item.ValueView;

/**
 * The key of one item, encoded as in {@link ItemKeyDescriptor}. Reusable; owns its bytes; used by one thread at a time,
 * and handed over with the command that carries it.
 */
public final class ItemKey {
    private static final int INITIAL_CAPACITY = 64;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[INITIAL_CAPACITY]);
    private final ValueView value = new ValueView();
    private int length;

    /**
     * Encodes the key of an item.
     *
     * @param hashSeed   the store's
     * @param attributes an item or a key; holds the table's key attributes, with their types and within the limits
     *                   of length: that has been checked
     */
    public ItemKey wrap(TableSchema table, long hashSeed, MapView attributes) {
        find(table, attributes, table.partitionKey());
        int partitionKeyLength = value.contentLength();
        ensureCapacity(PARTITION_KEY_OFFSET + partitionKeyLength);
        long hash = KeyHash.hash64(hashSeed, value.buffer(), value.contentOffset(), partitionKeyLength);
        buffer.putInt(TABLE_OFFSET, table.id(), BIG_ENDIAN);
        buffer.putLong(HASH_OFFSET, hash, BIG_ENDIAN);
        buffer.putShort(PARTITION_KEY_LENGTH_OFFSET, (short) partitionKeyLength, BIG_ENDIAN);
        length = PARTITION_KEY_OFFSET;
        append(value);
        KeyAttribute sortKey = table.sortKey();
        if (sortKey != null) {
            find(table, attributes, sortKey);
            append(value);
        }
        return this;
    }

    /** Takes over another key's values, as the key of another table. */
    public ItemKey copy(ItemKey other, int tableId) {
        return copy(other.buffer, other.length, tableId);
    }

    /** Takes over an encoded key, as the key of another table. */
    public ItemKey copy(DirectBuffer encoded, int encodedLength, int tableId) {
        ensureCapacity(encodedLength);
        buffer.putBytes(0, encoded, 0, encodedLength);
        buffer.putInt(TABLE_OFFSET, tableId, BIG_ENDIAN);
        length = encodedLength;
        return this;
    }

    /** Hash of the partition key: decides the partition, and where a scan meets the item. */
    public long hash() {
        return buffer.getLong(HASH_OFFSET, BIG_ENDIAN);
    }

    public int tableId() {
        return buffer.getInt(TABLE_OFFSET, BIG_ENDIAN);
    }

    public DirectBuffer buffer() {
        return buffer;
    }

    /** Length of the encoded key in bytes; it starts at offset 0 of {@link #buffer}. */
    public int length() {
        return length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ItemKey that
                && length == that.length
                && UnsignedBytes.compare(buffer, 0, length, that.buffer, 0, that.length) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(hash()) + length;
    }

    private void find(TableSchema table, MapView attributes, KeyAttribute key) {
        if (!attributes.find(key.nameUtf8(), value) || value.type() != key.type()) {
            throw new IllegalArgumentException("key not checked: table=" + table.name() + " attribute=" + key.name());
        }
    }

    private void append(ValueView part) {
        int partLength = part.contentLength();
        ensureCapacity(length + partLength);
        buffer.putBytes(length, part.buffer(), part.contentOffset(), partLength);
        length += partLength;
    }

    private void ensureCapacity(int capacity) {
        if (buffer.capacity() < capacity) {
            byte[] larger = new byte[Integer.highestOneBit(capacity) << 1];
            buffer.getBytes(0, larger, 0, buffer.capacity());
            buffer.wrap(larger);
        }
    }
}
