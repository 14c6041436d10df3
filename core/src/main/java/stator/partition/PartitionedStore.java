package stator.partition;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.MapView;
import stator.table.TableSchema;
import stator.wal.DirectoryLock;
import stator.wal.Wal;

/**
 * The partitions of one data directory, with their threads: a writer for each; a syncer, a compactor and a sweeper of expired
 * items for all.
 *
 * <p>Closing answers everything that was submitted before, forces the logs and unmaps them.
 */
public final class PartitionedStore implements Store {
    private static final long SUBMIT_PARK_NS = 20_000;
    private static final long DRAIN_TIMEOUT_NS = 60_000_000_000L;
    private static final long READERS_TIMEOUT_NS = 10_000_000_000L;
    private static final int POOLED_READERS = 256;

    private final StoreContext ctx;
    private final long hashSeed;
    private final Partition[] partitions;
    private final DirectoryLock lock;
    private final List<StageThread> threads = new ArrayList<>();
    private final Compactor compactor;
    private final StageThread compactorThread;
    private final Checkpointer checkpointer;
    private final StageThread checkpointerThread;
    private final ExpirySweeper sweeper;
    private final StageThread sweeperThread;
    private final ManyToManyConcurrentArrayQueue<ReadSession> readers =
            new ManyToManyConcurrentArrayQueue<>(POOLED_READERS);
    private final ThreadLocal<MapView> keyScratch = ThreadLocal.withInitial(MapView::new);
    private final DecidedTransactions decided = new DecidedTransactions();
    private final TransactionCoordinator coordinator;
    private final Transactions transactions;
    private final GlobalIndexStage indexes;
    private final ChangeLog changes;
    private final BackPressure backPressure;
    private final Snapshots snapshots;
    private final StoreObserver observer;
    private final AtomicInteger submitting = new AtomicInteger();
    private volatile boolean closed;

