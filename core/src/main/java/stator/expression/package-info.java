/**
 * DynamoDB's expressions: conditions, filters, key conditions, projections and updates.
 *
 * <p>An expression is parsed once into an immutable program, which {@link stator.expression.ExpressionCache} keeps;
 * a request binds its values to the program, and with that come the checks that need to know a value's type. What is
 * left to evaluate works on the bytes of items. Knows nothing of tables, keys or requests. Start at
 * {@link stator.expression.ExpressionContext} and {@link stator.expression.Condition#compile}.
 *
 * <p>Legacy parameters, which say in structures what expressions say in text, become the same programs:
 * {@link stator.expression.Condition#allOf}, {@link stator.expression.KeyCondition#of},
 * {@link stator.expression.UpdateProgram#of}, {@link stator.expression.Projection#ofAttributes}. Their callers have
 * checked them.
 *
 * <p>Errors of an expression are thrown while it is compiled. Evaluation never throws: it answers.
 */
@NullMarked
package stator.expression;

import org.jspecify.annotations.NullMarked;
