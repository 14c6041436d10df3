package stator.expression;

/** What a condition can say about its operands. The text is the one that expressions and errors use. */
public enum Operator {
    EQ("="),
    NE("<>"),
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">="),
    BETWEEN("BETWEEN"),
    IN("IN"),
    ATTRIBUTE_EXISTS("attribute_exists"),
    ATTRIBUTE_NOT_EXISTS("attribute_not_exists"),
    ATTRIBUTE_TYPE("attribute_type"),
    BEGINS_WITH("begins_with"),
    CONTAINS("contains");

    private final String text;

    Operator(String text) {
        this.text = text;
    }

    /** As expressions and errors spell it. */
    public String text() {
        return text;
    }

    boolean isOrdering() {
        return this == LT || this == LE || this == GT || this == GE || this == BETWEEN;
    }
}
