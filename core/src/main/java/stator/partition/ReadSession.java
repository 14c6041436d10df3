package stator.partition;

import java.util.List;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.item.ItemView;
import stator.table.ItemKey;
import stator.table.KeyRange;

/**
 * A thread's view of all partitions, from {@link Store#openReader} to {@link #close}. What it has read stays valid until
 * it is closed. Each partition is pinned when it is first needed: what is read of one partition by cursors is one version
 * of it; in a session of a {@link StoreSnapshot}, that one's. Used by one thread at a time; pooled, so it must not be touched
 * after it was closed.
 */
public final class ReadSession implements AutoCloseable {
    private static final int HOLD_ATTEMPTS = 1_000;

    private final DecidedTransactions transactions;
    private final Consumer<ReadSession> reuse;
    private final PartitionReader[] readers;
    private final ItemCursor cursor = new ItemCursor(this);
    private long[] decided = DecidedTransactions.NONE;
    private @Nullable StoreSnapshot snapshot;

    /** @param reuse takes the session back when it is closed */
    ReadSession(Partition[] partitions, DecidedTransactions transactions, Consumer<ReadSession> reuse) {
        this.transactions = transactions;
        this.reuse = reuse;
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

    /** Reads a snapshot, until the session is closed. The snapshot counts it as one of its sessions already. */
    ReadSession of(StoreSnapshot entered) {
        snapshot = entered;
        return this;
    }

    /**
     * Finds an item as it was last published, or as it is in the snapshot.
     *
     * @param into looks at the item afterwards, until the session is closed
     * @return false, and {@code into} is as before, if there is none
     */
    public boolean find(ItemKey key, ItemView into) {
        PartitionReader reader = reader(key);
        return snapshot == null
                ? reader.find(key, into, transactions.now())
                : reader.findPinned(key, into, DecidedTransactions.NONE);
    }

    /**
     * Holds the versions that the partitions of some keys have at one instant, with all that transactions did by then and
     * nothing that they did later; whatever was held before is let go. {@link #findHeld} reads it.
     *
     * @return false if partitions changed so fast that no such instant was found; nothing is held then
     */
    public boolean hold(List<ItemKey> keys) {
        if (snapshot != null) {
            decided = DecidedTransactions.NONE;
            return true; // it is one instant
        }
        for (int attempt = 0; attempt < HOLD_ATTEMPTS; attempt++) {
            release();
            long[] visible = transactions.now();
            for (ItemKey key : keys) {
                reader(key).pin();
            }
            if (isOneInstant(keys) && visible == transactions.now()) {
                decided = visible;
                return true;
            }
            Thread.onSpinWait();
        }
        release();
        return false;
    }

    /** Finds an item as it was at the instant that {@link #hold} found, with this key among others. */
    public boolean findHeld(ItemKey key, ItemView into) {
        return reader(key).findPinned(key, into, decided);
    }

    private boolean isOneInstant(List<ItemKey> keys) {
        for (ItemKey key : keys) {
            if (!reader(key).isNewest()) {
                return false;
            }
        }
        return true;
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
        release();
        StoreSnapshot left = snapshot;
        snapshot = null;
        reuse.accept(this);
        if (left != null) {
            left.exit();
        }
    }

    private void release() {
        for (PartitionReader reader : readers) {
            reader.release();
        }
    }

    private PartitionReader reader(ItemKey key) {
        return reader(partitionOf(key.hash()));
    }

    PartitionReader reader(int partition) {
        PartitionReader reader = readers[partition];
        if (snapshot != null) {
            reader.pinAs(snapshot.holder(partition));
        }
        return reader;
    }

    int partitionOf(long hash) {
        return Partition.numberOf(hash, readers.length);
    }

    /** Gives up the readers' places in the indexes. */
    void dispose() {
        CloseHelper.closeAll(readers);
    }
}
