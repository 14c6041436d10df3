package stator.table;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static stator.table.ItemKeyDescriptor.HASH_OFFSET;
import static stator.table.ItemKeyDescriptor.PARTITION_KEY_LENGTH_OFFSET;
import static stator.table.ItemKeyDescriptor.PARTITION_KEY_OFFSET;
import static stator.table.ItemKeyDescriptor.TABLE_OFFSET;

import java.util.List;
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

    /** Encodes the key of an item in its table. See {@link #wrap(KeySchema, long, MapView)}. */
    public ItemKey wrap(TableSchema table, long hashSeed, MapView attributes) {
        return wrap(table.keys(), hashSeed, attributes);
    }

    /**
     * Encodes a key of an item.
     *
     * @param keys       of the table, or of an index that holds the item
     * @param hashSeed   the store's
     * @param attributes an item or a key; holds all attributes of the key, with their types and within the limits of
     *                   length: that has been checked
     */
    public ItemKey wrap(KeySchema keys, long hashSeed, MapView attributes) {
        wrapPartition(keys, hashSeed, attributes);
        append(keys.ordered(), attributes);
        return this;
    }

    /** As {@link #wrap(KeySchema, long, MapView)}, no further than to the end of the partition key. */
    ItemKey wrapPartition(KeySchema keys, long hashSeed, MapView attributes) {
        length = PARTITION_KEY_OFFSET;
        append(keys.partitionKey(), attributes);
        int partitionKeyLength = length - PARTITION_KEY_OFFSET;
        buffer.putInt(TABLE_OFFSET, keys.id(), BIG_ENDIAN);
        buffer.putLong(
                HASH_OFFSET, KeyHash.hash64(hashSeed, buffer, PARTITION_KEY_OFFSET, partitionKeyLength), BIG_ENDIAN);
        buffer.putShort(PARTITION_KEY_LENGTH_OFFSET, (short) partitionKeyLength, BIG_ENDIAN);
        return this;
    }

    /** Takes over another key's values, as the key of another table. */
    public ItemKey copy(ItemKey other, int tableId) {
        return copy(other.buffer, other.length, tableId);
    }

    /** Takes over an encoded key, as the key of another table. */
    public ItemKey copy(DirectBuffer encoded, int encodedLength, int tableId) {
        copyFrom(encoded, 0, encodedLength);
        buffer.putInt(TABLE_OFFSET, tableId, BIG_ENDIAN);
        return this;
    }

    /** Takes over an encoded key as it is. */
    public ItemKey copyFrom(DirectBuffer encoded, int offset, int encodedLength) {
        ensureCapacity(encodedLength);
        buffer.putBytes(0, encoded, offset, encodedLength);
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

    /** Parts that another part follows need an end; the last one ends where the key does. */
    private void append(List<KeyAttribute> parts, MapView attributes) {
        int last = parts.size() - 1;
        for (int i = 0; i <= last; i++) {
            KeyAttribute part = parts.get(i);
            if (!attributes.find(part.nameUtf8(), value) || value.type() != part.type()) {
                throw new IllegalArgumentException("key not checked: attribute=" + part.name());
            }
            int partLength = value.contentLength();
            if (i < last) {
                ensureCapacity(length + TerminatedBytes.maxLength(partLength));
                length += TerminatedBytes.put(value.buffer(), value.contentOffset(), partLength, buffer, length);
            } else {
                ensureCapacity(length + partLength);
                buffer.putBytes(length, value.buffer(), value.contentOffset(), partLength);
                length += partLength;
            }
        }
    }

    private void ensureCapacity(int capacity) {
        if (buffer.capacity() < capacity) {
            byte[] larger = new byte[Integer.highestOneBit(capacity) << 1];
            buffer.getBytes(0, larger, 0, buffer.capacity());
            buffer.wrap(larger);
        }
    }
}
