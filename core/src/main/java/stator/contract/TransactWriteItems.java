package stator.contract;

/** Writes up to 100 items, of one or more tables, all of them or none. */
public final class TransactWriteItems {
    private static final StructureShape INPUT = new StructureShape("TransactWriteItemsInput");
    public static final Member TRANSACT_ITEMS = INPUT.member(
            "TransactItems",
            Shape.list(Shape.structure(TransactWriteItem.SHAPE)),
            Constraint.REQUIRED,
            Constraint.minLength(1),
            Constraint.maxLength(100));
    public static final Member CLIENT_REQUEST_TOKEN =
            INPUT.member("ClientRequestToken", Shape.STRING, Constraint.minLength(1), Constraint.maxLength(36));
    public static final Member RETURN_CONSUMED_CAPACITY = ItemShapes.returnConsumedCapacity(INPUT);
    public static final Member RETURN_ITEM_COLLECTION_METRICS = ItemShapes.returnItemCollectionMetrics(INPUT);

    private static final StructureShape OUTPUT = new StructureShape("TransactWriteItemsOutput");
    public static final Member CONSUMED_CAPACITY =
            OUTPUT.member("ConsumedCapacity", Shape.list(Shape.structure(ConsumedCapacity.SHAPE)));
    public static final Member ITEM_COLLECTION_METRICS =
            OUTPUT.member("ItemCollectionMetrics", Shape.map(Shape.list(Shape.structure(ItemCollectionMetrics.SHAPE))));

    public static final Operation OPERATION = new Operation("TransactWriteItems", INPUT, OUTPUT);

    private TransactWriteItems() {}
}
