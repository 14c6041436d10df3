package stator.contract;

/** What BatchGetItem reads from one table; also what it leaves unread. */
public final class KeysAndAttributes {
    public static final StructureShape SHAPE = new StructureShape("KeysAndAttributes");
    public static final Member KEYS = SHAPE.member(
            "Keys",
            Shape.list(Shape.ATTRIBUTE_MAP),
            Constraint.REQUIRED,
            Constraint.minLength(1).tersely(),
            Constraint.maxLength(100).tersely());
    public static final Member ATTRIBUTES_TO_GET = ItemShapes.attributesToGet(SHAPE);
    public static final Member CONSISTENT_READ = SHAPE.member("ConsistentRead", Shape.BOOLEAN);
    public static final Member PROJECTION_EXPRESSION = SHAPE.member("ProjectionExpression", Shape.STRING);
    public static final Member EXPRESSION_ATTRIBUTE_NAMES =
            SHAPE.member("ExpressionAttributeNames", ItemShapes.STRING_MAP);

    private KeysAndAttributes() {}
}
