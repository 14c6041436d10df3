package stator.partiql;

import java.util.List;
import java.util.Map;
import stator.expression.Operator;
import stator.item.AttributeValue;

/** A part of a statement that is a condition or a value. Immutable; parentheses leave no trace but in the structure. */
sealed interface Expression {
    /** All of two or more. */
    record And(List<Expression> parts) implements Expression {}

    /** One of two or more. */
    record Or(List<Expression> parts) implements Expression {}

    record Not(Expression negated) implements Expression {}

    /** One of the six comparisons. */
    record Comparison(Operator operator, Expression left, Expression right) implements Expression {}

    record Between(Expression value, Expression low, Expression high) implements Expression {}

    record In(Expression value, List<Expression> candidates) implements Expression {}

    /** @param type in upper case, words separated by one space */
    record Is(Expression value, String type) implements Expression {}

    /** @param function in lower case */
    record Call(String function, List<Expression> arguments, Place place) implements Expression {}

    /** The sum of two numbers, or their difference. */
    record Sum(Expression left, boolean minus, Expression right) implements Expression {}

    /** @param steps names as strings, places in lists as integers; the first is a name */
    record Path(List<Object> steps, Place place) implements Expression {
        boolean isAttribute(String name) {
            return steps.size() == 1 && steps.get(0).equals(name);
        }
    }

    /** A value that stands in the statement. */
    record Constant(AttributeValue value) implements Expression {}

    /** @param index from 0 */
    record Parameter(int index, Place place) implements Expression {}

    /** The item of an INSERT: constants and parameters by the names of their attributes. */
    record Tuple(Map<String, Expression> attributes) implements Expression {}
}
