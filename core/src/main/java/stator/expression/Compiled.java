package stator.expression;

import stator.contract.DynamoDbException;

/** A compiled expression, without the values of a request. Immutable. */
interface Compiled {
    /** Names and values that it uses. */
    Uses uses();

    /** Whether it can be right, given the right values. What is not is not worth keeping. */
    boolean isSound();

    /**
     * @throws DynamoDbException if there are more operators and functions than an expression may have
     */
    static void checkOperators(ExpressionKind kind, int operators) {
        if (operators > ConditionProgram.MAX_OPERATORS) {
            throw kind.error("The expression contains too many operators; operator count: "
                    + (ConditionProgram.MAX_OPERATORS + 1));
        }
    }
}
