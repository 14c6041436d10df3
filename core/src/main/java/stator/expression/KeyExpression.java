package stator.expression;

import stator.contract.DynamoDbException;

/**
 * A KeyConditionExpression that is sound as a condition. Whether it says no more than a key condition can is told when
 * the request's other expressions are sound too. Immutable; valid as long as the bytes of the request's values are.
 */
public final class KeyExpression {
    private final ConditionProgram program;
    private final BoundValues values;

    private KeyExpression(ConditionProgram program, BoundValues values) {
        this.program = program;
        this.values = values;
    }

    /**
     * Compiles a KeyConditionExpression and binds it to the request's values.
     *
     * @throws DynamoDbException a ValidationException with DynamoDB's text, if the expression is wrong.
     */
    public static KeyExpression compile(String text, ExpressionContext context) {
        ConditionProgram program = (ConditionProgram)
                context.cache().find(ExpressionKind.KEY_CONDITION, text, context.names(), ConditionParser::parse);
        BoundValues values = context.bind(program);
        program.check(values);
        return new KeyExpression(program, values);
    }

    /**
     * Takes it apart, attribute by attribute.
     *
     * @throws DynamoDbException if it says more than a key condition can.
     */
    public KeyCondition keyCondition() {
        return KeyCondition.of(program, values);
    }
}
