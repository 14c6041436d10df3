package stator;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.DeleteItem;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.item.AttributeMap;
import stator.item.Item;

/** A deletion that depends on the item that is there. Used once. */
public final class ItemDelete extends ItemAction<ItemDelete> {
    private final Calls calls;

    ItemDelete(Calls calls, Structure request) {
        super(request, TransactWriteItem.DELETE);
        this.calls = calls;
    }

    /** Deletes only if this condition expression is true of what is there, or of an item without attributes. */
    public ItemDelete onlyIf(String condition) {
        return condition(condition);
    }

    /**
     * Deletes the item.
     *
     * @return what was deleted, or null if there was nothing
     * @throws stator.contract.DynamoDbException ConditionalCheckFailedException if the condition is false
     */
    public @Nullable Item run() {
        return calls.await(DeleteItem.OPERATION, bound(), ItemDelete::deleted);
    }

    /** As {@link #run}, without waiting. */
    public CompletionStage<@Nullable Item> runAsync() {
        return calls.promise(DeleteItem.OPERATION, bound(), ItemDelete::deleted);
    }

    @Override
    ItemDelete self() {
        return this;
    }

    private static @Nullable Item deleted(Structure answer) {
        return Table.itemOf((AttributeMap) answer.value(DeleteItem.ATTRIBUTES));
    }
}
