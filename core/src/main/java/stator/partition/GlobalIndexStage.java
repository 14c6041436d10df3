package stator.partition;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import stator.item.ItemEncoder;
import stator.table.IndexSchema;
import stator.table.TableSchema;

/**
 * Keeps the global secondary indexes of all tables up to date, behind the tables: a follower for the log of each partition,
 * one thread for all. Until the catalog says that there are indexes, nothing is followed.
 */
final class GlobalIndexStage implements PipelineStage, GlobalIndexes, AutoCloseable {
    private static final long BUSY_SLEEP_NS = 200_000;
    private static final long MAX_SLEEP_NS = 1_000_000_000L;

    private final Partition[] partitions;
    private final IndexFollower[] followers;
    private final LagWatch[] watches;
    private final boolean[] failed;
    private final long[] saved;
    private final ChangeLog.Submission submission;
    private final Doorbell bell;
    private final NanoClock clock;
    private final EpochClock epochClock;
    private final ErrorHandler errorHandler;
    private final long maxLagBytes;
    private final Supplier<IndexPlan> currentPlan = this::plan;
    private volatile IndexPlan plan = IndexPlan.EMPTY;
    private volatile boolean stopped;
    private boolean told; // the catalog's thread
    private boolean following; // the catalog's thread

    GlobalIndexStage(IndexTargets targets, ChangeLog.Submission submission, Doorbell bell, StoreContext ctx) {
        partitions = targets.partitions();
        this.submission = submission;
        this.bell = bell;
        clock = targets.clock();
        epochClock = ctx.clock();
        errorHandler = ctx.errorHandler();
        maxLagBytes = ctx.maxIndexLagBytes();
        followers = new IndexFollower[partitions.length];
        watches = new LagWatch[partitions.length];
        failed = new boolean[partitions.length];
        saved = new long[partitions.length];
        for (int i = 0; i < partitions.length; i++) {
            followers[i] = new IndexFollower(i, targets, bell);
            watches[i] = new LagWatch();
            saved[i] = FollowerPosition.saved(partitions[i], FollowerPosition.GLOBAL_INDEXES);
            if (saved[i] != FollowerPosition.NOTHING_SAVED) {
                partitions[i].retention().keep(FollowerPosition.GLOBAL_INDEXES, saved[i]);
            }
        }
    }

    @Override
    public void begin() {
        if (following) {
            return;
        }
        ItemEncoder encoder = new ItemEncoder();
        for (int i = 0; i < partitions.length; i++) {
            long position = Math.min(
                    partitions[i].publishedPosition(), partitions[i].wal().durablePosition());
            partitions[i].retention().keep(FollowerPosition.GLOBAL_INDEXES, position);
            save(i, encoder, position);
            saved[i] = position;
        }
        follow();
    }

    private void save(int partition, ItemEncoder encoder, long position) {
        CompletableFuture<WriteCommand> done = new CompletableFuture<>();
        WriteCommand command = FollowerPosition.save(encoder, FollowerPosition.GLOBAL_INDEXES, position);
        submission.submit(partition, command, done::complete);
        try (WriteCommand answered = done.join()) {
            if (answered.outcome() == Outcome.FAILED) {
                throw answered.error();
            }
        }
    }

    private void follow() {
        following = true;
        for (int i = 0; i < partitions.length; i++) {
            followers[i].begin(saved[i]);
            partitions[i].followedBy(bell);
        }
        bell.ring();
    }

    @Override
    public void maintain(Collection<TableSchema> tables) {
        List<TableSchema> indexed = tables.stream()
                .filter(table -> !table.globalIndexes().isEmpty())
                .toList();
        plan = new IndexPlan(indexed);
        if (!told) {
            told = true;
            recover(!indexed.isEmpty());
        }
        bell.ring();
    }

