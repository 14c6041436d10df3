package stator.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.ItemEncoder;
import stator.table.TableSchema;

/**
 * The durable changes of a store's items, to be followed from outside by who publishes streams: a cursor for each partition,
 * and a place where it is saved how far all that was followed is safe elsewhere. The log stays as long as it is needed from
 * there on, and so do the images that its records replaced.
 *
 * <p>One thread at a time follows; any thread may ask.
 */
public final class ChangeLog {
    /** What {@link #savedPosition} is while nothing is followed. */
    public static final long NOTHING_SAVED = FollowerPosition.NOTHING_SAVED;

    private static final long WAIT_NS = 50_000;

    /** Hands a command to the partition of a number, whatever its key. */
    interface Submission {
        void submit(int partition, WriteCommand command, CommandHandler handler);
    }

    private final Partition[] partitions;
    private final Submission submission;
    private final ItemEncoder encoder = new ItemEncoder();
    private final AtomicLongArray saved;
    private final AtomicLongArray recorded;
    private final long maxLagBytes;
    private volatile Set<Integer> tables = Set.of(); // written by who knows which tables have streams

    /**
     * Before anything is compacted.
     *
     * @param maxLagBytes of a log that is kept; then writes wait that would make it more
     */
    ChangeLog(Partition[] partitions, long maxLagBytes, Submission submission) {
        this.partitions = partitions;
        this.maxLagBytes = maxLagBytes;
        this.submission = submission;
        saved = new AtomicLongArray(partitions.length);
        recorded = new AtomicLongArray(partitions.length);
        for (int i = 0; i < partitions.length; i++) {
            long position = FollowerPosition.saved(partitions[i], FollowerPosition.STREAMS);
            saved.set(i, position);
            if (position != NOTHING_SAVED) {
                recorded.set(i, FollowerPosition.recorded(partitions[i]));
                partitions[i].retention().keep(FollowerPosition.STREAMS, position);
            }
        }
    }

    /** Number of partitions. Any thread. */
    public int partitions() {
        return partitions.length;
    }

    /** Changes before this position can be seen by readers and survive a loss of power. Any thread. */
    public long durablePosition(int partition) {
        return Math.min(
                partitions[partition].publishedPosition(),
                partitions[partition].wal().durablePosition());
    }

    /** Changes before this position can be seen by readers. Any thread. */
    public long publishedPosition(int partition) {
        return partitions[partition].publishedPosition();
    }

    /** Why a partition has stopped, or null. Any thread. */
    public @Nullable Throwable failure(int partition) {
        return partitions[partition].failure();
    }

    /** Who follows waits at this doorbell, which is rung when more can be followed. */
    public void followedBy(Doorbell bell) {
        for (Partition partition : partitions) {
            partition.followedBy(bell);
        }
    }

    /**
     * The changes from a position on. What it returns is owned by one thread.
     *
     * @param position the saved one, or one behind it that a cursor has been at
     * @param wanted   whether changes of the items of a table are told, by its number
     */
    public ChangeCursor open(int partition, long position, IntPredicate wanted) {
        return new ChangeCursor(partitions[partition], position, wanted);
    }

    /** Where it was saved last that all before is safe elsewhere; {@link #NOTHING_SAVED} if the log is not kept. */
    public long savedPosition(int partition) {
        return saved.get(partition);
    }

    /** Up to where what was followed then is safe, in the place where it is: as {@link #save} was told, or 0. Any thread. */
    public long recordedPosition(int partition) {
        return recorded.get(partition);
    }

    /** Space of the log is given back when a position is saved that is not before this one. Any thread. */
    public long awaitedPosition(int partition) {
        return partitions[partition].retention().awaited();
    }

    /** Says which tables have streams, by their numbers: writes to them wait where too much of a log is kept. Any thread. */
    public void tables(Set<Integer> streamed) {
        tables = Set.copyOf(streamed);
    }

    /** Bytes of a partition's log whose changes are not known to be safe in streams; 0 if nothing is followed. Any thread. */
    public long lagBytes(int partition) {
        long position = saved.get(partition);
        return position == NOTHING_SAVED ? 0 : Math.max(0, partitions[partition].publishedPosition() - position);
    }

    /** Whether a write to a table must wait, because a partition's log is kept for its stream and has come to its bound. Any thread. */
    boolean holdsBack(int partition, TableSchema table) {
        return lagBytes(partition) > maxLagBytes && tables.contains(table.id());
    }

    /** As {@link #holdsBack(int, TableSchema)}, of any partition. */
    boolean holdsBack(TableSchema table) {
        for (int i = 0; i < partitions.length; i++) {
            if (holdsBack(i, table)) {
                return true;
            }
        }
        return false;
    }

    /** Keeps the logs from now on, for who begins to follow them. Waits for the disk. */
    public void begin() {
        for (int i = 0; i < partitions.length; i++) {
            if (saved.get(i) == NOTHING_SAVED) {
                long position = durablePosition(i);
                partitions[i].retention().keep(FollowerPosition.STREAMS, position);
                awaitSave(i, position);
            }
        }
    }

    /**
     * Lets go of the logs, because there is nothing to follow until {@link #begin}. What was saved stays where it is: an opening that finds
     * it, and still nothing to follow, lets go again.
     */
    public void letGo() {
        for (int i = 0; i < partitions.length; i++) {
            saved.set(i, NOTHING_SAVED);
            recorded.set(i, 0);
            partitions[i].retention().letGo(FollowerPosition.STREAMS);
        }
    }

    /** Says that a place was made in which nothing is safe yet: {@link #recordedPosition} is of another one. Waits for the disk. */
    public void recordAnew(int partition) {
        awaitSave(partition, saved.get(partition));
    }

    private void awaitSave(int partition, long position) {
        CompletableFuture<@Nullable DynamoDbException> done = new CompletableFuture<>();
        save(partition, position, 0, done::complete);
        DynamoDbException failure = done.join();
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Of each partition, a position that all that can be seen now lies before, durably. Waits for the disk. Any thread.
     *
     * @throws DynamoDbException InternalServerError if a partition has stopped
     */
    public List<Long> awaitPositions() {
        List<Long> positions = new ArrayList<>();
        for (Partition partition : partitions) {
            long position = partition.publishedPosition();
            positions.add(position);
            partition.requestForce(position);
            while (partition.wal().durablePosition() < position) {
                Throwable failure = partition.failure();
                if (failure != null) {
                    throw DynamoDbException.internal("The partition has stopped: " + failure, failure);
                }
                LockSupport.parkNanos(WAIT_NS);
            }
        }
        return List.copyOf(positions);
    }

    /**
     * Saves that all changes before a position are safe elsewhere. The log before it need not be kept when that is durable.
     *
     * @param recordedUpTo position in that place before which nothing will be lost any more
     * @param whenDone     is told why it was not saved, or null; on a thread of the store, possibly before this returns
     */
    public void save(int partition, long position, long recordedUpTo, Consumer<@Nullable DynamoDbException> whenDone) {
        WriteCommand command = FollowerPosition.save(encoder, position, recordedUpTo);
        submission.submit(partition, command, done -> {
            DynamoDbException failure = done.outcome() == Outcome.APPLIED ? null : done.error();
            done.close();
            if (failure == null) {
                recorded.set(partition, recordedUpTo);
                saved.set(partition, position);
                partitions[partition].retention().keep(FollowerPosition.STREAMS, position);
            }
            whenDone.accept(failure);
        });
    }
}
