package stator.partition;

import static stator.table.ItemKeyDescriptor.MAX_LENGTH;
import static stator.table.ItemKeyDescriptor.STORED_OFFSET;

import java.util.function.IntFunction;
import org.agrona.CloseHelper;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import stator.index.BTree;
import stator.item.UnsignedBytes;
import stator.item.ValueView;
import stator.table.ItemKey;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;

/**
 * Keeps the entries of local secondary indexes in the sorted index, and the sizes of item collections, in step with the
 * items: one step of {@link ItemIndex#apply}, from the directories of two records, that of an item and that of the one it
 * replaces. Nothing is copied: an entry leads to the item's record. The writer's.
 */
final class LocalIndexes implements AutoCloseable {
    private final BTree tree;
    private final RecordReader log;
    private final IntFunction<TableCounters> counters;
    private final Int2ObjectHashMap<CollectionSizes> collections = new Int2ObjectHashMap<>();
    private final ValueView value = new ValueView();
    private final UnsafeBuffer oldKey = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final UnsafeBuffer newKey = new UnsafeBuffer(new byte[MAX_LENGTH]);

    /**
     * @param log      of its own: what it reads stays in view while the tree reads keys
     * @param counters of a table or an index, by its number
     */
    LocalIndexes(BTree tree, RecordReader log, IntFunction<TableCounters> counters) {
        this.tree = tree;
        this.log = log;
        this.counters = counters;
    }

    /** Memory of the sizes of item collections, in bytes. */
    long allocatedBytes() {
        long bytes = 0;
        for (CollectionSizes sizes : collections.values()) {
            bytes += sizes.allocatedBytes();
        }
        return bytes;
    }

    /**
     * An item has a new record, which the table's entry leads to already.
     *
     * @param previous  the one before, if any
     * @param isCounted whether its collection's size has it; if not, {@link #count} comes to it later
     */
    void applyPut(RecordFlyweight item, long previous, boolean isCounted) {
        int indexes = ItemRecord.indexes(item);
        if (indexes == 0) {
            return;
        }
        RecordFlyweight old = previous == ItemIndex.NULL_POSITION ? null : log.readTrusted(previous);
        long growth = ItemRecord.collectionShare(item);
        if (old == null) {
            for (int ordinal = 1; ordinal <= indexes; ordinal++) {
                add(item, ordinal);
            }
        } else {
            assert ItemRecord.indexes(old) == indexes : "indexes=" + indexes + " before=" + ItemRecord.indexes(old);
            growth -= ItemRecord.collectionShare(old);
            for (int ordinal = 1; ordinal <= indexes; ordinal++) {
                replace(old, item, ordinal);
            }
        }
        if (isCounted) {
            collectionsOf(item.tableId()).add(collection(item), growth);
        }
    }

    /** An item is gone, and its entry in the table; {@code previous} was its record. */
    void applyDelete(long previous, boolean isCounted) {
        RecordFlyweight old = log.readTrusted(previous);
        int indexes = ItemRecord.indexes(old);
        if (indexes == 0) {
            return;
        }
        for (int ordinal = 1; ordinal <= indexes; ordinal++) {
            remove(old, ordinal);
        }
        if (isCounted) {
            collectionsOf(old.tableId()).add(collection(old), -ItemRecord.collectionShare(old));
        }
    }

    /** Counts an item that is there, for the size of its collection. */
    void count(RecordFlyweight item) {
        if (ItemRecord.indexes(item) > 0) {
            collectionsOf(item.tableId()).add(collection(item), ItemRecord.collectionShare(item));
        }
    }

    /** A table is gone, and its entries with those of its indexes. */
    void applyDrop(int tableId) {
        CloseHelper.close(collections.remove(tableId));
    }

    /** Size of the collection of an item, in bytes; 0 where there is none. */
    long collectionSize(ItemKey key) {
        CollectionSizes sizes = collections.get(key.tableId());
        return sizes == null ? 0 : sizes.sizeBytes(CollectionSizes.hash(key.hash(), key.buffer(), STORED_OFFSET));
    }

    void detachWriter() {
        collections.values().forEach(CollectionSizes::detachWriter);
    }

    @Override
    public void close() {
        CloseHelper.closeAll(collections.values());
    }

    private void replace(RecordFlyweight old, RecordFlyweight item, int ordinal) {
        if (!ItemRecord.isIn(old, ordinal) || !ItemRecord.isIn(item, ordinal)) {
            remove(old, ordinal);
            add(item, ordinal);
            return;
        }
        int oldLength = RecordKeys.copyKey(old, ordinal, value, oldKey);
        int newLength = RecordKeys.copyKey(item, ordinal, value, newKey);
        if (!UnsignedBytes.equal(oldKey, 0, oldLength, newKey, 0, newLength)) {
            tree.remove(oldKey, 0, oldLength);
        }
        tree.put(newKey, 0, newLength, EntryValue.of(item.position(), ordinal));
        int growth = ItemRecord.entrySize(item, ordinal) - ItemRecord.entrySize(old, ordinal);
        counters.apply(item.tableId() + ordinal).add(0, growth);
    }

    private void add(RecordFlyweight item, int ordinal) {
        if (ItemRecord.isIn(item, ordinal)) {
            int length = RecordKeys.copyKey(item, ordinal, value, newKey);
            tree.put(newKey, 0, length, EntryValue.of(item.position(), ordinal));
            counters.apply(item.tableId() + ordinal).add(1, ItemRecord.entrySize(item, ordinal));
        }
    }

    private void remove(RecordFlyweight old, int ordinal) {
        if (ItemRecord.isIn(old, ordinal)) {
            int length = RecordKeys.copyKey(old, ordinal, value, oldKey);
            tree.remove(oldKey, 0, length);
            counters.apply(old.tableId() + ordinal).add(-1, -ItemRecord.entrySize(old, ordinal));
        }
    }

    private CollectionSizes collectionsOf(int tableId) {
        CollectionSizes known = collections.get(tableId);
        if (known == null) {
            known = new CollectionSizes();
            collections.put(tableId, known);
        }
        return known;
    }

    private static long collection(RecordFlyweight item) {
        return CollectionSizes.hash(item.keyHash(), item.buffer(), item.keyOffset());
    }
}
