package stator;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.DeleteItem;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.item.AttributeMap;
import stator.item.Item;

/** A deletion that depends on the item that is there. Used once. */
public final class ItemDelete extends ItemAction {
    private final Calls calls;
    private final Structure request;
    private final Placeholders placeholders = new Placeholders();

    ItemDelete(Calls calls, Structure request) {
        this.calls = calls;
        this.request = request;
    }

    /** Deletes only if this condition expression is true of what is there, or of an item without attributes. */
    public ItemDelete onlyIf(String condition) {
        request.set(DeleteItem.CONDITION_EXPRESSION, condition);
        return this;
    }

    /** What {@code #placeholder} stands for in the condition. */
    public ItemDelete name(String placeholder, String attribute) {
        placeholders.name(placeholder, attribute);
        return this;
    }

    /** What {@code :placeholder} stands for in the condition. */
    public ItemDelete value(String placeholder, @Nullable Object value) {
        placeholders.value(placeholder, value);
        return this;
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
    Structure asPart() {
        Structure part = new Structure(TransactWriteItem.Delete.SHAPE)
                .set(TransactWriteItem.Delete.TABLE_NAME, request.value(DeleteItem.TABLE_NAME))
                .set(TransactWriteItem.Delete.KEY, request.value(DeleteItem.KEY))
                .set(TransactWriteItem.Delete.CONDITION_EXPRESSION, request.value(DeleteItem.CONDITION_EXPRESSION));
        placeholders.bind(
                part,
                TransactWriteItem.Delete.EXPRESSION_ATTRIBUTE_NAMES,
                TransactWriteItem.Delete.EXPRESSION_ATTRIBUTE_VALUES);
        return new Structure(TransactWriteItem.SHAPE).set(TransactWriteItem.DELETE, part);
    }

    private Structure bound() {
        return placeholders.bind(
                request, DeleteItem.EXPRESSION_ATTRIBUTE_NAMES, DeleteItem.EXPRESSION_ATTRIBUTE_VALUES);
    }

    private static @Nullable Item deleted(Structure answer) {
        return Table.itemOf((AttributeMap) answer.value(DeleteItem.ATTRIBUTES));
    }
}
