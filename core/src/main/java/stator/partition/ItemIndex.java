package stator.partition;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static stator.table.ItemKeyDescriptor.HASH_OFFSET;
import static stator.table.ItemKeyDescriptor.MAX_LENGTH;
import static stator.table.ItemKeyDescriptor.TABLE_OFFSET;

import java.util.concurrent.ConcurrentHashMap;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntHashSet;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.index.BTree;
import stator.index.HashIndex;
import stator.index.HashProbe;
import stator.item.KeyHash;
import stator.table.ItemKey;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;
import stator.wal.Wal;

/**
 * Where the items of one partition are: a sorted index with versions, and a hash index for point reads. Both hold
 * positions of log records. Changed only by {@link #apply}, from records that are complete in the log, live and at
 * recovery alike.
 *
 * <p>Beside the tree there are these states, derived from the log as the tree is, and in memory only: the numbers of dropped
 * tables; the counters of tables and of local secondary indexes, whose numbers follow their table's; the sizes of the item
 * collections of tables with such indexes ({@link CollectionSizes}).
 *
 * <p>Records of a group are held until its last one; a group never spans two versions of the sorted index, so nothing is held
 * when one is sealed.
 *
 * <p>The hash index runs ahead of what is published, so it is a hint: a deleted key keeps a slot that points at the record
 * of its deletion until that record is visible to all.
 */
final class ItemIndex implements AutoCloseable {
    /** No record; the same number in both indexes. */
    static final long NULL_POSITION = HashIndex.NULL_ADDRESS;

    private final BTree tree;
    private final HashIndex hash;
    private final HashProbe probe;
    private final RecordReader log;
    private final RecordKeys keys;
    private final RecordGroup group = new RecordGroup();
    private final RecordReader grouped;
    private final LocalIndexes localIndexes;
    private final IntHashSet droppedTables = new IntHashSet();
    private final Int2ObjectHashMap<TableCounters> ownCounters = new Int2ObjectHashMap<>();
    private final ConcurrentHashMap<Integer, TableCounters> counters = new ConcurrentHashMap<>();
    private final TableCounters uncounted = new TableCounters();
    private final LongArrayQueue deletedHashes = new LongArrayQueue(NULL_POSITION);
    private final LongArrayQueue deletedPositions = new LongArrayQueue(NULL_POSITION);
    private final UnsafeBuffer keyBytes = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final UnsafeBuffer endBytes = new UnsafeBuffer(new byte[MAX_LENGTH]);

    /** @param maxSealed versions sealed and not yet published, at the most */
    ItemIndex(Wal wal, int maxSealed) {
        log = wal.newReader();
        keys = new RecordKeys(log);
        grouped = wal.newReader();
        tree = BTree.open(new BTree.Context().keys(keys).maxSealed(maxSealed));
        try {
            hash = HashIndex.open(new HashIndex.Context());
        } catch (Throwable t) {
            CloseHelper.quietClose(tree);
            throw t;
        }
        probe = hash.newProbe();
        localIndexes = new LocalIndexes(tree, wal.newReader(), this::countersOf);
    }

    BTree tree() {
        return tree;
    }

    HashIndex hash() {
        return hash;
    }

    /** The writer: position of the newest record of a live item, or {@link #NULL_POSITION}. */
    long find(ItemKey key) {
        long newest = newest(probe, keys, key);
        return newest != NULL_POSITION && log.readTrusted(newest).type() == RecordType.DELETE ? NULL_POSITION : newest;
    }

    /** The newest record of a key that the hash index knows, of a live item or of a deletion. */
    static long newest(HashProbe probe, RecordKeys keys, ItemKey key) {
        long newest = NULL_POSITION;
        probe.start(slotHash(key.hash(), key.buffer(), key.length()));
        for (long position = probe.next(); position != NULL_POSITION; position = probe.next()) {
            if (position > newest && keys.compare(position, key.buffer(), 0, key.length()) == 0) {
                newest = position;
            }
        }
        return newest;
    }

    /**
     * What the hash index knows an item by: all of its key, since all items of one partition key share that one's hash.
     * Seeded by that hash, which nobody outside can know.
     */
    static long slotHash(long keyHash, DirectBuffer key, int length) {
        return KeyHash.hash64(keyHash, key, 0, length);
    }

