package stator.partition;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static stator.table.ItemKeyDescriptor.HASH_OFFSET;
import static stator.table.ItemKeyDescriptor.MAX_LENGTH;
import static stator.table.ItemKeyDescriptor.TABLE_OFFSET;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntHashSet;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.index.BTree;
import stator.index.BTreeCursor;
import stator.index.HashIndex;
import stator.index.HashProbe;
import stator.index.KeySource;
import stator.item.KeyHash;
import stator.item.UnsignedBytes;
import stator.table.ItemKey;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;
import stator.wal.SegmentUsage;
import stator.wal.Wal;

/**
 * Where the items of one partition are: a sorted index with versions, and a hash index for point reads. Both hold
 * positions of log records. Changed only by {@link #apply}, from records that are complete in the log, live and at
 * recovery alike.
 *
 * <p>Beside the tree there are these states, derived from the log as the tree is: the numbers of dropped tables; the counters
 * of tables and of local secondary indexes, whose numbers follow their table's; which bytes of each segment of the log are needed.
 * A checkpoint has all of them ({@link CheckpointState}).
 *
 * <p>A checkpoint has neither the hash index nor the sizes of the item collections of tables with local indexes ({@link
 * CollectionSizes}). Both come back by a walk through the sorted index ({@link #warmUp}), while the index is used: until it is
 * done, items are found in the sorted index, and collections that the walk has not reached count for nothing.
 *
 * <p>Records of a group are held until its last one; a group never spans two versions of the sorted index, so nothing is held
 * when one is sealed.
 *
 * <p>The hash index runs ahead of what is published, so it is a hint: a deleted key keeps a slot that points at the record
 * of its deletion until that record is visible to all. The slots of a dropped table's items go some at a time, as its part
 * of the sorted index is taken apart.
 */
final class ItemIndex implements AutoCloseable {
    /** No record; the same number in both indexes. */
    static final long NULL_POSITION = HashIndex.NULL_ADDRESS;

    /** Readers of the tree at the most: two for each that looks items up in the hash index, of which there are 1,024. */
    private static final int MAX_READERS = 2048;

    private final Wal wal;
    private final BTree tree;
    private final HashIndex hash;
    private final HashProbe probe;
    private final RecordReader log;
    private final RecordReader removedRecords;
    private final RecordKeys keys;
    private volatile boolean removing;
    private volatile boolean warm = true;
    private final BTreeCursor walk;
    private final RecordReader walkedRecords;
    private final RecordKeys walkedKeys;
    private final UnsafeBuffer walkedKey = new UnsafeBuffer(new byte[KeySource.MAX_KEY_LENGTH]);
    private int walkedLength;
    private long lastDropPosition;
    private final RecordGroup group = new RecordGroup();
    private final RecordReader grouped;
    private final LocalIndexes localIndexes;
    private final ExpiryFeed expiries = new ExpiryFeed();
    private final IntHashSet droppedTables = new IntHashSet();
    private final Int2ObjectHashMap<TableCounters> ownCounters = new Int2ObjectHashMap<>();
    private final ConcurrentHashMap<Integer, TableCounters> counters = new ConcurrentHashMap<>();
    private final TableCounters uncounted = new TableCounters();
    private final LongArrayQueue removedPositions = new LongArrayQueue(NULL_POSITION);
    private final LongArrayQueue deletedHashes = new LongArrayQueue(NULL_POSITION);
    private final LongArrayQueue deletedPositions = new LongArrayQueue(NULL_POSITION);
    private final UnsafeBuffer keyBytes = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final UnsafeBuffer endBytes = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private final UnsafeBuffer removedKey = new UnsafeBuffer(new byte[MAX_LENGTH]);

    /** @param sorted settings of the sorted index, but for where the keys are, and who reads them */
    ItemIndex(Wal wal, BTree.Context sorted) {
        this.wal = wal;
        log = wal.newReader();
        removedRecords = wal.newReader();
        keys = new RecordKeys(log).believing();
        grouped = wal.newReader();
        tree = BTree.open(sorted.keys(keys).maxReaders(MAX_READERS).removedValues(removedPositions::addLong));
        try {
            hash = HashIndex.open(new HashIndex.Context());
        } catch (Throwable t) {
            CloseHelper.quietClose(tree);
            throw t;
        }
        probe = hash.newProbe();
        localIndexes = new LocalIndexes(tree, wal.newReader(), this::countersOf);
        walk = tree.newWriterCursor();
        walkedRecords = wal.newReader();
        walkedKeys = new RecordKeys(walkedRecords);
    }

    /** The sorted index comes from a checkpoint, which says this besides. Recovery, before anything is applied. */
    void restore(CheckpointState state) {
        warm = false;
        for (CheckpointState.Table table : state.tables()) {
            countersOf(table.number()).add(table.items(), table.sizeBytes());
        }
        droppedTables.addAll(state.dropped());
        for (SegmentUsage usage : wal.segments()) {
            for (CheckpointState.Segment segment : state.segments()) {
                if (segment.basePosition() == usage.basePosition()) {
                    usage.addLive(segment.liveBytes());
                    usage.addBurial(segment.burialBytes(), segment.newestBurial());
                }
            }
        }
    }