    /** Goes on where the last run had saved that it was, or lets go of all logs if there is no index. */
    private void recover(boolean indexed) {
        if (!indexed) {
            for (Partition partition : partitions) {
                partition.retention().letGo(FollowerPosition.GLOBAL_INDEXES);
            }
            return;
        }
        for (int i = 0; i < partitions.length; i++) {
            if (saved[i] == FollowerPosition.NOTHING_SAVED) {
                throw new StoreException(
                        StoreException.Code.DAMAGED,
                        "global indexes, and no position of their follower: partition=" + i);
            }
        }
        follow();
    }

    @Override
    public void backfill(TableSchema table, IndexSchema index, BackfillHandler handler) {
        IndexBackfill backfill = new IndexBackfill(table, index, followers.length, handler);
        for (IndexFollower follower : followers) {
            follower.backfill(backfill);
        }
        bell.ring();
    }

    @Override
    public long lagBytes() {
        long lag = 0;
        for (IndexFollower follower : followers) {
            lag = Math.max(lag, follower.lagBytes());
        }
        return lag;
    }

    /** Any thread: as {@link #lagBytes()}, of one partition. */
    long lagBytes(int partition) {
        return followers[partition].lagBytes();
    }

    /** The compactor, now and then: notes where the followers stand. */
    void look() {
        long nowNs = clock.nanoTime();
        for (int i = 0; i < followers.length; i++) {
            watches[i].look(followers[i].standsAt(), nowNs);
        }
    }

    /**
     * Any thread: how old the oldest change of a partition is that can be seen in its table and not yet in its indexes, in
     * milliseconds; 0 if there is none. What the follower has not read yet counts from when it was seen to be behind.
     */
    long lagMs(int partition) {
        IndexFollower follower = followers[partition];
        long at = follower.standsAt();
        if (at == LagWatch.CAUGHT_UP) {
            return 0;
        }
        long standsMs = TimeUnit.NANOSECONDS.toMillis(watches[partition].standsNs(at, clock.nanoTime()));
        return Math.max(standsMs, follower.toldLagMs(epochClock.time()));
    }

    /** Any thread: whether the indexes of the items of a partition are so far behind that its tables with indexes must wait. */
    boolean isBehind(int partition) {
        return lagBytes(partition) > maxLagBytes;
    }

    /** Any thread: as {@link #isBehind(int)}, of any partition. */
    boolean isBehind() {
        return lagBytes() > maxLagBytes;
    }

    @Override
    public boolean await(long timeoutNs) {
        long[] positions = Arrays.stream(partitions)
                .mapToLong(Partition::publishedPosition)
                .toArray();
        long deadlineNs = clock.nanoTime() + timeoutNs;
        for (int i = 0; i < positions.length; i++) {
            while (followers[i].isFollowing() && followers[i].answeredPosition() < positions[i]) {
                if (clock.nanoTime() - deadlineNs > 0) {
                    return false;
                }
                LockSupport.parkNanos(BUSY_SLEEP_NS);
            }
        }
        return true;
    }

    /** Any thread: does nothing more. */
    void stop() {
        stopped = true;
    }

    @Override
    public int doWork() {
        int work = 0;
        for (int i = 0; i < followers.length && !stopped; i++) {
            if (!failed[i]) {
                work += doWork(i);
            }
        }
        return work;
    }

    /** A follower that fails goes no further; its lag tells, and in the end its writers. A restart tries again. */
    private int doWork(int follower) {
        try {
            return followers[follower].doWork(currentPlan);
        } catch (Throwable t) {
            failed[follower] = true;
            errorHandler.onError(t);
            return 0;
        }
    }

    @Override
    public boolean hasWork() {
        for (int i = 0; i < followers.length && !stopped; i++) {
            if (!failed[i] && followers[i].hasWork()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long maxSleepNs() {
        for (int i = 0; i < followers.length; i++) {
            if (!failed[i] && followers[i].isWaiting()) {
                return BUSY_SLEEP_NS;
            }
        }
        return MAX_SLEEP_NS;
    }

    private IndexPlan plan() {
        return plan;
    }

    /** Gives up its places in the indexes. Its thread has ended. */
    @Override
    public void close() {
        CloseHelper.closeAll(followers);
    }
}
