package stator;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.contract.UpdateItem;
import stator.item.AttributeMap;
import stator.item.Item;

/** A change of one item by an update expression. Used once. */
public final class ItemUpdate extends ItemAction<ItemUpdate> {
    private final Calls calls;

    ItemUpdate(Calls calls, String table, AttributeMap key, String expression) {
        super(
                new Structure(UpdateItem.OPERATION.input())
                        .set(UpdateItem.TABLE_NAME, table)
                        .set(UpdateItem.KEY, key)
                        .set(UpdateItem.UPDATE_EXPRESSION, expression)
                        .set(UpdateItem.RETURN_VALUES, "ALL_NEW"),
                TransactWriteItem.UPDATE);
        this.calls = calls;
    }

    /** Changes only if this condition expression is true of the item, or of an item without attributes if there is none. */
    public ItemUpdate onlyIf(String condition) {
        return condition(condition);
    }

    /**
     * Makes the change. Durable when this returns.
     *
     * @return the item as it is now; null if the update removed attributes of an item that does not exist
     * @throws stator.contract.DynamoDbException ConditionalCheckFailedException if the condition is false
     */
    public @Nullable Item run() {
        return calls.await(UpdateItem.OPERATION, bound(), ItemUpdate::changed);
    }

    /** As {@link #run}, without waiting. */
    public CompletionStage<@Nullable Item> runAsync() {
        return calls.promise(UpdateItem.OPERATION, bound(), ItemUpdate::changed);
    }

    @Override
    ItemUpdate self() {
        return this;
    }

    private static @Nullable Item changed(Structure answer) {
        return Table.itemOf((AttributeMap) answer.value(UpdateItem.ATTRIBUTES));
    }
}
