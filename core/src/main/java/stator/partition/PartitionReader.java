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
    private boolean pinned;

    PartitionReader(Partition partition) {
        this.partition = partition;
        log = partition.wal().newReader();
        keys = new RecordKeys(partition.wal().newReader());
        tree = partition.index().tree().newReader(keys);
        cursor = tree.newCursor();
        probe = partition.index().hash().newProbe();
    }

    /** Holds the newest published version until {@link #release}, if none is held yet. */
    void pin() {
        if (!pinned) {
            tree.pin();
            pinned = true;
        }
    }

    void release() {
        if (pinned) {
            pinned = false;
            tree.release();
        }
    }

    /**
     * Finds the newest published image of an item. The hash index knows the newest record of all; where that is not
     * published yet, the published version of the sorted index knows what was there before. The pin keeps in its place
     * every record that either can name.
     */
    boolean find(ItemKey key, ItemView into) {
        pin();
        long published = partition.publishedPosition();
        long position = ItemIndex.newest(probe, keys, key);
        if (position >= published) {
            position = tree.find(key.buffer(), 0, key.length());
        }
        if (position == ItemIndex.NULL_POSITION) {
            return false;
        }
        RecordFlyweight entry = log.read(position);
        if (!RecordType.isItem(entry)) {
            return false;
        }
        view(entry, into);
        return true;
    }

    /** Cursor over the pinned version. */
    BTreeCursor cursor() {
        return cursor;
    }

    RecordKeys keys() {
        return keys;
    }

    /** Looks at the item of the record at a position of the pinned version. */
    void read(long position, ItemView into) {
        view(log.read(position), into);
    }

    @Override
    public void close() {
        CloseHelper.closeAll(probe, tree);
    }

    private static void view(RecordFlyweight entry, ItemView into) {
        into.wrap(entry.buffer(), entry.payloadOffset(), entry.payloadLength());
    }
}
