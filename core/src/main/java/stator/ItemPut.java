package stator;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.PutItem;
import stator.item.AttributeMap;

/** A put, with a condition or a durability of its own. */
public final class ItemPut extends ItemWrite<ItemPut> {
    ItemPut(Calls calls, String table, AttributeMap item) {
        super(calls, PutItem.OPERATION);
        set(PutItem.TABLE_NAME, table);
        set(PutItem.ITEM, item);
    }

    /**
     * Stores the item.
     *
     * @throws stator.contract.DynamoDbException ConditionalCheckFailedException if the condition is false
     */
    public void run() {
        await(answer -> null);
    }

    /** As {@link #run}, without waiting. */
    public CompletionStage<@Nullable Void> runAsync() {
        return promise(answer -> null);
    }
}
