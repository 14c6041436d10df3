package stator.streams.subscribe;

import java.util.List;
import java.util.Set;
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

    /** Codes of reasons that have nothing to do with what an action is. */
    private static final Set<String> PASSING =
            Set.of("None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

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
        CompletableFuture<@Nullable Void> running;
        try {
            running = effects.runAsync().toCompletableFuture();
        } catch (RuntimeException ex) { // it was refused before it began
            running = CompletableFuture.failedFuture(ex);
        }
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
        List<String> codes = codes(ex);
        return !codes.isEmpty() && CONDITION_FAILED.equals(codes.get(0));
    }

    /**
     * Whether a transaction was refused for something that passes, whatever the effects were: the database is busy, full or has stopped, or
     * somebody else has an item.
     */
    public static boolean isPassing(DynamoDbException ex) {
        return switch (ex.type()) {
            case THROTTLING,
                    PROVISIONED_THROUGHPUT_EXCEEDED,
                    REQUEST_LIMIT_EXCEEDED,
                    LIMIT_EXCEEDED,
                    RESOURCE_IN_USE,
                    TRANSACTION_CONFLICT,
                    TRANSACTION_IN_PROGRESS,
                    INTERNAL_SERVER_ERROR,
                    SERVICE_UNAVAILABLE -> true;
            case TRANSACTION_CANCELED -> PASSING.containsAll(codes(ex));
            default -> false;
        };
    }

    /** Why each action was not done; empty if that is not told. */
    private static List<String> codes(DynamoDbException ex) {
        Structure details = ex.details();
        List<Structure> reasons = ex.type() == ErrorType.TRANSACTION_CANCELED && details != null
                ? details.list(TransactionCanceled.CANCELLATION_REASONS)
                : null;
        return reasons == null
                ? List.of()
                : reasons.stream()
                        .map(reason -> String.valueOf(reason.string(TransactionCanceled.CODE)))
                        .toList();
    }
}
