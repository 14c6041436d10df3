package stator.contract;

/** Puts or deletes up to 25 items, of one or more tables, each for itself. */
public final class BatchWriteItem {
    private static final StructureShape INPUT = new StructureShape("BatchWriteItemInput");
    public static final Member RETURN_CONSUMED_CAPACITY = ItemShapes.returnConsumedCapacity(INPUT);
    public static final Member RETURN_ITEM_COLLECTION_METRICS = ItemShapes.returnItemCollectionMetrics(INPUT);
    public static final Member REQUEST_ITEMS = INPUT.member(
            "RequestItems",
            Shape.map(Shape.list(Shape.structure(WriteRequest.SHAPE))),
            Constraint.REQUIRED,
            ItemShapes.REQUESTS_PER_TABLE);

    /** A bound on {@link #REQUEST_ITEMS} that is checked after all others. */
    public static final Constraint TABLE_NAMES = ItemShapes.TABLE_NAME_KEYS;

    private static final StructureShape OUTPUT = new StructureShape("BatchWriteItemOutput");
    public static final Member UNPROCESSED_ITEMS =
            OUTPUT.member("UnprocessedItems", Shape.map(Shape.list(Shape.structure(WriteRequest.SHAPE))));
    public static final Member ITEM_COLLECTION_METRICS =
            OUTPUT.member("ItemCollectionMetrics", Shape.map(Shape.list(Shape.structure(ItemCollectionMetrics.SHAPE))));
    public static final Member CONSUMED_CAPACITY =
            OUTPUT.member("ConsumedCapacity", Shape.list(Shape.structure(ConsumedCapacity.SHAPE)));

    public static final Operation OPERATION = new Operation("BatchWriteItem", INPUT, OUTPUT);

    private BatchWriteItem() {}
}
