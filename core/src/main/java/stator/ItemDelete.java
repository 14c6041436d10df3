package stator;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.DeleteItem;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.item.AttributeMap;
import stator.item.Item;

/** A deletion that depends on the item that is there, or has a durability of its own. */
public final class ItemDelete extends ItemWrite<ItemDelete> {
    ItemDelete(Calls calls, String table, AttributeMap key) {
        super(
                calls,
                DeleteItem.OPERATION,
                new Structure(DeleteItem.OPERATION.input())
                        .set(DeleteItem.TABLE_NAME, table)
                        .set(DeleteItem.KEY, key)
                        .set(DeleteItem.RETURN_VALUES, "ALL_OLD"),
                TransactWriteItem.DELETE);
    }

    /**
     * Deletes the item.
     *
     * @return what was deleted, or null if there was nothing
     * @throws stator.contract.DynamoDbException ConditionalCheckFailedException if the condition is false
     */
    public @Nullable Item run() {
        return await(answer -> Table.item(answer, DeleteItem.ATTRIBUTES));
    }

    /** As {@link #run}, without waiting. */
    public CompletionStage<@Nullable Item> runAsync() {
        return promise(answer -> Table.item(answer, DeleteItem.ATTRIBUTES));
    }

    @Override
    ItemDelete self() {
        return this;
    }
}
