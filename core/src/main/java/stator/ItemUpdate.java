package stator;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.contract.UpdateItem;
import stator.item.AttributeMap;
import stator.item.Item;

/** A change of one item by an update expression. Used once. */
public final class ItemUpdate extends ItemAction {
    private final Calls calls;
    private final Structure request;
    private final Placeholders placeholders = new Placeholders();

    ItemUpdate(Calls calls, String table, AttributeMap key, String expression) {
        this.calls = calls;
        request = new Structure(UpdateItem.OPERATION.input())
                .set(UpdateItem.TABLE_NAME, table)
                .set(UpdateItem.KEY, key)
                .set(UpdateItem.UPDATE_EXPRESSION, expression)
                .set(UpdateItem.RETURN_VALUES, "ALL_NEW");
    }

    /** Changes only if this condition expression is true of the item, or of an item without attributes if there is none. */
    public ItemUpdate onlyIf(String condition) {
        request.set(UpdateItem.CONDITION_EXPRESSION, condition);
        return this;
    }

    /** What {@code #placeholder} stands for. */
    public ItemUpdate name(String placeholder, String attribute) {
        placeholders.name(placeholder, attribute);
        return this;
    }

    /** What {@code :placeholder} stands for. */
    public ItemUpdate value(String placeholder, @Nullable Object value) {
        placeholders.value(placeholder, value);
        return this;
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
    Structure asPart() {
        Structure part = new Structure(TransactWriteItem.Update.SHAPE)
                .set(TransactWriteItem.Update.TABLE_NAME, request.value(UpdateItem.TABLE_NAME))
                .set(TransactWriteItem.Update.KEY, request.value(UpdateItem.KEY))
                .set(TransactWriteItem.Update.UPDATE_EXPRESSION, request.value(UpdateItem.UPDATE_EXPRESSION))
                .set(TransactWriteItem.Update.CONDITION_EXPRESSION, request.value(UpdateItem.CONDITION_EXPRESSION));
        placeholders.bind(
                part,
                TransactWriteItem.Update.EXPRESSION_ATTRIBUTE_NAMES,
                TransactWriteItem.Update.EXPRESSION_ATTRIBUTE_VALUES);
        return new Structure(TransactWriteItem.SHAPE).set(TransactWriteItem.UPDATE, part);
    }

    private Structure bound() {
        return placeholders.bind(
                request, UpdateItem.EXPRESSION_ATTRIBUTE_NAMES, UpdateItem.EXPRESSION_ATTRIBUTE_VALUES);
    }

    private static @Nullable Item changed(Structure answer) {
        return Table.itemOf((AttributeMap) answer.value(UpdateItem.ATTRIBUTES));
    }
}
