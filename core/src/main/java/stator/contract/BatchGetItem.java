package stator.contract;

/** Reads up to 100 items by their keys, of one or more tables. */
public final class BatchGetItem {
    private static final StructureShape INPUT = new StructureShape("BatchGetItemInput");
    public static final Member REQUEST_ITEMS = INPUT.member(
            "RequestItems",
            Shape.map(Shape.structure(KeysAndAttributes.SHAPE)),
            Constraint.REQUIRED,
            Constraint.minLength(1).tersely(),
            ItemShapes.TABLE_NAME_KEYS);
    public static final Member RETURN_CONSUMED_CAPACITY = ItemShapes.returnConsumedCapacity(INPUT);

    private static final StructureShape OUTPUT = new StructureShape("BatchGetItemOutput");
    public static final Member RESPONSES = OUTPUT.member("Responses", Shape.map(Shape.list(Shape.ATTRIBUTE_MAP)));
    public static final Member UNPROCESSED_KEYS =
            OUTPUT.member("UnprocessedKeys", Shape.map(Shape.structure(KeysAndAttributes.SHAPE)));
    public static final Member CONSUMED_CAPACITY =
            OUTPUT.member("ConsumedCapacity", Shape.list(Shape.structure(ConsumedCapacity.SHAPE)));

    public static final Operation OPERATION = new Operation("BatchGetItem", INPUT, OUTPUT);

    private BatchGetItem() {}
}