    /**
     * Recovery: looks at what the opening of a store reads of the sorted index, the catalog and the transactions that may be in
     * doubt, so that damage there is found while there is another way to get the index.
     */
    void readSystemTables() {
        readTables(0, 1);
        readTables(SystemTables.DECISIONS.id(), SystemTables.DECISIONS.id() + 1);
        readTables(SystemTables.FOLLOWERS.id(), SystemTables.FOLLOWERS.id() + 1);
        readTables(SystemTables.PREPARED, -1);
    }

    /** Recovery: reads all of the sorted index. */
    void readAll() {
        boolean more = true;
        while (more) {
            more = tree.readNext();
        }
    }

    private void readTables(int from, int to) {
        keyBytes.putInt(TABLE_OFFSET, from, BIG_ENDIAN);
        endBytes.putInt(TABLE_OFFSET, to, BIG_ENDIAN);
        boolean more = walk.seek(keyBytes, 0, HASH_OFFSET);
        while (more && keys.compare(walk.value(), endBytes, 0, HASH_OFFSET) < 0) {
            more = walk.next();
        }
    }

    /** The writer: what a checkpoint must say besides the sorted index. */
    CheckpointState state(long timestampMs) {
        List<CheckpointState.Table> tables = new ArrayList<>();
        ownCounters.forEachInt(
                (number, each) -> tables.add(new CheckpointState.Table(number, each.items(), each.sizeBytes())));
        List<CheckpointState.Segment> segments = new ArrayList<>();
        for (SegmentUsage usage : wal.segments()) {
            segments.add(new CheckpointState.Segment(
                    usage.basePosition(), usage.liveBytes(), usage.burialBytes(), usage.newestBurial()));
        }
        return new CheckpointState(timestampMs, tables, new ArrayList<>(droppedTables), segments);
    }

    /** Whether the hash index has every item. Any thread. */
    boolean isWarm() {
        return warm;
    }

    /** The writer: takes the next entries of the sorted index into the hash index, and with the last of all it is warm. */
    void warmUp(int entries) {
        boolean more = walkedLength == 0 ? walk.first() : walk.seek(walkedKey, 0, walkedLength);
        if (more && walkedLength > 0 && walkedKeys.compare(walk.value(), walkedKey, 0, walkedLength) == 0) {
            more = walk.next();
        }
        for (int i = 0; i < entries && more; i++) {
            long value = walk.value();
            walkedLength = walkedKeys.copyKey(value, walkedKey);
            if (EntryValue.ordinal(value) == 0) {
                RecordFlyweight entry = walkedRecords.readTrusted(value);
                hash.put(slotHash(entry.keyHash(), walkedKey, walkedLength), NULL_POSITION, value);
                localIndexes.count(entry);
            }
            more = walk.next();
        }
        if (!more && !removing) { // what readers still see of a dropped table, only the sorted index they see has
            wal.allChecked(); // every record that the index leads to has been read
            warm = true;
        }
    }

    /** Whether the walk has come by a key, or none is needed. */
    private boolean isWalked(DirectBuffer key, int length) {
        return warm || UnsignedBytes.compare(key, 0, length, walkedKey, 0, walkedLength) <= 0;
    }

    BTree tree() {
        return tree;
    }

    HashIndex hash() {
        return hash;
    }

    /** Who is told of items that expire. */
    ExpiryFeed expiries() {
        return expiries;
    }

