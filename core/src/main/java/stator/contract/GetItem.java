package stator.contract;

/** Reads one item by its key. */
public final class GetItem {
    private static final StructureShape INPUT = new StructureShape("GetItemInput");
    public static final Member RETURN_CONSUMED_CAPACITY = ItemShapes.returnConsumedCapacity(INPUT);
    public static final Member ATTRIBUTES_TO_GET = ItemShapes.attributesToGet(INPUT);
    public static final Member TABLE_NAME = ItemShapes.tableName(INPUT);
    public static final Member KEY = INPUT.member("Key", Shape.ATTRIBUTE_MAP, Constraint.REQUIRED);
    public static final Member CONSISTENT_READ = INPUT.member("ConsistentRead", Shape.BOOLEAN);
    public static final Member PROJECTION_EXPRESSION = INPUT.member("ProjectionExpression", Shape.STRING);
    public static final Member EXPRESSION_ATTRIBUTE_NAMES =
            INPUT.member("ExpressionAttributeNames", ItemShapes.STRING_MAP);

    private static final StructureShape OUTPUT = new StructureShape("GetItemOutput");
    public static final Member ITEM = OUTPUT.member("Item", Shape.ATTRIBUTE_MAP);
    public static final Member CONSUMED_CAPACITY =
            OUTPUT.member("ConsumedCapacity", Shape.structure(ConsumedCapacity.SHAPE));

    public static final Operation OPERATION = new Operation("GetItem", INPUT, OUTPUT);

    private GetItem() {}
}
