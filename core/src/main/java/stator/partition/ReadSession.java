package stator.partition;

import org.agrona.CloseHelper;
import stator.item.ItemView;
import stator.table.ItemKey;
import stator.table.KeyRange;

/**
 * A thread's view of all partitions, from {@link Store#openReader} to {@link #close}. What it has read stays valid until
 * it is closed. Each partition is pinned when it is first needed: what is read of one partition by cursors is one version
 * of it. Used by one thread at a time; pooled, so it must not be touched after it was closed.
 */
public final class ReadSession implements AutoCloseable {
    private final PartitionedStore store;
    private final PartitionReader[] readers;
    private final ItemCursor cursor = new ItemCursor(this);

    ReadSession(PartitionedStore store) {
        this.store = store;
        Partition[] partitions = store.partitions();
        readers = new PartitionReader[partitions.length];
        try {
            for (int i = 0; i < readers.length; i++) {
                readers[i] = new PartitionReader(partitions[i]);
            }
        } catch (Throwable t) {
            CloseHelper.quietCloseAll(readers);
            throw t;
        }
    }

    /**
     * Finds an item as it was last published.
     *
     * @param into looks at the item afterwards, until the session is closed
     * @return false, and {@code into} is as before, if there is none
     */
    public boolean find(ItemKey key, ItemView into) {
        return readers[store.partitionOf(key.hash())].find(key, into);
    }

    /**
     * Starts to read a range in the order of its keys, or against it.
     *
     * @param range stays the caller's, and as it is, until the cursor has been read
     * @return the session's only cursor: a second call takes it from the first
     */
    public ItemCursor cursor(KeyRange range, boolean forward) {
        return cursor.start(range, forward);
    }

    /** Lets go of everything that was read. */
    @Override
    public void close() {
        for (PartitionReader reader : readers) {
            reader.release();
        }
        store.reuse(this);
    }

    PartitionReader reader(int partition) {
        return readers[partition];
    }

    int partitionOf(long hash) {
        return store.partitionOf(hash);
    }

    /** Gives up the readers' places in the indexes. */
    void dispose() {
        CloseHelper.closeAll(readers);
    }
}
