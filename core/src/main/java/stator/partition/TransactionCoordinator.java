package stator.partition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.ErrorHandler;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.NanoClock;
import stator.contract.DynamoDbException;
import stator.item.MapView;
import stator.partition.CoordinatedTransaction.Part;
import stator.partition.CoordinatedTransaction.State;
import stator.partition.TransactionStep.Kind;

/**
 * Leads transactions over several partitions through their steps:
 * <pre>
 *   PREPARE in all -> all durable -> DECIDE in one -> durable: visible -> COMMIT in all -> answer -> all durable -> FORGET
 *         \ one says no, or fails
 *          ABORT in those that are prepared
 * </pre>
 * A transaction has happened once its decision is durable; without one it has not. What a crash leaves prepared is resolved
 * by that rule when the store is opened.
 *
 * <p>One thread does the work; it never waits, for a full ring no more than for the disk. All transactions enter the rings
 * of their partitions in the same order, so that no two of them can each refuse the other.
 */
final class TransactionCoordinator implements PipelineStage {
    /** Transactions under way at the most, and so prepared in any partition. */
    static final int MAX_UNDER_WAY = 256;

    private static final int MAX_ANSWERS =
            1 << 15; // each transaction awaits at most one answer for each of its actions
    private static final long BUSY_SLEEP_NS = 50_000;
    private static final long RETRY_NS = 10_000_000;
    private static final long MAX_SLEEP_NS = 1_000_000_000L;

    private final Partition[] partitions;
    private final DecidedTransactions decided;
    private final Doorbell bell;
    private final NanoClock clock;
    private final ErrorHandler errorHandler;
    private final ManyToOneConcurrentArrayQueue<CoordinatedTransaction> submitted =
            new ManyToOneConcurrentArrayQueue<>(MAX_UNDER_WAY);
    private final ManyToOneConcurrentArrayQueue<WriteCommand> answered =
            new ManyToOneConcurrentArrayQueue<>(MAX_ANSWERS);
    private final Long2ObjectHashMap<CoordinatedTransaction> underWay = new Long2ObjectHashMap<>();
    private final List<CoordinatedTransaction> forDisk = new ArrayList<>();
    private final List<Deque<WriteCommand>> outgoing = new ArrayList<>();
    private final List<WriteCommand> retries = new ArrayList<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger stuck = new AtomicInteger();
    private final MapView noKey = new MapView();
    private long retryAtNs;
    private long lastNumber;
    private int work;

    /** @param bell rung when there is something to do */
    TransactionCoordinator(Partition[] partitions, DecidedTransactions decided, Doorbell bell, StoreContext ctx) {
        this.partitions = partitions;
        this.decided = decided;
        this.bell = bell;
        clock = ctx.nanoClock();
        errorHandler = ctx.errorHandler();
        lastNumber = TransactionNumber.first(partitions[0].wal().epoch());
        for (int i = 0; i < partitions.length; i++) {
            outgoing.add(new ArrayDeque<>());
        }
    }

    /** Takes up what a crash has left in doubt. Before any thread runs; then done when {@link #isIdle}. */
    void recover() {
        Long2ObjectHashMap<CoordinatedTransaction> found = new Long2ObjectHashMap<>();
        for (int i = 0; i < partitions.length; i++) {
            for (long number : partitions[i].writer().transactions().prepared()) {
                found.computeIfAbsent(number, CoordinatedTransaction::ofEarlierRun)
                        .part(i)
                        .prepared = true;
            }
        }
        for (int i = 0; i < partitions.length; i++) {
            for (long number : partitions[i].decisions()) {
                found.computeIfAbsent(number, CoordinatedTransaction::ofEarlierRun).home = i;
            }
        }
        for (CoordinatedTransaction transaction : found.values()) {
            admitted.incrementAndGet();
            underWay.put(transaction.number, transaction);
            if (transaction.home == CoordinatedTransaction.NOWHERE) {
                abort(transaction);
            } else {
                commit(transaction);
            }
        }
    }

    /** Any thread: begins a transaction, unless there are too many under way already. */
    boolean submit(CoordinatedTransaction transaction) {
        if (admitted.incrementAndGet() > MAX_UNDER_WAY) {
            admitted.decrementAndGet();
            return false;
        }
        if (!submitted.offer(transaction)) {
            throw new IllegalStateException("admitted, and no place: underWay=" + admitted.get());
        }
        bell.ring();
        return true;
    }

    /** Any thread: whether nothing is under way, but for what only a restart can end. */
    boolean isIdle() {
        return admitted.get() == stuck.get();
    }

