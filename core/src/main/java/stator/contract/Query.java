package stator.contract;

/** Reads items of one partition key in order of the sort key. */
public final class Query {
    private static final StructureShape INPUT = new StructureShape("QueryInput");
    public static final Member RETURN_CONSUMED_CAPACITY = ItemShapes.returnConsumedCapacity(INPUT);
    public static final Member QUERY_FILTER = INPUT.member("QueryFilter", AttributeCondition.MAP);
    public static final Member ATTRIBUTES_TO_GET = ItemShapes.attributesToGet(INPUT);
    public static final Member TABLE_NAME = ItemShapes.tableName(INPUT);
    public static final Member SELECT = INPUT.member("Select", Shape.STRING, ItemShapes.SELECT);
    public static final Member INDEX_NAME = ItemShapes.indexName(INPUT);
    public static final Member CONDITIONAL_OPERATOR = ItemShapes.conditionalOperator(INPUT);
    public static final Member LIMIT =
            INPUT.member("Limit", Shape.INTEGER, Constraint.minimum(1).tersely());
    public static final Member KEY_CONDITIONS = INPUT.member("KeyConditions", AttributeCondition.MAP);
    public static final Member CONSISTENT_READ = INPUT.member("ConsistentRead", Shape.BOOLEAN);
    public static final Member SCAN_INDEX_FORWARD = INPUT.member("ScanIndexForward", Shape.BOOLEAN);
    public static final Member EXCLUSIVE_START_KEY = INPUT.member("ExclusiveStartKey", Shape.ATTRIBUTE_MAP);
    public static final Member PROJECTION_EXPRESSION = INPUT.member("ProjectionExpression", Shape.STRING);
    public static final Member FILTER_EXPRESSION = INPUT.member("FilterExpression", Shape.STRING);
    public static final Member KEY_CONDITION_EXPRESSION = INPUT.member("KeyConditionExpression", Shape.STRING);
    public static final Member EXPRESSION_ATTRIBUTE_NAMES =
            INPUT.member("ExpressionAttributeNames", ItemShapes.STRING_MAP);
    public static final Member EXPRESSION_ATTRIBUTE_VALUES =
            INPUT.member("ExpressionAttributeValues", Shape.ATTRIBUTE_MAP);

    private static final StructureShape OUTPUT = new StructureShape("QueryOutput");
    public static final Member ITEMS = OUTPUT.member("Items", Shape.list(Shape.ATTRIBUTE_MAP));
    public static final Member COUNT = OUTPUT.member("Count", Shape.INTEGER);
    public static final Member SCANNED_COUNT = OUTPUT.member("ScannedCount", Shape.INTEGER);
    public static final Member LAST_EVALUATED_KEY = OUTPUT.member("LastEvaluatedKey", Shape.ATTRIBUTE_MAP);
    public static final Member CONSUMED_CAPACITY =
            OUTPUT.member("ConsumedCapacity", Shape.structure(ConsumedCapacity.SHAPE));

    public static final Operation OPERATION = new Operation("Query", INPUT, OUTPUT);

    private Query() {}
}
