package stator.expression;

import stator.item.AttributeType;

/** What the legacy parameters can say about an attribute; the names are DynamoDB's. */
public enum ComparisonOperator {
    EQ(Operator.EQ, 1, 1, AttributeType.M),
    /** Also holds where the attribute is missing. */
    NE(Operator.NE, 1, 1, AttributeType.M),
    LE(Operator.LE, 1, 1, AttributeType.B),
    LT(Operator.LT, 1, 1, AttributeType.B),
    GE(Operator.GE, 1, 1, AttributeType.B),
    GT(Operator.GT, 1, 1, AttributeType.B),
    /** The attribute is there, whatever its value; a NULL is a value too. */
    NOT_NULL(Operator.ATTRIBUTE_EXISTS, 0, 0, AttributeType.M),
    /** The attribute is missing. */
    NULL(Operator.ATTRIBUTE_NOT_EXISTS, 0, 0, AttributeType.M),
    CONTAINS(Operator.CONTAINS, 1, 1, AttributeType.B),
    /** Does not hold where the attribute is missing. */
    NOT_CONTAINS(Operator.CONTAINS, 1, 1, AttributeType.B),
    BEGINS_WITH(Operator.BEGINS_WITH, 1, 1, AttributeType.B),
    IN(Operator.IN, 1, Integer.MAX_VALUE, AttributeType.B),
    BETWEEN(Operator.BETWEEN, 2, 2, AttributeType.B);

    private final Operator operator;
    private final int fewest;
    private final int most;
    private final byte lastType;

    ComparisonOperator(Operator operator, int fewest, int most, byte lastType) {
        this.operator = operator;
        this.fewest = fewest;
        this.most = most;
        this.lastType = lastType;
    }

    /** What expressions have for it; {@link #NOT_CONTAINS} says more than the operator. */
    Operator operator() {
        return operator;
    }

    /** Whether it takes so many values. */
    public boolean takesCount(int count) {
        return count >= fewest && count <= most;
    }

    /** Whether it takes values of a type. */
    public boolean takesType(byte type) {
        return type <= lastType && (this != BEGINS_WITH || type != AttributeType.N);
    }
}
