package stator.expression;

/** What a key condition can say about a key attribute. */
public enum KeyOperator {
    EQ(1),
    LT(1),
    LE(1),
    GT(1),
    GE(1),
    /** Both bounds included. */
    BETWEEN(2),
    BEGINS_WITH(1),
    /** Any other comparison, as the legacy KeyConditions may hold: no range of keys meets it. */
    NOT_INDEXABLE(0);

    private final int operands;

    KeyOperator(int operands) {
        this.operands = operands;
    }

    /** Number of values beside the attribute. */
    public int operands() {
        return operands;
    }
}