    /**
     * Opens a data directory, or makes one, and recovers it: when this returns, every acknowledged write is visible.
     *
     * @throws StoreException           if a setting does not fit, or the description of the directory is damaged
     * @throws stator.wal.WalException if a log is damaged, with file and offset, or the directory is in use
     */
    public static PartitionedStore open(StoreContext ctx) {
        ctx.conclude();
        Path directory = ctx.directory();
        try {
            Files.createDirectories(directory);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        DirectoryLock lock = DirectoryLock.acquire(directory);
        try {
            return new PartitionedStore(ctx, lock, describe(ctx));
        } catch (Throwable t) {
            CloseHelper.quietClose(lock);
            throw t;
        }
    }

    private PartitionedStore(StoreContext ctx, DirectoryLock lock, StoreDescriptor.Description description) {
        this.ctx = ctx;
        this.lock = lock;
        hashSeed = description.hashSeed();
        partitions = new Partition[description.partitions()];
        Doorbell syncerBell = new Doorbell();
        try {
            for (int i = 0; i < partitions.length; i++) {
                partitions[i] = openPartition(i, syncerBell);
            }
            Syncer syncer = new Syncer(partitions, ctx);
            for (int i = 0; i < partitions.length; i++) {
                Partition partition = partitions[i];
                threads.add(new StageThread(
                        "stator-writer-" + i, partition.writer(), partition.writerBell(), ctx.errorHandler()));
            }
            threads.add(new StageThread("stator-syncer", syncer, syncerBell, ctx.errorHandler()));
            Doorbell coordinatorBell = new Doorbell();
            coordinator = new TransactionCoordinator(partitions, decided, coordinatorBell, ctx);
            transactions = new Transactions(this, coordinator, ctx.clock());
            coordinator.recover();
            threads.add(0, new StageThread("stator-transactions", coordinator, coordinatorBell, ctx.errorHandler()));
            awaitResolved();
            Doorbell indexBell = new Doorbell();
            IndexTargets targets = new IndexTargets(partitions, hashSeed, ctx.nanoClock());
            indexes = new GlobalIndexStage(targets, this::enqueue, indexBell, ctx);
            threads.add(0, new StageThread("stator-indexes", indexes, indexBell, ctx.errorHandler()));
            changes = new ChangeLog(partitions, ctx.maxStreamLagBytes(), this::enqueue);
            backPressure = new BackPressure(indexes, changes);
            Doorbell compactorBell = new Doorbell();
            snapshots = new Snapshots(this, decided, ctx);
            observer = new StoreObserver(
                    partitions, snapshots, new StoreObserver.Followers(indexes, changes), ctx.nanoClock());
            compactor = new Compactor(this, ctx.compaction(partitions.length), compactorBell);
            Doorbell checkpointerBell = new Doorbell();
            checkpointer = new Checkpointer(partitions, ctx.checkpointing(), checkpointerBell);
            compactorThread = new StageThread("stator-compactor", compactor, compactorBell, ctx.errorHandler());
            checkpointerThread =
                    new StageThread("stator-checkpointer", checkpointer, checkpointerBell, ctx.errorHandler());
            Doorbell sweeperBell = new Doorbell();
            sweeper = new ExpirySweeper(this, ctx, sweeperBell);
            sweeperThread = new StageThread("stator-expiry", sweeper, sweeperBell, ctx.errorHandler());
        } catch (Throwable t) {
            CloseHelper.quietCloseAll(threads);
            CloseHelper.quietCloseAll(partitions);
            throw t;
        }
    }

    @Override
    public void submit(WriteCommand command, CommandHandler handler) {
        command.prepare(hashSeed, keyScratch.get(), handler);
        enqueue(partitionOf(command.key().hash()), command);
    }

    @Override
    public void submit(WriteTransaction transaction, TransactionHandler handler) {
        submitting.incrementAndGet();
        try {
            if (backPressure.refuseIndexed(transaction)) {
                transaction.submitted(handler);
                transaction.complete(Outcome.CANCELLED);
                return;
            }
            DynamoDbException refusal = backPressure.refusal(transaction);
            if (refusal != null) {
                transaction.submitted(handler);
                transaction.failed(refusal);
                return;
            }
            transactions.submit(transaction, keyScratch.get(), handler);
        } finally {
            submitting.decrementAndGet();
        }
    }

    @Override
    public void timeToLive(TableSchema table, @Nullable String attribute) {
        TimeToLive current = sweeper.rules().get(table.id());
        if (current == null ? attribute == null : current.isBy(attribute)) {
            return;
        }
        Int2ObjectHashMap<TimeToLive> rules = new Int2ObjectHashMap<>(sweeper.rules());
        if (attribute == null) {
            rules.remove(table.id());
        } else {
            rules.put(table.id(), new TimeToLive(table, attribute));
        }
        sweeper.rules(rules);
    }

    @Override
    public void dropTable(TableSchema table, CommandHandler handler) {
        AtomicInteger left = new AtomicInteger(partitions.length);
        for (int i = 0; i < partitions.length; i++) {
            WriteCommand command = WriteCommand.dropTable(table);
            command.prepare(hashSeed, keyScratch.get(), done -> {
                boolean firstFailure = done.outcome() != Outcome.APPLIED && left.getAndSet(-1) > 0;
                if (firstFailure || left.decrementAndGet() == 0) {
                    handler.onComplete(done);
                }
            });
            enqueue(i, command);
        }
    }

    /** The changes of items, for who makes streams of them. */
    public ChangeLog changes() {
        return changes;
    }

    /** Global secondary indexes, which follow the tables. */
    public GlobalIndexes globalIndexes() {
        return indexes;
    }

    @Override
    public ReadSession openReader() {
        if (closed) {
            throw new StoreException(StoreException.Code.CLOSED, "directory=" + ctx.directory());
        }
        ReadSession pooled = readers.poll();
        return pooled != null ? pooled : new ReadSession(partitions, decided, this::reuse);
    }

    /**
     * All partitions as they are now, at one instant, to be read for as long as the caller needs. The caller closes it.
     *
     * @throws DynamoDbException LimitExceededException if too many are open, ThrottlingException if the instant was not found
     */
    public StoreSnapshot openSnapshot() {
        if (closed) {
            throw new StoreException(StoreException.Code.CLOSED, "directory=" + ctx.directory());
        }
        return snapshots.open();
    }

    /**
     * Begins to look at everything that the store keeps, in the background; joins one that is under way.
     *
     * @param bytesPerSecond at the most, at least 1
     * @param follower       begins to look at what followers of the logs keep
     */
    public ScrubReport startScrub(long bytesPerSecond, Supplier<FollowerScrub> follower) {
        if (bytesPerSecond < 1) {
            throw new StoreException(
                    StoreException.Code.CONFIGURATION, "bytesPerSecond=" + bytesPerSecond + ", must be 1 or more");
        }
        if (closed) {
            throw new StoreException(StoreException.Code.CLOSED, "directory=" + ctx.directory());
        }
        return compactor
                .begin(() -> new Scrub(
                        partitions,
                        new ScrubContext(
                                this::descriptorDamage,
                                ctx::readCheckpoints,
                                follower,
                                ctx.errorHandler(),
                                bytesPerSecond)))
                .report();
    }

    /** How far the scrub is, or what the last one found; null if there was none. */
    public @Nullable ScrubReport scrubReport() {
        Scrub scrub = compactor.scrub();
        return scrub == null ? null : scrub.report();
    }

    /** What the store consists of and holds, as of about now. Waits a twentieth of a second for writers at the most. */
    public StoreMetrics metrics() {
        return observer.metrics();
    }

    @Override
    public long hashSeed() {
        return hashSeed;
    }

    @Override
    public long itemCount(int number) {
        long count = 0;
        for (Partition partition : partitions) {
            TableCounters counters = partition.index().counters(number);
            count += counters == null ? 0 : counters.items();
        }
        return count;
    }

    @Override
    public long sizeBytes(int number) {
        long size = 0;
        for (Partition partition : partitions) {
            TableCounters counters = partition.index().counters(number);
            size += counters == null ? 0 : counters.sizeBytes();
        }
        return size;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        sweeper.stop();
        sweeperThread.close();
        closed = true;
        while (submitting.get() > 0) {
            Thread.onSpinWait();
        }
        compactor.stop();
        compactorThread.close();
        indexes.stop();
        drain();
        finishCheckpoints();
        List<AutoCloseable> inOrder = new ArrayList<>(threads);
        inOrder.add(compactor);
        inOrder.add(checkpointer);
        inOrder.add(indexes);
        inOrder.add(snapshots);
        inOrder.add(this::awaitReaders);
        inOrder.add(() -> readers.drain(ReadSession::dispose));
        inOrder.addAll(List.of(partitions));
        inOrder.add(lock);
        CloseHelper.closeAll(inOrder); // whatever fails, as on a disk that has failed: the rest is let go of
    }

    /** Hands a command to a partition, whatever its key. */
    void enqueue(int partition, WriteCommand command, CommandHandler handler) {
        enqueue(partition, command.prepare(hashSeed, keyScratch.get(), handler));
    }

    /** Whether a partition has stopped. */
    boolean hasFailed() {
        return firstFailure() != null;
    }

    boolean isClosed() {
        return closed;
    }

    Partition[] partitions() {
        return partitions;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    StoreObserver observer() {
        return observer;
    }

    private int partitionOf(long hash) {
        return Partition.numberOf(hash, partitions.length);
    }

    /** A closed session comes back; beyond the bound of the pool it is disposed of. */
    private void reuse(ReadSession session) {
        if (closed || !readers.offer(session)) {
            session.dispose();
        }
    }

    /** Takes the last checkpoints, if they are worth it; what goes wrong with them costs time at the next start. */
    private void finishCheckpoints() {
        checkpointer.stop();
        await(checkpointer::isFinished, DRAIN_TIMEOUT_NS);
        checkpointerThread.close();
        drain();
    }

    /** Waits until nobody looks at the logs any more, but not for ever: what is still looked at then stays mapped. */
    private void awaitReaders() {
        await(
                () -> Arrays.stream(partitions)
                        .allMatch(partition -> partition.index().tree().pinnedReaders() == 0),
                READERS_TIMEOUT_NS);
    }

    /** Waits for every answer, but not for ever: a stage that has died answers nothing any more. */
    private void drain() {
        if (!await(
                () -> coordinator.isIdle() && Arrays.stream(partitions).allMatch(Partition::isDrained),
                DRAIN_TIMEOUT_NS)) {
            ctx.errorHandler()
                    .onError(new StoreException(
                            StoreException.Code.POISONED, "closed with commands unanswered", firstFailure()));
        }
    }

    /** Waits until no transaction is in doubt any more. */
    private void awaitResolved() {
        if (!await(() -> coordinator.isIdle() || firstFailure() != null, DRAIN_TIMEOUT_NS) || firstFailure() != null) {
            throw new StoreException(
                    StoreException.Code.POISONED, "a transaction in doubt could not be resolved", firstFailure());
        }
    }

    private boolean await(BooleanSupplier condition, long timeoutNs) {
        long deadlineNs = ctx.nanoClock().nanoTime() + timeoutNs;
        while (!condition.getAsBoolean()) {
            if (ctx.nanoClock().nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(SUBMIT_PARK_NS);
        }
        return true;
    }

    private @Nullable Throwable firstFailure() {
        for (Partition partition : partitions) {
            if (partition.failure() != null) {
                return partition.failure();
            }
        }
        return null;
    }

    private void enqueue(int partition, WriteCommand command) {
        submitting.incrementAndGet();
        try {
            DynamoDbException refusal = offer(partition, command);
            if (refusal != null) {
                command.failed(refusal);
                command.complete();
            }
        } finally {
            submitting.decrementAndGet();
        }
    }

    private @Nullable DynamoDbException offer(int number, WriteCommand command) {
        Partition partition = partitions[number];
        long deadlineNs = 0;
        while (true) {
            Throwable failure = partition.failure();
            if (failure != null) {
                return DynamoDbException.internal("The partition has stopped: " + failure, failure);
            }
            if (closed) {
                return DynamoDbException.internal("The store is closed.", null);
            }
            BackPressure.Reason reason = backPressure.on(number, command);
            if (reason == null && partition.offer(command)) {
                return null;
            }
            long nowNs = ctx.nanoClock().nanoTime();
            if (deadlineNs == 0) {
                deadlineNs = nowNs + ctx.maxSubmitWaitNs();
            } else if (nowNs - deadlineNs > 0) {
                return (reason == null ? BackPressure.Reason.RING_FULL : reason).error();
            }
            LockSupport.parkNanos(SUBMIT_PARK_NS);
        }
    }

    private Partition openPartition(int number, Doorbell syncerBell) {
        PartitionCheckpoints checkpoints = PartitionCheckpoints.open(ctx.checkpoints(number), ctx.errorHandler());
        @Nullable Wal wal = null;
        try {
            wal = Wal.open(ctx.log(number).checkpoints(checkpoints.positions()));
            return new Partition(wal, checkpoints, ctx, syncerBell);
        } catch (Throwable t) {
            CloseHelper.quietCloseAll(wal, checkpoints);
            throw t;
        }
    }

    private @Nullable String descriptorDamage() {
        try {
            StoreDescriptor.read(ctx.directory());
            return null;
        } catch (StoreException | UncheckedIOException ex) {
            return ex.getMessage();
        }
    }

    private static StoreDescriptor.Description describe(StoreContext ctx) {
        Path directory = ctx.directory();
        if (StoreDescriptor.exists(directory)) {
            StoreDescriptor.Description known = StoreDescriptor.read(directory);
            if (ctx.partitions() != 0 && ctx.partitions() != known.partitions()) {
                throw new StoreException(
                        StoreException.Code.CONFIGURATION,
                        "partitions=" + ctx.partitions() + ", but " + directory + " was made with "
                                + known.partitions());
            }
            return known;
        }
        int partitions = ctx.partitions() != 0
                ? ctx.partitions()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        StoreDescriptor.Description made = new StoreDescriptor.Description(partitions, ctx.newHashSeed());
        StoreDescriptor.write(directory, made);
        return made;
    }
}
