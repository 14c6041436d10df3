package stator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.Structure;
import stator.contract.TransactWriteItems;

/** Up to 100 actions on different items, in any tables, that are done all together or not at all. Used once. */
public final class Transaction {
    private final Calls calls;
    private final List<ItemAction<?>> actions = new ArrayList<>();
    private @Nullable String token;

    Transaction(Calls calls) {
        this.calls = calls;
    }

    /** Adds an action, which must not be run by itself: {@code table.update(...)}, {@code table.putting(...)} and so on. */
    public Transaction add(ItemAction<?> action) {
        actions.add(action);
        return this;
    }

    /**
     * Makes it safe to run the same again when no answer came: what was done under this token in the last ten minutes is not
     * done once more, over a restart too.
     *
     * @param text 1 to 36 characters
     */
    public Transaction token(String text) {
        token = text;
        return this;
    }

    /**
     * Does everything, or nothing. Durable when this returns.
     *
     * @throws stator.contract.DynamoDbException TransactionCanceledException if a condition is false, an action cannot be
     *                                           done, or another transaction has an item; its details say which
     */
    public void run() {
        calls.await(TransactWriteItems.OPERATION, request());
    }

    /** As {@link #run}, without waiting. */
    public CompletionStage<@Nullable Void> runAsync() {
        return calls.promise(TransactWriteItems.OPERATION, request(), answer -> null);
    }

    private Structure request() {
        return new Structure(TransactWriteItems.OPERATION.input())
                .set(
                        TransactWriteItems.TRANSACT_ITEMS,
                        actions.stream().map(ItemAction::asPart).toList())
                .set(TransactWriteItems.CLIENT_REQUEST_TOKEN, token);
    }
}
