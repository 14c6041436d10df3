package stator;

import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.item.AttributeMap;

/** A demand on an item that a {@link Transaction} does not change. Used once. */
public final class ItemCheck extends ItemAction<ItemCheck> {
    ItemCheck(String table, AttributeMap key, String condition) {
        super(
                new Structure(TransactWriteItem.CONDITION_CHECK.shape)
                        .set(TransactWriteItem.CONDITION_CHECK.tableName, table)
                        .set(TransactWriteItem.CONDITION_CHECK.attributes, key)
                        .set(TransactWriteItem.CONDITION_CHECK.conditionExpression, condition),
                TransactWriteItem.CONDITION_CHECK);
    }

    @Override
    ItemCheck self() {
        return this;
    }
}
