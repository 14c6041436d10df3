package stator.partition;

import org.agrona.CloseHelper;
import stator.index.BTreeCursor;
import stator.index.BTreeReader;
import stator.index.HashProbe;
import stator.item.ItemView;
import stator.table.ItemKey;
import stator.wal.RecordFlyweight;
import stator.wal.RecordReader;

/**
 * One partition as one thread reads it. Meant to be kept; holds a version, and the records it names, only between {@link #pin}
 * and {@link #release}.
 */
final class PartitionReader implements AutoCloseable {
    private final Partition partition;
    private final RecordReader log;
    private final RecordKeys keys;
    private final HashProbe probe;
    private final BTreeReader tree;
    private final BTreeCursor cursor;
    private final ItemKey entryKey = new ItemKey();
    private final PreparedItem prepared = new PreparedItem();
    private final BTreeReader guard;
    private boolean pinned;
    private boolean guarded;

    PartitionReader(Partition partition) {
        this.partition = partition;
        log = partition.wal().newReader();
        keys = new RecordKeys(partition.wal().newReader());
        tree = partition.index().tree().newReader(keys);
        cursor = tree.newCursor();
        guard = partition.index().tree().newReader(keys);
        probe = partition.index().hash().newProbe();
    }

    /** Holds the newest published version until {@link #release}, if none is held yet. */
    void pin() {
        if (!pinned) {
            partition.ensureReadable();
            tree.pin();
            pinned = true;
        }
    }

    /** Holds the version that a snapshot holds of this partition, until {@link #release}. */
    void pinAs(BTreeReader holder) {
        if (!pinned) {
            partition.ensureReadable();
            tree.pinAs(holder);
            pinned = true;
        }
    }

    /**
     * Keeps the records of the newest published version, and of all later ones, in their places until {@link #release}. The
     * version read may be a later one.
     */
    private void guard() {
        if (!guarded) {
            guard.pin();
            guarded = true;
        }
    }

    void release() {
        if (guarded) {
            guarded = false;
            guard.release();
        }
        if (pinned) {
            pinned = false;
            tree.release();
        }
    }

    /** Whether the version held is the newest published one. */
    boolean isNewest() {
        return tree.isNewest();
    }

    /**
     * Finds the newest published image of an item. The hash index knows the newest record of all; where that is not
     * published yet, the published version of the sorted index knows what was there before. The guard keeps in its place
     * every record that either can name.
     *
     * @param decided transactions that have happened, asked for before this is called: what they have prepared for the item
     *                is what it is
     * @throws StoreException {@link StoreException.Code#POISONED} if what was published may have been lost
     */
    boolean find(ItemKey key, ItemView into, long[] decided) {
        partition.ensureReadable();
        guard();
        if (decided.length > 0) {
            ItemKey entry = entryKey.copy(key, key.tableId() | SystemTables.PREPARED);
            if (newestPublished(entry) != ItemIndex.NULL_POSITION) {
                pin();
                return findPinned(key, into, decided);
            }
        }
        return image(newestPublished(key), into);
    }

    /** Finds the image of an item in the version held; as {@link #find}. */
    boolean findPinned(ItemKey key, ItemView into, long[] decided) {
        if (decided.length > 0) {
            ItemKey entry = entryKey.copy(key, key.tableId() | SystemTables.PREPARED);
            long position = tree.find(entry.buffer(), 0, entry.length());
            if (position != ItemIndex.NULL_POSITION) {
                prepared.wrap(log.read(position));
                Effect effect = prepared.effect();
                if (effect != Effect.NONE && DecidedTransactions.contains(decided, prepared.transaction())) {
                    if (effect == Effect.PUT) {
                        prepared.image(into);
                    }
                    return effect == Effect.PUT;
                }
            }
        }
        return image(tree.find(key.buffer(), 0, key.length()), into);
    }

    private boolean image(long position, ItemView into) {
        if (position == ItemIndex.NULL_POSITION) {
            return false;
        }
        RecordFlyweight entry = log.read(position);
        if (!RecordType.isItem(entry)) {
            return false;
        }
        ItemRecord.view(entry, into);
        return true;
    }

    /**
     * Bytes that are not published are not looked at, not even to compare keys: the disk may have lost them, and they
     * may be gone from memory too.
     */
    private long newestPublished(ItemKey key) {
        if (!partition.index().isWarm()) {
            pin();
            return tree.find(key.buffer(), 0, key.length());
        }
        long published = partition.publishedPosition();
        long newest = ItemIndex.NULL_POSITION;
        probe.start(ItemIndex.slotHash(key.hash(), key.buffer(), key.length()));
        for (long position = probe.next(); position != ItemIndex.NULL_POSITION; position = probe.next()) {
            if (position >= published) {
                pin();
                return tree.find(key.buffer(), 0, key.length());
            }
            if (position > newest && keys.compare(position, key.buffer(), 0, key.length()) == 0) {
                newest = position;
            }
        }
        return newest;
    }

    /** Cursor over the pinned version. */
    BTreeCursor cursor() {
        return cursor;
    }

    RecordKeys keys() {
        return keys;
    }

    /** Looks at the item that an entry of the pinned version leads to. */
    void read(long entryValue, ItemView into) {
        ItemRecord.view(log.read(EntryValue.position(entryValue)), into);
    }

    @Override
    public void close() {
        CloseHelper.closeAll(probe, tree, guard);
    }
}
