package stator;

import stator.contract.Structure;

/** Something done to one item, by itself or as a part of a {@link Transaction}. */
public abstract sealed class ItemAction permits ItemPut, ItemUpdate, ItemDelete, ItemCheck {
    ItemAction() {}

    /** The same as an action of TransactWriteItems. */
    abstract Structure asPart();
}
