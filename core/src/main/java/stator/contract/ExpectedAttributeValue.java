package stator.contract;

/** A condition of the legacy parameter {@code Expected}. */
public final class ExpectedAttributeValue {
    public static final StructureShape SHAPE = new StructureShape("ExpectedAttributeValue");
    public static final Member VALUE = SHAPE.member("Value", Shape.ATTRIBUTE_VALUE);
    public static final Member EXISTS = SHAPE.member("Exists", Shape.BOOLEAN);
    public static final Member COMPARISON_OPERATOR =
            SHAPE.member("ComparisonOperator", Shape.STRING, AttributeCondition.COMPARISON_OPERATORS);
    public static final Member ATTRIBUTE_VALUE_LIST =
            SHAPE.member("AttributeValueList", Shape.list(Shape.ATTRIBUTE_VALUE));

    private ExpectedAttributeValue() {}
}
