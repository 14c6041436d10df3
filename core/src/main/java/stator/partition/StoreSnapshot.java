package stator.partition;

import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.index.BTreeReader;
import stator.item.MapView;
import stator.table.TableSchema;

/**
 * All partitions as they were at one instant, with their local secondary indexes, from {@link PartitionedStore#openSnapshot}
 * to {@link #close}: a store that can be read and not written. Any number of threads read it.
 *
 * <p>It keeps its records and index pages in their places, so it has bounds ({@link StoreContext#maxSnapshotAgeMs}, {@link
 * StoreContext#maxSnapshotBytes}). Beyond them it is given up: sessions that are open end as they began, and no other
 * begins. What it held goes with the last of them, and never before.
 */
public final class StoreSnapshot implements Store {
    private static final String READ_ONLY = "A snapshot can be read and not written: write to the database itself.";

    private final Snapshots snapshots;
    private final PartitionedStore store;
    private final BTreeReader[] holders;
    private final HeldSpace space;
    private final long openedNs;
    private final Throwable openedAt = new Throwable("the snapshot was opened here");

    private final OpenSessions sessions = new OpenSessions();
    private final AtomicReference<@Nullable DynamoDbException> end = new AtomicReference<>();
    private volatile @Nullable WeakReference<Object> owner;

    /** @param holders hold the version of each partition; they are closed at the end */
    StoreSnapshot(Snapshots snapshots, PartitionedStore store, BTreeReader[] holders, long openedNs) {
        this.snapshots = snapshots;
        this.store = store;
        this.holders = holders;
        this.openedNs = openedNs;
        space = new HeldSpace(store.partitions());
    }

    /**
     * Who closes it. When nobody can reach that any more, and it was not closed, the snapshot is closed and reported to the
     * store's error handler.
     */
    public void owner(Object value) {
        owner = new WeakReference<>(value);
    }

    /**
     * A session that reads the snapshot.
     *
     * @throws DynamoDbException why the snapshot has ended: LimitExceededException if it was given up
     */
    @Override
    public ReadSession openReader() {
        snapshots.lookAtAge(this);
        enter();
        try {
            return store.openReader().of(this);
        } catch (Throwable t) {
            exit();
            if (store.isClosed()) {
                throw ofClosedStore();
            }
            throw t;
        }
    }

    /** What is read when the store is being closed, or has been. */
    static DynamoDbException ofClosedStore() {
        return DynamoDbException.validation("The database that the snapshot is of has been closed.");
    }

    @Override
    public void submit(WriteCommand command, CommandHandler handler) {
        command.prepare(hashSeed(), new MapView(), handler);
        command.failed(DynamoDbException.validation(READ_ONLY));
        command.complete();
    }

    @Override
    public void submit(WriteTransaction transaction, TransactionHandler handler) {
        transaction.submitted(handler);
        transaction.failed(DynamoDbException.validation(READ_ONLY));
    }

    @Override
    public void timeToLive(TableSchema table, @Nullable String attribute) {
        throw DynamoDbException.validation(READ_ONLY);
    }

    @Override
    public void dropTable(TableSchema table, CommandHandler handler) {
        submit(WriteCommand.dropTable(table), handler);
    }

    @Override
    public long hashSeed() {
        return store.hashSeed();
    }

    /** As of now. */
    @Override
    public long itemCount(int number) {
        return store.itemCount(number);
    }

    /** As of now. */
    @Override
    public long sizeBytes(int number) {
        return store.sizeBytes(number);
    }

    /** Lets go of what it holds, once the sessions have ended that are open. May be called twice, and by any thread. */
    @Override
    public void close() {
        end(DynamoDbException.validation("The snapshot is closed. Open another one."));
    }

    BTreeReader holder(int partition) {
        return holders[partition];
    }

    /** What it keeps from being reused, as of now. */
    HeldSpace space() {
        return space;
    }

    /** When it was opened, by the store's clock. */
    long openedNs() {
        return openedNs;
    }

    /** Whether who should have closed it has been collected. */
    boolean isLeaked() {
        WeakReference<Object> known = owner;
        return known != null && known.get() == null;
    }

    /** What tells the place in the program that opened it. */
    StoreException notClosed(String how) {
        return new StoreException(
                StoreException.Code.NOT_CLOSED, how + ": open it with try (Snapshot ... = db.snapshot())", openedAt);
    }

    /** No session begins any more, but fails with this. The first reason counts. */
    void end(DynamoDbException why) {
        if (end.compareAndSet(null, why) && sessions.end()) {
            letGo();
        }
    }

    private void enter() {
        if (!sessions.enter()) {
            throw Objects.requireNonNull(end.get());
        }
    }

    /** A session has been closed. */
    void exit() {
        if (sessions.exit()) {
            letGo();
        }
    }

    private void letGo() {
        CloseHelper.closeAll(holders);
        snapshots.gone(this);
    }
}
