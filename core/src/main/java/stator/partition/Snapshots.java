package stator.partition;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.index.BTreeReader;

/**
 * The snapshots that are open, and their bounds. Any thread opens one; the compactor's thread looks after them.
 *
 * <p>A snapshot is the newest version of every partition, at an instant at which no transaction is visible in some of its
 * partitions and not in others. Where there are always such transactions under way, no further one becomes visible until
 * those that are have been applied: they wait for about one force, and nothing else does.
 */
final class Snapshots implements AutoCloseable {
    /** Most snapshots open at a time: each has a place in every partition, where readers look for the oldest version. */
    static final int MAX_OPEN = 64;

    private static final int ATTEMPTS = 1_000;
    private static final long MAX_OPENING_NS = 5_000_000_000L;
    private static final long PARK_NS = 20_000;

    private final PartitionedStore store;
    private final DecidedTransactions decided;
    private final NanoClock clock;
    private final ErrorHandler errorHandler;
    private final SpacePolicy policy;
    private final long maxAgeMs;
    private final long maxBytes;
    private final Set<StoreSnapshot> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    Snapshots(PartitionedStore store, DecidedTransactions decided, StoreContext ctx) {
        this.store = store;
        this.decided = decided;
        clock = ctx.nanoClock();
        errorHandler = ctx.errorHandler();
        policy = ctx.spacePolicy();
        maxAgeMs = ctx.maxSnapshotAgeMs();
        maxBytes = ctx.maxSnapshotBytes();
    }

    /**
     * Opens a snapshot, which the caller closes.
     *
     * @throws DynamoDbException LimitExceededException if {@value #MAX_OPEN} are open; ThrottlingException if the
     *     transactions under way did not come to an end
     */
    StoreSnapshot open() {
        if (count.incrementAndGet() > MAX_OPEN) {
            count.decrementAndGet();
            throw limit("There are " + MAX_OPEN + " snapshots open already. Close those that are not needed any more.");
        }
        Partition[] partitions = store.partitions();
        BTreeReader[] holders = new BTreeReader[partitions.length];
        try {
            for (int i = 0; i < partitions.length; i++) {
                partitions[i].ensureReadable();
                holders[i] = partitions[i]
                        .index()
                        .tree()
                        .newReader(new RecordKeys(partitions[i].wal().newReader()));
            }
            hold(holders);
            StoreSnapshot snapshot = new StoreSnapshot(this, store, holders, clock.nanoTime());
            open.add(snapshot);
            return snapshot;
        } catch (Throwable t) {
            CloseHelper.quietCloseAll(holders);
            count.decrementAndGet();
            throw t;
        }
    }

    /** The compactor: gives up what has passed a bound, and closes what its owner has forgotten. */
    void look() {
        long nowNs = clock.nanoTime();
        for (StoreSnapshot snapshot : open) {
            if (snapshot.isLeaked()) {
                errorHandler.onError(snapshot.notClosed("a snapshot was not closed, and nobody can close it any more"));
                snapshot.close();
            } else if (snapshot.space().starves()) {
                snapshot.end(givenUp("the disk is full, and it kept space from being used again"));
            } else {
                long bytes = snapshot.space().pageBytes() + snapshot.space().logBytes(policy);
                endIf(snapshot, exceeded(nowNs - snapshot.openedNs(), bytes));
            }
        }
    }

    /** Gives up a snapshot that is too old, before it is read. */
    void lookAtAge(StoreSnapshot snapshot) {
        endIf(snapshot, exceeded(clock.nanoTime() - snapshot.openedNs(), 0));
    }

    /** A snapshot holds nothing any more. */
    void gone(StoreSnapshot snapshot) {
        if (open.remove(snapshot)) {
            count.decrementAndGet();
        }
    }

    SnapshotMetrics metrics(long nowNs) {
        int number = 0;
        long ageNs = 0;
        long pages = 0;
        long logs = 0;
        for (StoreSnapshot snapshot : open) {
            number++;
            ageNs = Math.max(ageNs, nowNs - snapshot.openedNs());
            pages = Math.max(pages, snapshot.space().pageBytes());
            logs = Math.max(logs, snapshot.space().logBytes(policy));
        }
        return new SnapshotMetrics(number, ageNs, pages, logs);
    }

    /** Ends and reports all that are open: nothing can be read of them any more. */
    @Override
    public void close() {
        for (StoreSnapshot snapshot : open) {
            errorHandler.onError(snapshot.notClosed("a snapshot was still open when the database was closed"));
            snapshot.end(StoreSnapshot.ofClosedStore());
        }
    }

    /** Why a snapshot of an age that holds so many bytes back is given up; null if it is not. */
    @Nullable
    DynamoDbException exceeded(long ageNs, long heldBytes) {
        if (ageNs > TimeUnit.MILLISECONDS.toNanos(maxAgeMs)) {
            return givenUp("it was open for longer than maxSnapshotAgeMs=" + maxAgeMs);
        }
        if (heldBytes > maxBytes) {
            return givenUp(
                    "it kept " + heldBytes + " bytes from being used again, more than maxSnapshotBytes=" + maxBytes);
        }
        return null;
    }

    private static void endIf(StoreSnapshot snapshot, @Nullable DynamoDbException why) {
        if (why != null) {
            snapshot.end(why);
        }
    }

    private static DynamoDbException givenUp(String why) {
        return limit("The snapshot was given up: " + why + ". Open another one, and read in it from the last key on; or"
                + " set the bound higher when the database is opened.");
    }

    private static DynamoDbException limit(String message) {
        return new DynamoDbException(ErrorType.LIMIT_EXCEEDED, message);
    }

    private void hold(BTreeReader[] holders) {
        if (tryHold(holders)) {
            return;
        }
        long deadlineNs = clock.nanoTime() + MAX_OPENING_NS;
        decided.hold();
        try {
            while (!tryHold(holders)) {
                if (clock.nanoTime() - deadlineNs > 0) {
                    throw new DynamoDbException(
                            ErrorType.THROTTLING,
                            "No snapshot could be opened: transactions under way do not come to an end, as on a full disk"
                                    + " or where a partition has stopped. Try again; if that does not help, restart.");
                }
                LockSupport.parkNanos(PARK_NS);
            }
        } finally {
            decided.letGo();
        }
    }

    private boolean tryHold(BTreeReader[] holders) {
        for (int attempt = 0; attempt < ATTEMPTS && decided.now().length == 0; attempt++) {
            long[] none = decided.now();
            if (none.length == 0 && pinInstant(holders) && none == decided.now()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /**
     * Pins the newest version of several trees. True if there was an instant at which all of them were the newest: after the
     * last pin each still is. Then none of them lacks what was published before something that another one has.
     */
    static boolean pinInstant(BTreeReader[] holders) {
        for (BTreeReader holder : holders) {
            holder.release();
            holder.pin();
        }
        for (BTreeReader holder : holders) {
            if (!holder.isNewest()) {
                return false;
            }
        }
        return true;
    }
}
