package stator.table;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.agrona.BitUtil.SIZE_OF_SHORT;
import static stator.table.ItemKeyDescriptor.HASH_OFFSET;
import static stator.table.ItemKeyDescriptor.MAX_LENGTH;
import static stator.table.ItemKeyDescriptor.PARTITION_KEY_LENGTH_OFFSET;
import static stator.table.ItemKeyDescriptor.PARTITION_KEY_OFFSET;
import static stator.table.ItemKeyDescriptor.TABLE_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.item.KeyHash;
import stator.item.MapView;
import stator.item.UnsignedBytes;
import stator.item.ValueView;

/**
 * A range of encoded keys, from (inclusive) to (exclusive), that a Query or a Scan reads. Starts as the items of one
 * partition key, or as a slice of a table, and is narrowed from there. Reusable; owned by one thread.
 */
public final class KeyRange {
    private final UnsafeBuffer from = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final UnsafeBuffer to = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final UnsafeBuffer bound = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private int fromLength;
    private int toLength;
    private final ItemKey partition = new ItemKey();
    private int prefixLength;
    private int partsToBound;

    /** All items with this partition key. */
    public KeyRange ofPartition(TableSchema table, long hashSeed, ValueView partitionKey) {
        return ofPartition(table.keys(), hashSeed, partitionKey);
    }

    /** All items with this partition key of one attribute, in the order of a table or an index. */
    public KeyRange ofPartition(KeySchema keys, long hashSeed, ValueView partitionKey) {
        int keyLength = partitionKey.contentLength();
        long hash = KeyHash.hash64(hashSeed, partitionKey.buffer(), partitionKey.contentOffset(), keyLength);
        from.putInt(TABLE_OFFSET, keys.id(), BIG_ENDIAN);
        from.putLong(HASH_OFFSET, hash, BIG_ENDIAN);
        from.putShort(PARTITION_KEY_LENGTH_OFFSET, (short) keyLength, BIG_ENDIAN);
        from.putBytes(PARTITION_KEY_OFFSET, partitionKey.buffer(), partitionKey.contentOffset(), keyLength);
        return ofPrefix(keys, PARTITION_KEY_OFFSET + keyLength);
    }

    /**
     * All items with this partition key, in the order of a table or an index.
     *
     * @param partitionKey holds all attributes of the partition key, with their types and within the limits
     */
    public KeyRange ofPartition(KeySchema keys, long hashSeed, MapView partitionKey) {
        partition.wrapPartition(keys, hashSeed, partitionKey);
        from.putBytes(0, partition.buffer(), 0, partition.length());
        return ofPrefix(keys, partition.length());
    }

    private KeyRange ofPrefix(KeySchema keys, int length) {
        partsToBound = keys.ordered().size();
        prefixLength = length;
        fromLength = length;
        toLength = successorOfPrefix(from, length, to);
        return this;
    }

    /** All items of a table, in the order of their hashes. */
    public KeyRange ofTable(TableSchema table) {
        return ofAll(table.keys());
    }

    /** All items of a table or an index, in the order of their hashes. */
    public KeyRange ofAll(KeySchema keys) {
        return ofSegment(keys, 0, 1);
    }

    /** One slice of a table's hash space. See {@link #ofSegment(KeySchema, int, int)}. */
    public KeyRange ofSegment(TableSchema table, int segment, int totalSegments) {
        return ofSegment(table.keys(), segment, totalSegments);
    }

    /**
     * One slice of the hash space of a table or an index.
     *
     * @param segment       0 to totalSegments - 1
     * @param totalSegments 1 to 1,000,000
     */
    public KeyRange ofSegment(KeySchema keys, int segment, int totalSegments) {
        prefixLength = 0;
        from.putInt(TABLE_OFFSET, keys.id(), BIG_ENDIAN);
        from.putLong(HASH_OFFSET, firstHash(segment, totalSegments), BIG_ENDIAN);
        fromLength = PARTITION_KEY_LENGTH_OFFSET;
        if (segment == totalSegments - 1) {
            to.putInt(TABLE_OFFSET, keys.id() + 1, BIG_ENDIAN);
            toLength = HASH_OFFSET;
        } else {
            to.putInt(TABLE_OFFSET, keys.id(), BIG_ENDIAN);
            to.putLong(HASH_OFFSET, firstHash(segment + 1, totalSegments), BIG_ENDIAN);
            toLength = PARTITION_KEY_LENGTH_OFFSET;
        }
        return this;
    }

    /** Narrows to one value of an attribute of the sort key that others follow: it is their turn then. */
    public KeyRange fix(ValueView value) {
        assert partsToBound > 1 : "no attribute follows";
        int length = boundOf(value);
        raiseFrom(length);
        partsToBound--;
        prefixLength = length;
        lowerTo(successorOfPrefix(bound, length, bound));
        return this;
    }

    /** Narrows to sort keys equal to this one. */
    public KeyRange sortEquals(ValueView value) {
        return sortAtLeast(value).sortAtMost(value);
    }

    public KeyRange sortAtLeast(ValueView value) {
        raiseFrom(boundOf(value));
        return this;
    }

