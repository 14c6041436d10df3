package stator;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.PutItem;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.item.AttributeMap;

/** A put that depends on the item that is there, or has a durability of its own. */
public final class ItemPut extends ItemWrite<ItemPut> {
    ItemPut(Calls calls, String table, AttributeMap item) {
        super(
                calls,
                PutItem.OPERATION,
                new Structure(PutItem.OPERATION.input())
                        .set(PutItem.TABLE_NAME, table)
                        .set(PutItem.ITEM, item),
                TransactWriteItem.PUT);
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

    @Override
    ItemPut self() {
        return this;
    }
}