    /**
     * The writer: makes the indexes say what a record says; a record of a group is applied with the last of its group. The
     * only way they change.
     */
    void apply(RecordFlyweight entry) {
        if (!group.add(entry.flags(), entry.position())) {
            return;
        }
        LongArrayList positions = group.positions();
        if (positions.size() == 1) {
            applyAlone(entry);
            return;
        }
        for (int i = 0; i < positions.size(); i++) {
            applyAlone(grouped.readTrusted(positions.getLong(i)));
        }
    }

    private void applyAlone(RecordFlyweight entry) {
        switch (entry.type()) {
            case RecordType.PUT -> applyPut(entry);
            case RecordType.DELETE -> applyDelete(entry);
            case RecordType.DROP_TABLE -> applyDrop(entry.tableId(), ItemRecord.indexes(entry));
            default ->
                throw new StoreException(
                        StoreException.Code.UNKNOWN_RECORD, "type=" + entry.type() + " position=" + entry.position());
        }
    }

    /** Recovery is done: the next thread that changes the indexes is their writer. */
    void detachWriter() {
        tree.detachWriter();
        hash.detachWriter();
        localIndexes.detachWriter();
    }

    /** The writer: forgets deletions that everybody can see. */
    void forgetDeletionsBefore(long publishedPosition) {
        while (!deletedPositions.isEmpty() && deletedPositions.peekLong() < publishedPosition) {
            hash.remove(deletedHashes.pollLong(), deletedPositions.pollLong());
        }
    }

    /** The writer: whether a table's items were removed; its number will never be used again. */
    boolean isDropped(int tableId) {
        return droppedTables.contains(tableId);
    }

    /** The writer: size of the item collection of a key, in bytes; 0 if the table has no local secondary index. */
    long collectionSize(ItemKey key) {
        return localIndexes.collectionSize(key);
    }

    /** Counters of a table or a local index, or null if this partition never held an item of it. Any thread. */
    @Nullable
    TableCounters counters(int tableId) {
        return counters.get(tableId);
    }

    @Override
    public void close() {
        CloseHelper.closeAll(localIndexes, probe, hash, tree);
    }

    private void applyPut(RecordFlyweight entry) {
        long position = entry.position();
        int size = ItemRecord.itemSize(entry);
        TableCounters table = countersOf(entry.tableId());
        int keyLength = RecordKeys.copyKey(entry, keyBytes);
        long previous = tree.put(keyBytes, 0, keyLength, position);
        hash.put(slotHash(entry.keyHash(), keyBytes, keyLength), previous, position);
        if (previous == NULL_POSITION) {
            table.add(1, size);
        } else {
            table.add(0, size - ItemRecord.itemSize(log.readTrusted(previous)));
        }
        localIndexes.applyPut(entry, previous);
    }

    private void applyDelete(RecordFlyweight entry) {
        long position = entry.position();
        TableCounters table = countersOf(entry.tableId());
        int keyLength = RecordKeys.copyKey(entry, keyBytes);
        long previous = tree.remove(keyBytes, 0, keyLength);
        if (previous != NULL_POSITION) {
            table.add(-1, -ItemRecord.itemSize(log.readTrusted(previous)));
            localIndexes.applyDelete(previous);
        }
        long slotHash = slotHash(entry.keyHash(), keyBytes, keyLength);
        hash.put(slotHash, previous, position);
        deletedHashes.addLong(slotHash);
        deletedPositions.addLong(position);
    }

    /** The numbers of a table's local indexes follow its own, so one range holds all of their entries. */
    private void applyDrop(int tableId, int indexes) {
        keyBytes.putInt(TABLE_OFFSET, tableId, BIG_ENDIAN);
        endBytes.putInt(TABLE_OFFSET, tableId + indexes + 1, BIG_ENDIAN);
        tree.removeRange(keyBytes, 0, HASH_OFFSET, endBytes, 0, HASH_OFFSET);
        droppedTables.add(tableId);
        localIndexes.applyDrop(tableId);
        for (int number = tableId; number <= tableId + indexes; number++) {
            ownCounters.remove(number);
            counters.remove(number);
        }
    }

    private TableCounters countersOf(int tableId) {
        if (!SystemTables.isCounted(tableId)) {
            return uncounted;
        }
        TableCounters known = ownCounters.get(tableId);
        if (known == null) {
            known = new TableCounters();
            ownCounters.put(tableId, known);
            counters.put(tableId, known);
        }
        return known;
    }
}
