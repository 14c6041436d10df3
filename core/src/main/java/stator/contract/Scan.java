package stator.contract;

/** Reads all items of a table, or a segment of them. */
public final class Scan {
    private static final StructureShape INPUT = new StructureShape("ScanInput");
    public static final Member RETURN_CONSUMED_CAPACITY = ItemShapes.returnConsumedCapacity(INPUT);
    public static final Member TABLE_NAME = ItemShapes.tableName(INPUT);
    public static final Member INDEX_NAME = ItemShapes.indexName(INPUT);
    public static final Member SELECT = INPUT.member("Select", Shape.STRING, ItemShapes.SELECT);
    public static final Member CONDITIONAL_OPERATOR = ItemShapes.conditionalOperator(INPUT);
    public static final Member SCAN_FILTER = INPUT.member("ScanFilter", AttributeCondition.MAP);
    public static final Member TOTAL_SEGMENTS =
            INPUT.member("TotalSegments", Shape.INTEGER, Constraint.minimum(1), Constraint.maximum(1_000_000));
    public static final Member SEGMENT =
            INPUT.member("Segment", Shape.INTEGER, Constraint.minimum(0), Constraint.maximum(999_999));
    public static final Member LIMIT = INPUT.member("Limit", Shape.INTEGER, Constraint.minimum(1));
    public static final Member ATTRIBUTES_TO_GET = ItemShapes.attributesToGet(INPUT);
    public static final Member EXCLUSIVE_START_KEY = INPUT.member("ExclusiveStartKey", Shape.ATTRIBUTE_MAP);
    public static final Member PROJECTION_EXPRESSION = INPUT.member("ProjectionExpression", Shape.STRING);
    public static final Member FILTER_EXPRESSION = INPUT.member("FilterExpression", Shape.STRING);
    public static final Member EXPRESSION_ATTRIBUTE_NAMES =
            INPUT.member("ExpressionAttributeNames", ItemShapes.STRING_MAP);
    public static final Member EXPRESSION_ATTRIBUTE_VALUES =
            INPUT.member("ExpressionAttributeValues", Shape.ATTRIBUTE_MAP);
    public static final Member CONSISTENT_READ = INPUT.member("ConsistentRead", Shape.BOOLEAN);

    private static final StructureShape OUTPUT = new StructureShape("ScanOutput");
    public static final Member ITEMS = OUTPUT.member("Items", Shape.list(Shape.ATTRIBUTE_MAP));
    public static final Member COUNT = OUTPUT.member("Count", Shape.INTEGER);
    public static final Member SCANNED_COUNT = OUTPUT.member("ScannedCount", Shape.INTEGER);
    public static final Member LAST_EVALUATED_KEY = OUTPUT.member("LastEvaluatedKey", Shape.ATTRIBUTE_MAP);
    public static final Member CONSUMED_CAPACITY =
            OUTPUT.member("ConsumedCapacity", Shape.structure(ConsumedCapacity.SHAPE));

    public static final Operation OPERATION = new Operation("Scan", INPUT, OUTPUT);

    private Scan() {}
}
