package stator.expression;

import stator.contract.DynamoDbException;

/** What an expression is for; names the request's parameter that carries it. */
public enum ExpressionKind {
    UPDATE("UpdateExpression"),
    CONDITION("ConditionExpression"),
    KEY_CONDITION("KeyConditionExpression"),
    FILTER("FilterExpression"),
    PROJECTION("ProjectionExpression"),
    /** Part of a statement of another language, whose errors name no parameter. */
    STATEMENT("");

    private final String parameter;

    ExpressionKind(String parameter) {
        this.parameter = parameter;
    }

    /** Name of the request's parameter, such as {@code FilterExpression}. */
    public String parameter() {
        return parameter;
    }

    /** The error {@code Invalid <parameter>: <detail>}; only the detail if there is no parameter. */
    DynamoDbException error(String detail) {
        return DynamoDbException.validation(parameter.isEmpty() ? detail : "Invalid " + parameter + ": " + detail);
    }
}