    /** Any thread: whether something is under way that only a restart can end. */
    boolean isStuck() {
        return stuck.get() > 0;
    }

    @Override
    public int doWork() {
        work = 0;
        for (CoordinatedTransaction next = submitted.poll(); next != null; next = submitted.poll()) {
            begin(next);
        }
        for (WriteCommand answer = answered.poll(); answer != null; answer = answered.poll()) {
            onAnswer(answer);
        }
        lookAtDisk();
        retry();
        flush();
        return work;
    }

    @Override
    public boolean hasWork() {
        return !submitted.isEmpty() || !answered.isEmpty();
    }

    @Override
    public long maxSleepNs() {
        boolean busy = !forDisk.isEmpty() || !retries.isEmpty();
        for (Deque<WriteCommand> commands : outgoing) {
            busy |= !commands.isEmpty();
        }
        return busy ? BUSY_SLEEP_NS : MAX_SLEEP_NS;
    }

    private void begin(CoordinatedTransaction transaction) {
        work++;
        transaction.number = ++lastNumber;
        underWay.put(transaction.number, transaction);
        for (Part part : transaction.parts) {
            send(transaction, step(Kind.PREPARE, part.partition, transaction).actions(part.actions));
        }
    }

    private void onAnswer(WriteCommand answer) {
        work++;
        TransactionStep step = answer.step();
        CoordinatedTransaction transaction = underWay.get(step.transaction());
        Part part = transaction.part(step.partition());
        transaction.awaited--;
        if (answer.outcome() == Outcome.APPLIED) {
            part.position = step.endPosition();
        }
        switch (transaction.state) {
            case PREPARING -> onPrepared(transaction, part, answer);
            case DECIDING -> onDecided(transaction, answer);
            case COMMITTING -> onCommitted(transaction, answer);
            case ABORTING, FORGETTING -> onLetGo(transaction, answer);
        }
    }

    private void onPrepared(CoordinatedTransaction transaction, Part part, WriteCommand answer) {
        switch (answer.outcome()) {
            case APPLIED -> part.prepared = true;
            case FAILED -> transaction.failed(answer.error());
            default -> transaction.refused = true;
        }
        if (transaction.awaited == 0) {
            if (transaction.isRefused()) {
                abort(transaction);
            } else {
                awaitDisk(transaction);
            }
        }
    }

    private void decide(CoordinatedTransaction transaction) {
        transaction.state = State.DECIDING;
        TransactionStep step = step(Kind.DECIDE, transaction.home, transaction);
        TransactionToken token = transaction.token();
        if (token != null) {
            step.token(token, transaction.tokenKey);
        }
        send(transaction, step);
    }

    private void onDecided(CoordinatedTransaction transaction, WriteCommand answer) {
        if (answer.outcome() == Outcome.APPLIED) {
            awaitDisk(transaction);
            return;
        }
        transaction.failed(answer.error());
        if (hasStopped(transaction.home)) {
            leaveInDoubt(transaction); // the decision may be on the disk
        } else {
            abort(transaction);
        }
    }

    /** From the first line on the transaction is visible; the partitions follow. */
    private void commit(CoordinatedTransaction transaction) {
        decided.add(transaction.number);
        transaction.state = State.COMMITTING;
        for (Part part : transaction.parts) {
            if (part.prepared) {
                send(transaction, step(Kind.COMMIT, part.partition, transaction).actions(part.actions));
            }
        }
        if (transaction.awaited == 0) {
            endCommit(transaction);
        }
    }

    private void onCommitted(CoordinatedTransaction transaction, WriteCommand answer) {
        if (answer.outcome() != Outcome.APPLIED) {
            transaction.failed(answer.error());
            if (hasStopped(answer.step().partition())) {
                transaction.stuck = true;
            } else {
                retryLater(transaction, answer.step());
                reply(transaction); // it happened, and cannot be seen everywhere until the disk has room
            }
        }
        if (transaction.awaited == 0) {
            endCommit(transaction);
        }
    }

    private void endCommit(CoordinatedTransaction transaction) {
        if (transaction.stuck) {
            leaveInDoubt(transaction);
            return;
        }
        decided.remove(transaction.number);
        reply(transaction);
        transaction.state = State.FORGETTING;
        awaitDisk(transaction);
    }

    private void abort(CoordinatedTransaction transaction) {
        transaction.state = State.ABORTING;
        for (Part part : transaction.parts) {
            if (part.prepared) {
                send(transaction, step(Kind.ABORT, part.partition, transaction));
            }
        }
        flush(); // who repeats the request because of this answer finds the items free
        reply(transaction);
        if (transaction.awaited == 0) {
            end(transaction);
        }
    }

