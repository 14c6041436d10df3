package stator;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stator.contract.PutItem;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;

/** A put that depends on the item that is there. Used once. */
public final class ItemPut extends ItemAction {
    private final Calls calls;
    private final Structure request;
    private final Placeholders placeholders = new Placeholders();

    ItemPut(Calls calls, Structure request) {
        this.calls = calls;
        this.request = request;
    }

    /** Stores only if this condition expression is true of what is there, or of an item without attributes. */
    public ItemPut onlyIf(String condition) {
        request.set(PutItem.CONDITION_EXPRESSION, condition);
        return this;
    }

    /** What {@code #placeholder} stands for in the condition. */
    public ItemPut name(String placeholder, String attribute) {
        placeholders.name(placeholder, attribute);
        return this;
    }

    /** What {@code :placeholder} stands for in the condition. */
    public ItemPut value(String placeholder, @Nullable Object value) {
        placeholders.value(placeholder, value);
        return this;
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
    Structure asPart() {
        Structure part = new Structure(TransactWriteItem.Put.SHAPE)
                .set(TransactWriteItem.Put.TABLE_NAME, request.value(PutItem.TABLE_NAME))
                .set(TransactWriteItem.Put.ITEM, request.value(PutItem.ITEM))
                .set(TransactWriteItem.Put.CONDITION_EXPRESSION, request.value(PutItem.CONDITION_EXPRESSION));
        placeholders.bind(
                part,
                TransactWriteItem.Put.EXPRESSION_ATTRIBUTE_NAMES,
                TransactWriteItem.Put.EXPRESSION_ATTRIBUTE_VALUES);
        return new Structure(TransactWriteItem.SHAPE).set(TransactWriteItem.PUT, part);
    }

    private Structure bound() {
        return placeholders.bind(request, PutItem.EXPRESSION_ATTRIBUTE_NAMES, PutItem.EXPRESSION_ATTRIBUTE_VALUES);
    }
}
