package stator;

import org.jspecify.annotations.Nullable;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.contract.TransactWriteItem.ConditionCheck;
import stator.item.AttributeMap;

/** A demand on an item that a {@link Transaction} does not change. Used once. */
public final class ItemCheck extends ItemAction {
    private final Structure part;
    private final Placeholders placeholders = new Placeholders();

    ItemCheck(String table, AttributeMap key, String condition) {
        part = new Structure(ConditionCheck.SHAPE)
                .set(ConditionCheck.TABLE_NAME, table)
                .set(ConditionCheck.KEY, key)
                .set(ConditionCheck.CONDITION_EXPRESSION, condition);
    }

    /** What {@code #placeholder} stands for in the condition. */
    public ItemCheck name(String placeholder, String attribute) {
        placeholders.name(placeholder, attribute);
        return this;
    }

    /** What {@code :placeholder} stands for in the condition. */
    public ItemCheck value(String placeholder, @Nullable Object value) {
        placeholders.value(placeholder, value);
        return this;
    }

    @Override
    Structure asPart() {
        placeholders.bind(part, ConditionCheck.EXPRESSION_ATTRIBUTE_NAMES, ConditionCheck.EXPRESSION_ATTRIBUTE_VALUES);
        return new Structure(TransactWriteItem.SHAPE).set(TransactWriteItem.CONDITION_CHECK, part);
    }
}
