package stator.contract;

/** A condition of the legacy parameters {@code KeyConditions}, {@code QueryFilter} and {@code ScanFilter}. */
public final class AttributeCondition {
    static final Constraint COMPARISON_OPERATORS = Constraint.oneOf(
            "IN",
            "NULL",
            "BETWEEN",
            "LT",
            "NOT_CONTAINS",
            "EQ",
            "GT",
            "NOT_NULL",
            "NE",
            "LE",
            "BEGINS_WITH",
            "GE",
            "CONTAINS");

    public static final StructureShape SHAPE = new StructureShape("Condition");
    public static final Member ATTRIBUTE_VALUE_LIST =
            SHAPE.member("AttributeValueList", Shape.list(Shape.ATTRIBUTE_VALUE));
    public static final Member COMPARISON_OPERATOR =
            SHAPE.member("ComparisonOperator", Shape.STRING, Constraint.REQUIRED, COMPARISON_OPERATORS);

    /** Attribute names and what is asked of them. */
    static final Shape MAP = Shape.map(Shape.structure(SHAPE));

    private AttributeCondition() {}
}