    public KeyRange sortAbove(ValueView value) {
        raiseFrom(justBehindAll(boundOf(value)));
        return this;
    }

    public KeyRange sortAtMost(ValueView value) {
        lowerTo(justBehindAll(boundOf(value)));
        return this;
    }

    public KeyRange sortBelow(ValueView value) {
        lowerTo(boundOf(value));
        return this;
    }

    /** Narrows to sort keys from low to high, both included. */
    public KeyRange sortBetween(ValueView low, ValueView high) {
        return sortAtLeast(low).sortAtMost(high);
    }

    /** Narrows to sort keys (strings or binaries) that begin with these bytes. */
    public KeyRange sortBeginsWith(ValueView value) {
        int length = boundOfPrefix(value);
        raiseFrom(length);
        lowerTo(successorOfPrefix(bound, length, bound));
        return this;
    }

    /** Narrows to what a page that ended with this key left to read. */
    public KeyRange startAfter(ItemKey key, boolean forward) {
        bound.putBytes(0, key.buffer(), 0, key.length());
        if (forward) {
            raiseFrom(justBehind(key.length()));
        } else {
            lowerTo(key.length());
        }
        return this;
    }

    public boolean contains(ItemKey key) {
        return UnsignedBytes.compare(key.buffer(), 0, key.length(), from, 0, fromLength) >= 0
                && UnsignedBytes.compare(key.buffer(), 0, key.length(), to, 0, toLength) < 0;
    }

    /** Whether no key can lie in the range. */
    public boolean isEmpty() {
        return UnsignedBytes.compare(from, 0, fromLength, to, 0, toLength) >= 0;
    }

    /** Hash of the lowest key in the range; 0 or more as an unsigned number. */
    public long firstHash() {
        return from.getLong(HASH_OFFSET, BIG_ENDIAN);
    }

    /** Hash of the highest key in the range, as an unsigned number. */
    public long lastHash() {
        if (prefixLength > 0) {
            return firstHash();
        }
        if (to.getInt(TABLE_OFFSET, BIG_ENDIAN) != from.getInt(TABLE_OFFSET, BIG_ENDIAN)) {
            return -1L;
        }
        long hash = to.getLong(HASH_OFFSET, BIG_ENDIAN);
        return toLength == PARTITION_KEY_LENGTH_OFFSET ? hash - 1 : hash;
    }

    public DirectBuffer from() {
        return from;
    }

    public int fromLength() {
        return fromLength;
    }

    public DirectBuffer to() {
        return to;
    }

    public int toLength() {
        return toLength;
    }

    /** floor(2^64 * segment / totalSegments), as an unsigned number. */
    private static long firstHash(int segment, int totalSegments) {
        long quotient = Long.divideUnsigned(-totalSegments, totalSegments) + 1;
        long remainder = Long.remainderUnsigned(-totalSegments, totalSegments);
        return segment * quotient + segment * remainder / totalSegments;
    }

    /** Whether something follows the attribute whose turn it is. */
    private boolean isTerminated() {
        return partsToBound > 1;
    }

    /** The least key with this sort key. */
    private int boundOf(ValueView sortKey) {
        int length = boundOfPrefix(sortKey);
        if (isTerminated()) {
            bound.putShort(length, (short) 0);
            return length + SIZE_OF_SHORT;
        }
        return length;
    }

    /** The least key whose sort key begins with these bytes. */
    private int boundOfPrefix(ValueView sortKey) {
        assert prefixLength > 0 : "a sort key bounds only the items of one partition key";
        bound.putBytes(0, from, 0, prefixLength);
        int length = sortKey.contentLength();
        if (isTerminated()) {
            return prefixLength
                    + TerminatedBytes.putOpen(sortKey.buffer(), sortKey.contentOffset(), length, bound, prefixLength);
        }
        bound.putBytes(prefixLength, sortKey.buffer(), sortKey.contentOffset(), length);
        return prefixLength + length;
    }

    /** The least key above all keys with the sort key that the bound ends with. */
    private int justBehindAll(int length) {
        return isTerminated() ? successorOfPrefix(bound, length, bound) : justBehind(length);
    }

    private int justBehind(int length) {
        bound.putByte(length, (byte) 0);
        return length + 1;
    }

    private void raiseFrom(int boundLength) {
        if (UnsignedBytes.compare(bound, 0, boundLength, from, 0, fromLength) > 0) {
            from.putBytes(0, bound, 0, boundLength);
            fromLength = boundLength;
        }
    }

    private void lowerTo(int boundLength) {
        if (UnsignedBytes.compare(bound, 0, boundLength, to, 0, toLength) < 0) {
            to.putBytes(0, bound, 0, boundLength);
            toLength = boundLength;
        }
    }

    /** The least key above all keys with this prefix; exists because a table id is never all ones. */
    private static int successorOfPrefix(UnsafeBuffer prefix, int length, UnsafeBuffer into) {
        int last = length - 1;
        while (prefix.getByte(last) == (byte) 0xFF) {
            last--;
        }
        byte incremented = (byte) (prefix.getByte(last) + 1);
        into.putBytes(0, prefix, 0, last);
        into.putByte(last, incremented);
        return last + 1;
    }
}