    /** The partition has let go of what it kept, or will when it is opened again. */
    private void onLetGo(CoordinatedTransaction transaction, WriteCommand answer) {
        if (answer.outcome() != Outcome.APPLIED && !hasStopped(answer.step().partition())) {
            retryLater(transaction, answer.step());
        }
        if (transaction.awaited == 0) {
            end(transaction);
        }
    }

    private void reply(CoordinatedTransaction transaction) {
        try {
            transaction.reply();
        } catch (Throwable t) {
            errorHandler.onError(t); // the fault of who waits for this reply; the other transactions go on
        }
    }

    private void end(CoordinatedTransaction transaction) {
        underWay.remove(transaction.number);
        admitted.decrementAndGet();
    }

    private void leaveInDoubt(CoordinatedTransaction transaction) {
        stuck.incrementAndGet();
        reply(transaction);
    }

    private void awaitDisk(CoordinatedTransaction transaction) {
        forDisk.add(transaction);
        if (transaction.state != State.FORGETTING) {
            for (Part part : transaction.parts) {
                partitions[part.partition].requestForce(part.position);
            }
        }
    }

    private void lookAtDisk() {
        for (int i = forDisk.size() - 1; i >= 0; i--) {
            CoordinatedTransaction transaction = forDisk.get(i);
            if (transaction.state == State.DECIDING && decided.isHeld()) {
                continue;
            }
            boolean durable = true;
            boolean stopped = false;
            for (Part part : transaction.parts) {
                boolean done = partitions[part.partition].wal().durablePosition() >= part.position;
                durable &= done;
                stopped |= !done && hasStopped(part.partition);
            }
            if (durable || stopped) {
                work++;
                forDisk.remove(i);
                if (durable) {
                    goOn(transaction);
                } else {
                    giveUp(transaction);
                }
            }
        }
    }

    private void goOn(CoordinatedTransaction transaction) {
        switch (transaction.state) {
            case PREPARING -> decide(transaction);
            case DECIDING -> commit(transaction);
            default -> send(transaction, step(Kind.FORGET, transaction.home, transaction));
        }
    }

    /** A partition has stopped before the disk had what the transaction waits for. */
    private void giveUp(CoordinatedTransaction transaction) {
        transaction.failed(DynamoDbException.internal("A partition has stopped.", null));
        switch (transaction.state) {
            case PREPARING -> abort(transaction);
            case DECIDING -> leaveInDoubt(transaction);
            default -> end(transaction); // its decision is found, and forgotten, when the store is opened again
        }
    }

    private static TransactionStep step(Kind kind, int partition, CoordinatedTransaction transaction) {
        return new TransactionStep(kind, partition, transaction.number);
    }

    private void send(CoordinatedTransaction transaction, TransactionStep step) {
        transaction.awaited++;
        outgoing.get(step.partition()).add(command(step));
    }

    private WriteCommand command(TransactionStep step) {
        return WriteCommand.transaction(step).prepare(0, noKey, this::answered);
    }

    /** Gates, and this thread. */
    private void answered(WriteCommand command) {
        if (!answered.offer(command)) {
            throw new IllegalStateException("more answers than were asked for");
        }
        bell.ring();
    }

    /** The disk was full: nothing was written. */
    private void retryLater(CoordinatedTransaction transaction, TransactionStep step) {
        transaction.awaited++;
        retries.add(command(step));
        retryAtNs = clock.nanoTime() + RETRY_NS;
    }

    private void retry() {
        if (!retries.isEmpty() && clock.nanoTime() - retryAtNs >= 0) {
            for (WriteCommand command : retries) {
                outgoing.get(command.step().partition()).add(command);
            }
            retries.clear();
        }
    }

    private void flush() {
        for (int i = 0; i < partitions.length; i++) {
            Deque<WriteCommand> commands = outgoing.get(i);
            while (!commands.isEmpty()) {
                WriteCommand next = commands.element();
                Throwable failure = partitions[i].failure();
                if (failure != null) {
                    commands.remove();
                    next.failed(DynamoDbException.internal("The partition has stopped: " + failure, failure));
                    next.complete();
                } else if (partitions[i].offer(next)) {
                    commands.remove();
                    work++;
                } else {
                    break;
                }
            }
        }
    }

    private boolean hasStopped(int partition) {
        return partitions[partition].failure() != null;
    }
}
