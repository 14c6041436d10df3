package stator.expression;

/** Kinds of token that expressions are made of. Keywords are words; the parser in charge knows which. */
enum TokenType {
    WORD,
    /** {@code #name}. */
    NAME,
    /** {@code :value}. */
    VALUE,
    DIGITS,
    OPEN,
    CLOSE,
    OPEN_INDEX,
    CLOSE_INDEX,
    COMMA,
    DOT,
    PLUS,
    MINUS,
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    /** A character that no token begins with. */
    UNKNOWN,
    END
}
