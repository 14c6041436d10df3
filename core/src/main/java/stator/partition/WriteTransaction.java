package stator.partition;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;

/**
 * Writes that are applied all together or not at all. Made and checked by the caller's thread; its actions are commands on
 * different items, which are submitted with it and not by themselves.
 */
public final class WriteTransaction implements AutoCloseable {
    /** The most actions there may be. */
    public static final int MAX_ACTIONS = 100;

    private final List<WriteCommand> actions;
    private final @Nullable TransactionToken token;
    private Outcome outcome = Outcome.PENDING;
    private boolean repeated;
    private @Nullable DynamoDbException error;
    private @Nullable TransactionHandler handler;

    /**
     * A transaction.
     *
     * @param actions 1 to {@link #MAX_ACTIONS}, each on another item
     * @param token   makes a repetition known, or null
     */
    public WriteTransaction(List<WriteCommand> actions, @Nullable TransactionToken token) {
        if (actions.isEmpty() || actions.size() > MAX_ACTIONS) {
            throw new IllegalArgumentException("actions=" + actions.size());
        }
        this.actions = List.copyOf(actions);
        this.token = token;
    }

    /** The actions, in the order given. */
    public List<WriteCommand> actions() {
        return actions;
    }

    /**
     * What became of it: {@link Outcome#APPLIED}; {@link Outcome#CANCELLED}, and at least one action says why; or
     * {@link Outcome#FAILED}, see {@link #error}.
     */
    public Outcome outcome() {
        return outcome;
    }

    /** Whether it was applied some time ago, under the same token: this time nothing was done. */
    public boolean isRepeated() {
        return repeated;
    }

    /** What to answer for a {@link Outcome#FAILED} transaction. */
    public DynamoDbException error() {
        if (error == null) {
            throw new IllegalStateException("outcome=" + outcome);
        }
        return error;
    }

    /** Lets go of the images that the actions show. */
    @Override
    public void close() {
        actions.forEach(WriteCommand::close);
    }

    @Nullable
    TransactionToken token() {
        return token;
    }

    void submitted(TransactionHandler whenComplete) {
        handler = whenComplete;
    }

    void repeated() {
        repeated = true;
        complete(Outcome.APPLIED);
    }

    void failed(DynamoDbException why) {
        error = why;
        close();
        complete(Outcome.FAILED);
    }

    /** Tells the handler, once. */
    void complete(Outcome value) {
        TransactionHandler once = handler;
        handler = null;
        if (once == null) {
            throw new IllegalStateException("transaction completed twice, outcome=" + outcome + " then " + value);
        }
        outcome = value;
        once.onComplete(this);
    }
}