    /** The writer: position of the newest record of a live item, or {@link #NULL_POSITION}. */
    long find(ItemKey key) {
        if (!warm) {
            return tree.find(key.buffer(), 0, key.length());
        }
        long newest = NULL_POSITION;
        probe.start(slotHash(key.hash(), key.buffer(), key.length()));
        for (long position = probe.next(); position != NULL_POSITION; position = probe.next()) {
            if (position > newest) {
                if (keys.compare(position, key.buffer(), 0, key.length()) == 0) {
                    newest = position;
                } else {
                    keys.check(position); // the same hash, another key: unless it is damaged
                }
            }
        }
        return newest != NULL_POSITION && RecordType.isDeletion(log.readTrusted(newest)) ? NULL_POSITION : newest;
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

    /** Recovery: between the record applied last and the next, segments were removed, or the log begins here. */
    void behindGap() {
        group.behindGap();
    }

    private void applyAlone(RecordFlyweight entry) {
        switch (entry.type()) {
            case RecordType.PUT, RecordType.RELOCATED_PUT -> applyPut(entry);
            case RecordType.DELETE, RecordType.RELOCATED_DELETE -> applyDelete(entry);
            case RecordType.DROP_TABLE, RecordType.RELOCATED_DROP_TABLE -> applyDrop(entry);
            default ->
                throw new StoreException(
                        StoreException.Code.UNKNOWN_RECORD, "type=" + entry.type() + " position=" + entry.position());
        }
    }

    /**
     * Whether a record says what is the case in a version of the sorted index, and no other record says so.
     *
     * @param oldestKept everything before this position will be gone with the record, or is gone; so is the need for a record
     *     that says that something older is gone
     * @param scratch gets the record's key
     */
    static boolean isNeeded(RecordFlyweight entry, long oldestKept, KeyLookup version, MutableDirectBuffer scratch) {
        boolean item = RecordType.isItem(entry);
        if (!item && RecordType.sequence(entry) <= oldestKept) {
            return false;
        }
        if (RecordType.isDrop(entry)) {
            return true;
        }
        long current = version.find(scratch, 0, RecordKeys.copyKey(entry, scratch));
        return current == (item ? entry.position() : NULL_POSITION);
    }

    /** The writer: ends the working version. Returns its number. */
    long seal() {
        long version = tree.seal();
        boolean removes = tree.isRemoving() || !removedPositions.isEmpty();
        if (removes != removing) {
            removing = removes;
        }
        return version;
    }

    /** Whether the entries of a dropped table are still being taken apart, some with each version. Any thread. */
    boolean isRemoving() {
        return removing;
    }

    /** The writer: whether anything but the working version can still point at a record before a position. */
    boolean mayPointBefore(long position) {
        return removing || (!deletedPositions.isEmpty() && deletedPositions.peekLong() < position);
    }

    /** Recovery is done: the next thread that changes the indexes is their writer. */
    void detachWriter() {
        tree.detachWriter();
        hash.detachWriter();
        localIndexes.detachWriter();
    }

    /** The writer: forgets deletions that everybody can see, and a bounded number of the items of dropped tables. */
    void forgetDeletionsBefore(long publishedPosition) {
        if (removing && publishedPosition > lastDropPosition) {
            tree.tellRemoved();
            while (!removedPositions.isEmpty()) {
                forgetDropped(removedPositions.pollLong());
            }
        }
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

    /** The writer: how large the indexes are. */
    IndexMetrics metrics() {
        return IndexMetrics.of(tree, hash, localIndexes.allocatedBytes());
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
        wal.usage(position).addLive(entry.alignedLength());
        if (previous == NULL_POSITION) {
            table.add(1, size);
        } else {
            RecordFlyweight replaced = log.readTrusted(previous);
            table.add(0, size - ItemRecord.itemSize(replaced));
            wal.usage(previous).addLive(-replaced.alignedLength());
        }
        localIndexes.applyPut(entry, previous, isWalked(keyBytes, keyLength));
        expiries.applied(entry);
    }

    private void applyDelete(RecordFlyweight entry) {
        long position = entry.position();
        TableCounters table = countersOf(entry.tableId());
        int keyLength = RecordKeys.copyKey(entry, keyBytes);
        long previous = tree.remove(keyBytes, 0, keyLength);
        if (previous != NULL_POSITION) {
            RecordFlyweight removed = log.readTrusted(previous);
            table.add(-1, -ItemRecord.itemSize(removed));
            wal.usage(previous).addLive(-removed.alignedLength());
            localIndexes.applyDelete(previous, isWalked(keyBytes, keyLength));
        }
        wal.usage(position).addBurial(entry.alignedLength(), RecordType.sequence(entry));
        long slotHash = slotHash(entry.keyHash(), keyBytes, keyLength);
        hash.put(slotHash, previous, position);
        deletedHashes.addLong(slotHash);
        deletedPositions.addLong(position);
    }

    /** The numbers of a table's local indexes follow its own, so one range holds all of their entries. */
    private void applyDrop(RecordFlyweight entry) {
        int tableId = entry.tableId();
        int indexes = ItemRecord.indexes(entry);
        wal.usage(entry.position()).addBurial(entry.alignedLength(), RecordType.sequence(entry));
        droppedTables.add(tableId);
        lastDropPosition = entry.position();
        removing = true;
        keyBytes.putInt(TABLE_OFFSET, tableId, BIG_ENDIAN);
        endBytes.putInt(TABLE_OFFSET, tableId + indexes + 1, BIG_ENDIAN);
        tree.removeRange(keyBytes, 0, HASH_OFFSET, endBytes, 0, HASH_OFFSET);
        localIndexes.applyDrop(tableId);
        for (int number = tableId; number <= tableId + indexes; number++) {
            ownCounters.remove(number);
            counters.remove(number);
        }
    }

    /** An entry went with its table's range, and nobody can see it any more. */
    private void forgetDropped(long entryValue) {
        if (EntryValue.ordinal(entryValue) != 0) {
            return; // of an index; the table's own entry is told of, too
        }
        long position = EntryValue.position(entryValue);
        RecordFlyweight entry = removedRecords.readTrusted(position);
        assert isDropped(entry.tableId()) : "tableId=" + entry.tableId();
        int keyLength = RecordKeys.copyKey(entry, removedKey);
        if (hash.remove(slotHash(entry.keyHash(), removedKey, keyLength), position) || !warm) {
            wal.usage(position).addLive(-entry.alignedLength());
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
