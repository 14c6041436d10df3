package stator.partition;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.table.ItemKey;

/** What a transaction asks of one partition: goes through that partition's ring as a command of its own. */
final class TransactionStep {
    /** What to do; each is done as a whole or not at all, across a crash too. */
    enum Kind {
        /** All of a transaction that concerns one partition only: judge and apply. */
        RUN,
        /** Judge, and keep what would be applied, out of everybody's reach. */
        PREPARE,
        /** All partitions are prepared: from now on the transaction happened. */
        DECIDE,
        /** Apply what was prepared. */
        COMMIT,
        /** Let go of what was prepared. */
        ABORT,
        /** All partitions have applied: nobody will ask for the decision again. */
        FORGET
    }

    private final Kind kind;
    private final int partition;
    private final long transaction;
    private List<WriteCommand> actions = List.of();
    private @Nullable TransactionToken token;
    private ItemKey tokenKey = new ItemKey();
    private long endPosition;

    /**
     * A step.
     *
     * @param partition   number of the partition that it is for
     * @param transaction number of the transaction; 0 if it concerns one partition only
     */
    TransactionStep(Kind kind, int partition, long transaction) {
        this.kind = kind;
        this.partition = partition;
        this.transaction = transaction;
    }

    /** Runs or prepares these actions, or tells them what the commit has made; keys are encoded. */
    TransactionStep actions(List<WriteCommand> value) {
        actions = value;
        return this;
    }

    /**
     * Stores a token with the step.
     *
     * @param key the token's
     */
    TransactionStep token(TransactionToken value, ItemKey key) {
        token = value;
        tokenKey = key;
        return this;
    }

    Kind kind() {
        return kind;
    }

    int partition() {
        return partition;
    }

    long transaction() {
        return transaction;
    }

    List<WriteCommand> actions() {
        return actions;
    }

    @Nullable
    TransactionToken token() {
        return token;
    }

    ItemKey tokenKey() {
        return tokenKey;
    }

    /** The writer: the log up to here has what the step wrote. */
    void executed(long position) {
        endPosition = position;
    }

    /** Where the log ended when the step had been executed. */
    long endPosition() {
        return endPosition;
    }
}
