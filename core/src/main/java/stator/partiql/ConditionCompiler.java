package stator.partiql;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stator.contract.DynamoDbException;
import stator.expression.ConditionBuilder;
import stator.expression.ConditionBuilder.Span;
import stator.expression.Operand;
import stator.expression.Operator;
import stator.item.AttributeType;
import stator.item.AttributeValue;

/** Compiles a WHERE clause into a condition program. Goes as deep as the clause is nested. */
final class ConditionCompiler {
    private static final String SIZE = "size";
    private static final Map<String, Operator> FUNCTIONS = Map.of(
            "attribute_exists", Operator.ATTRIBUTE_EXISTS,
            "attribute_not_exists", Operator.ATTRIBUTE_NOT_EXISTS,
            "attribute_type", Operator.ATTRIBUTE_TYPE,
            "begins_with", Operator.BEGINS_WITH,
            "contains", Operator.CONTAINS);

    private final ConditionBuilder builder;
    private final Values values;

    ConditionCompiler(ConditionBuilder builder, Values values) {
        this.builder = builder;
        this.values = values;
    }

    Span compile(Expression condition) {
        if (condition instanceof Expression.And and) {
            Span all = compile(and.parts().get(0));
            for (Expression part : and.parts().subList(1, and.parts().size())) {
                all = builder.bothOf(all, compile(part));
            }
            return all;
        }
        if (condition instanceof Expression.Or or) {
            Span any = compile(or.parts().get(0));
            for (Expression part : or.parts().subList(1, or.parts().size())) {
                any = builder.eitherOf(any, compile(part));
            }
            return any;
        }
        if (condition instanceof Expression.Not not) {
            return builder.oppositeOf(compile(not.negated()));
        }
        return test(condition);
    }

    private Span test(Expression condition) {
        if (condition instanceof Expression.Comparison comparison) {
            return comparison(comparison);
        }
        if (condition instanceof Expression.Between between) {
            return builder.test(
                    Operator.BETWEEN,
                    List.of(operand(between.value()), operand(between.low()), operand(between.high())));
        }
        if (condition instanceof Expression.In in) {
            return builder.test(Operator.IN, operands(in.value(), in.candidates()));
        }
        if (condition instanceof Expression.Is is) {
            return type(is);
        }
        if (condition instanceof Expression.Call call && !call.function().equals(SIZE)) {
            List<Operand> operands = new ArrayList<>();
            call.arguments().forEach(argument -> operands.add(operand(argument)));
            return builder.test(requireNonNull(FUNCTIONS.get(call.function())), operands);
        }
        if (condition instanceof Expression.Call call) {
            throw misused(call);
        }
        throw Malformed.because(Malformed.UNEXPECTED_TERM);
    }

    private Span comparison(Expression.Comparison comparison) {
        if (isCondition(comparison.left())) {
            return compared(comparison, comparison.left(), comparison.right());
        }
        if (isCondition(comparison.right())) {
            return compared(comparison, comparison.right(), comparison.left());
        }
        return builder.test(comparison.operator(), List.of(operand(comparison.left()), operand(comparison.right())));
    }

    /** A condition is a value, too: true or false. */
    private Span compared(Expression.Comparison comparison, Expression condition, Expression with) {
        Operator operator = comparison.operator();
        if (operator != Operator.EQ && operator != Operator.NE) {
            throw DynamoDbException.validation("Incorrect operand type for operator or function; operator or function: "
                    + operator.text() + ", operand type: BOOL");
        }
        if (!(with instanceof Expression.Constant constant) || constant.value().type() != AttributeType.BOOL) {
            throw DynamoDbException.validation("A condition can be compared with true and false only");
        }
        Span span = compile(condition);
        boolean asIs = constant.value().bool() == (operator == Operator.EQ);
        return asIs ? span : builder.oppositeOf(span);
    }

    private static boolean isCondition(Expression expression) {
        return expression instanceof Expression.And
                || expression instanceof Expression.Or
                || expression instanceof Expression.Not
                || expression instanceof Expression.Comparison
                || expression instanceof Expression.Between
                || expression instanceof Expression.In
                || expression instanceof Expression.Is
                || (expression instanceof Expression.Call call
                        && !call.function().equals(SIZE));
    }

    private Span type(Expression.Is is) {
        if (is.type().equals(Types.MISSING)) {
            return builder.test(Operator.ATTRIBUTE_NOT_EXISTS, List.of(operand(is.value())));
        }
        List<String> types = Types.stored(is.type());
        Span any = type(is.value(), types.get(0));
        for (String type : types.subList(1, types.size())) {
            any = builder.eitherOf(any, type(is.value(), type));
        }
        return any;
    }

    private Span type(Expression value, String type) {
        Operand name = Operand.value(values.add(AttributeValue.s(type)));
        return builder.test(Operator.ATTRIBUTE_TYPE, List.of(operand(value), name));
    }

    private List<Operand> operands(Expression first, List<Expression> others) {
        List<Operand> operands = new ArrayList<>(others.size() + 1);
        operands.add(operand(first));
        others.forEach(other -> operands.add(operand(other)));
        return operands;
    }

    private Operand operand(Expression expression) {
        if (expression instanceof Expression.Path path) {
            return Operand.path(Paths.compile(path));
        }
        if (Values.isValue(expression)) {
            return Operand.value(values.add(expression));
        }
        if (expression instanceof Expression.Call call && call.function().equals(SIZE)) {
            if (call.arguments().size() != 1) {
                throw DynamoDbException.validation("Incorrect number of operands for operator or function; operator or"
                        + " function: size, number of operands: "
                        + call.arguments().size());
            }
            return Operand.size(operand(call.arguments().get(0)));
        }
        if (expression instanceof Expression.Call call) {
            throw misused(call);
        }
        throw Malformed.because(Malformed.UNEXPECTED_OPERATOR);
    }

    private static DynamoDbException misused(Expression.Call call) {
        return DynamoDbException.validation(
                "The function is not allowed to be used this way in an expression; function: " + call.function());
    }
}
