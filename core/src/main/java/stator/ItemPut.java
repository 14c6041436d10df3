package stator;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.PutItem;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;

/** A put that depends on the item that is there. Used once. */
public final class ItemPut extends ItemAction<ItemPut> {
    private final Calls calls;

    ItemPut(Calls calls, Structure request) {
        super(request, TransactWriteItem.PUT);
        this.calls = calls;
    }

    /** Stores only if this condition expression is true of what is there, or of an item without attributes. */
    public ItemPut onlyIf(String condition) {
        return condition(condition);
    }

    /**
     * Stores the item.
     *
     * @throws stator.contract.DynamoDbException ConditionalCheckFailedException if the condition is false
     */
    public void run() {
        calls.await(PutItem.OPERATION, bound());
    }

    /** As {@link #run}, without waiting. */
    public CompletionStage<@Nullable Void> runAsync() {
        return calls.promise(PutItem.OPERATION, bound(), answer -> null);
    }

    @Override
    ItemPut self() {
        return this;
    }
}
