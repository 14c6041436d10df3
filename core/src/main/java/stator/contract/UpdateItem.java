package stator.contract;

/** Changes attributes of one item, or makes it. */
public final class UpdateItem {
    private static final StructureShape INPUT = new StructureShape("UpdateItemInput");
    public static final Member RETURN_CONSUMED_CAPACITY = ItemShapes.returnConsumedCapacity(INPUT);
    public static final Member TABLE_NAME = ItemShapes.tableName(INPUT);
    public static final Member RETURN_ITEM_COLLECTION_METRICS = ItemShapes.returnItemCollectionMetrics(INPUT);
    public static final Member RETURN_VALUES = INPUT.member(
            "ReturnValues",
            Shape.STRING,
            ItemShapes.RETURN_VALUES.alone("Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD,"
                    + " UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]")); // DynamoDB's misprint
    public static final Member CONDITIONAL_OPERATOR = ItemShapes.conditionalOperator(INPUT);
    public static final Member KEY = INPUT.member("Key", Shape.ATTRIBUTE_MAP, Constraint.REQUIRED);
    public static final Member EXPECTED = ItemShapes.expected(INPUT);
    public static final Member ATTRIBUTE_UPDATES =
            INPUT.member("AttributeUpdates", Shape.map(Shape.structure(AttributeValueUpdate.SHAPE)));
    public static final Member UPDATE_EXPRESSION = INPUT.member("UpdateExpression", Shape.STRING);
    public static final Member CONDITION_EXPRESSION = INPUT.member("ConditionExpression", Shape.STRING);
    public static final Member EXPRESSION_ATTRIBUTE_NAMES =
            INPUT.member("ExpressionAttributeNames", ItemShapes.STRING_MAP);
    public static final Member EXPRESSION_ATTRIBUTE_VALUES =
            INPUT.member("ExpressionAttributeValues", Shape.ATTRIBUTE_MAP);
    public static final Member RETURN_VALUES_ON_CONDITION_CHECK_FAILURE =
            ItemShapes.returnValuesOnConditionCheckFailure(INPUT);

    private static final StructureShape OUTPUT = new StructureShape("UpdateItemOutput");
    public static final Member ATTRIBUTES = OUTPUT.member("Attributes", Shape.ATTRIBUTE_MAP);
    public static final Member CONSUMED_CAPACITY =
            OUTPUT.member("ConsumedCapacity", Shape.structure(ConsumedCapacity.SHAPE));
    public static final Member ITEM_COLLECTION_METRICS =
            OUTPUT.member("ItemCollectionMetrics", Shape.structure(ItemCollectionMetrics.SHAPE));

    public static final Operation OPERATION = new Operation("UpdateItem", INPUT, OUTPUT);

    private UpdateItem() {}
}
