package stator;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.contract.UpdateItem;
import stator.item.AttributeMap;
import stator.item.Item;

/** A change of one item by an update expression. */
public final class ItemUpdate extends ItemWrite<ItemUpdate> {
    ItemUpdate(Calls calls, String table, AttributeMap key, String expression) {
        super(
                calls,
                UpdateItem.OPERATION,
                new Structure(UpdateItem.OPERATION.input())
                        .set(UpdateItem.TABLE_NAME, table)
                        .set(UpdateItem.KEY, key)
                        .set(UpdateItem.UPDATE_EXPRESSION, expression)
                        .set(UpdateItem.RETURN_VALUES, "ALL_NEW"),
                TransactWriteItem.UPDATE);
    }

    /**
     * Makes the change.
     *
     * @return the item as it is now; null if the update removed attributes of an item that does not exist
     * @throws stator.contract.DynamoDbException ConditionalCheckFailedException if the condition is false
     */
    public @Nullable Item run() {
        return await(answer -> Table.item(answer, UpdateItem.ATTRIBUTES));
    }

    /** As {@link #run}, without waiting. */
    public CompletionStage<@Nullable Item> runAsync() {
        return promise(answer -> Table.item(answer, UpdateItem.ATTRIBUTES));
    }

    @Override
    ItemUpdate self() {
        return this;
    }
}
