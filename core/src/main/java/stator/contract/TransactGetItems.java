package stator.contract;

/** Reads up to 100 items by their keys, of one or more tables, as they are at one instant. */
public final class TransactGetItems {
    /** One item to read. */
    public static final class Get {
        public static final StructureShape SHAPE = new StructureShape("Get");
        public static final Member KEY = SHAPE.member("Key", Shape.ATTRIBUTE_MAP, Constraint.REQUIRED);
        public static final Member TABLE_NAME = ItemShapes.tableName(SHAPE);
        public static final Member PROJECTION_EXPRESSION = SHAPE.member("ProjectionExpression", Shape.STRING);
        public static final Member EXPRESSION_ATTRIBUTE_NAMES =
                SHAPE.member("ExpressionAttributeNames", ItemShapes.STRING_MAP);

        private Get() {}
    }

    public static final StructureShape ITEM_SHAPE = new StructureShape("TransactGetItem");
    public static final Member GET = ITEM_SHAPE.member("Get", Shape.structure(Get.SHAPE), Constraint.REQUIRED);

    private static final StructureShape INPUT = new StructureShape("TransactGetItemsInput");
    public static final Member TRANSACT_ITEMS = INPUT.member(
            "TransactItems",
            Shape.list(Shape.structure(ITEM_SHAPE)),
            Constraint.REQUIRED,
            Constraint.minLength(1),
            Constraint.maxLength(100));
    public static final Member RETURN_CONSUMED_CAPACITY = ItemShapes.returnConsumedCapacity(INPUT);

    public static final StructureShape RESPONSE_SHAPE = new StructureShape("ItemResponse");
    public static final Member ITEM = RESPONSE_SHAPE.member("Item", Shape.ATTRIBUTE_MAP);

    private static final StructureShape OUTPUT = new StructureShape("TransactGetItemsOutput");
    public static final Member CONSUMED_CAPACITY =
            OUTPUT.member("ConsumedCapacity", Shape.list(Shape.structure(ConsumedCapacity.SHAPE)));
    public static final Member RESPONSES = OUTPUT.member("Responses", Shape.list(Shape.structure(RESPONSE_SHAPE)));

    public static final Operation OPERATION = new Operation("TransactGetItems", INPUT, OUTPUT);

    private TransactGetItems() {}
}
