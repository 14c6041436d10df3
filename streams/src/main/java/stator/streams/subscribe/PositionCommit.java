package stator.streams.subscribe;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import stator.Transaction;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.contract.TransactionCanceled;

/**
 * How far a group has come in a share, about to be saved in one transaction with the effects of what it has processed. Owned by the
 * worker's thread, but for {@link #effects}, which one other thread may fill before {@link #run}.
 */
public final class PositionCommit {
    private static final String CONDITION_FAILED = "ConditionalCheckFailed";

    private final StreamShare share;
    private final long sequence;
    private final Transaction effects;
    private @Nullable CompletableFuture<@Nullable Void> done;

    /** @param effects whose first action saves the position */
    PositionCommit(StreamShare share, long sequence, Transaction effects) {
        this.share = share;
        this.sequence = sequence;
        this.effects = effects;
    }

    /** To be given up to 99 actions, which are done with the position or not at all; not to be run. */
    public Transaction effects() {
        return effects;
    }

    /**
     * Begins to save.
     *
     * @param whenDone is told that {@link #finish} will not wait any more, on any thread
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what it ends with is asked of the one that is kept
    public void run(Runnable whenDone) {
        share.saving(sequence);
        CompletableFuture<@Nullable Void> running = effects.runAsync().toCompletableFuture();
        done = running;
        running.whenComplete((nothing, failure) -> whenDone.run());
    }

    /** Whether {@link #finish} would not wait. */
    public boolean isDone() {
        return done != null && done.isDone();
    }

    /**
     * Waits until it is saved.
     *
     * @return false if the share was another worker's already: nothing is saved, and the share is not this worker's any more
     * @throws DynamoDbException what the transaction was refused with otherwise: nothing is saved
     */
    public boolean finish() {
        try {
            if (done == null) {
                effects.run();
            } else {
                done.join();
            }
            share.moved(sequence);
            return true;
        } catch (CompletionException ex) {
            return refused(ex.getCause() instanceof RuntimeException cause ? cause : ex);
        } catch (DynamoDbException ex) {
            return refused(ex);
        }
    }

    private boolean refused(RuntimeException ex) {
        if (!(ex instanceof DynamoDbException refusal) || !isLost(refusal)) {
            throw ex;
        }
        share.lost();
        return false;
    }

    /** Whether it was the position that the transaction failed for, its first action. */
    private static boolean isLost(DynamoDbException ex) {
        Structure details = ex.details();
        List<Structure> reasons = ex.type() == ErrorType.TRANSACTION_CANCELED && details != null
                ? details.list(TransactionCanceled.CANCELLATION_REASONS)
                : null;
        return reasons != null && CONDITION_FAILED.equals(reasons.get(0).string(TransactionCanceled.CODE));
    }
}
