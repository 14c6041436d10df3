package stator.expression;

import stator.item.AttributeType;

/** What the legacy parameters can say about an attribute; the names are DynamoDB's. */
public enum ComparisonOperator {
    EQ(1, 1, AttributeType.M),
    /** Also holds where the attribute is missing. */
    NE(1, 1, AttributeType.M),
    LE(1, 1, AttributeType.B),
    LT(1, 1, AttributeType.B),
    GE(1, 1, AttributeType.B),
    GT(1, 1, AttributeType.B),
    /** The attribute is there, whatever its value; a NULL is a value too. */
    NOT_NULL(0, 0, AttributeType.M),
    /** The attribute is missing. */
    NULL(0, 0, AttributeType.M),
    CONTAINS(1, 1, AttributeType.B),
    /** Does not hold where the attribute is missing. */
    NOT_CONTAINS(1, 1, AttributeType.B),
    BEGINS_WITH(1, 1, AttributeType.B),
    IN(1, Integer.MAX_VALUE, AttributeType.B),
    BETWEEN(2, 2, AttributeType.B);

    private final int fewest;
    private final int most;
    private final byte lastType;

    ComparisonOperator(int fewest, int most, byte lastType) {
        this.fewest = fewest;
        this.most = most;
        this.lastType = lastType;
    }

    /** Whether it takes so many values. */
    public boolean takes(int count) {
        return count >= fewest && count <= most;
    }

    /** Whether it takes values of a type. */
    public boolean takes(byte type) {
        return type <= lastType && (this != BEGINS_WITH || type != AttributeType.N);
    }
}
