package stator;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.DeleteItem;
import stator.item.AttributeMap;
import stator.item.Item;

/** A delete, with a condition or a durability of its own. */
public final class ItemDelete extends ItemWrite<ItemDelete> {
    ItemDelete(Calls calls, String table, AttributeMap key) {
        super(calls, DeleteItem.OPERATION);
        set(DeleteItem.TABLE_NAME, table);
        set(DeleteItem.KEY, key);
        set(DeleteItem.RETURN_VALUES, "ALL_OLD");
    }

    /**
     * Removes the item, if it is there.
     *
     * @return what was removed, or null
     * @throws stator.contract.DynamoDbException ConditionalCheckFailedException if the condition is false
     */
    public @Nullable Item run() {
        return await(answer -> Table.item(answer, DeleteItem.ATTRIBUTES));
    }

    /** As {@link #run}, without waiting. */
    public CompletionStage<@Nullable Item> runAsync() {
        return promise(answer -> Table.item(answer, DeleteItem.ATTRIBUTES));
    }
}
