package stator.partiql;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.Operator;
import stator.partiql.grammar.PartiQlParser.CallContext;
import stator.partiql.grammar.PartiQlParser.ComparisonContext;
import stator.partiql.grammar.PartiQlParser.ComparisonTailContext;
import stator.partiql.grammar.PartiQlParser.ConjunctionContext;
import stator.partiql.grammar.PartiQlParser.EqualityContext;
import stator.partiql.grammar.PartiQlParser.EqualityTailContext;
import stator.partiql.grammar.PartiQlParser.ExpressionContext;
import stator.partiql.grammar.PartiQlParser.NameContext;
import stator.partiql.grammar.PartiQlParser.NegationContext;
import stator.partiql.grammar.PartiQlParser.SignedContext;
import stator.partiql.grammar.PartiQlParser.StepContext;
import stator.partiql.grammar.PartiQlParser.SumContext;
import stator.partiql.grammar.PartiQlParser.TermContext;

/** Makes {@link Expression}s of what the parser found. Goes as deep as that is nested. Counts the parameters it meets. */
final class ExpressionBuilder {
    private static final Set<String> CONDITION_FUNCTIONS =
            Set.of("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size");
    private static final Set<String> UPDATE_FUNCTIONS = Set.of("list_append", "set_add", "set_delete");

    private final ValueBuilder values = new ValueBuilder();
    private Set<String> functions = CONDITION_FUNCTIONS;
    private int parameters;

    ValueBuilder values() {
        return values;
    }

    /** A condition, or a part of one. */
    Expression expression(ExpressionContext context) {
        return joined(context.conjunction(), this::conjunction, Expression.Or::new);
    }

    /** What SET assigns: other functions than conditions have. */
    Expression assigned(ExpressionContext context) {
        functions = UPDATE_FUNCTIONS;
        Expression assigned = expression(context);
        functions = CONDITION_FUNCTIONS;
        return assigned;
    }

    private Expression conjunction(ConjunctionContext context) {
        return joined(context.negation(), this::negation, Expression.And::new);
    }

    private static <T> Expression joined(
            List<T> parts, Function<T, Expression> build, Function<List<Expression>, Expression> join) {
        List<Expression> built = new ArrayList<>(parts.size());
        for (T part : parts) {
            built.add(build.apply(part));
        }
        return built.size() == 1 ? built.get(0) : join.apply(List.copyOf(built));
    }

    private Expression negation(NegationContext context) {
        return context.NOT() == null ? equality(context.equality()) : new Expression.Not(negation(context.negation()));
    }

    private Expression equality(EqualityContext context) {
        Expression left = comparison(context.comparison());
        for (EqualityTailContext tail : context.equalityTail()) {
            left = equality(left, tail);
        }
        return left;
    }

    private Expression equality(Expression left, EqualityTailContext tail) {
        if (tail.EQUAL() != null) {
            return new Expression.Comparison(Operator.EQ, left, comparison(tail.comparison()));
        }
        if (tail.NOT_EQUAL() != null) {
            return new Expression.Comparison(Operator.NE, left, comparison(tail.comparison()));
        }
        Expression test = tail.IS() == null
                ? new Expression.In(left, candidates(tail.comparison()))
                : new Expression.Is(left, Types.name(tail.type()));
        return tail.NOT() == null ? test : new Expression.Not(test);
    }

    private List<Expression> candidates(ComparisonContext context) {
        TermContext term = soleTerm(context);
        List<ExpressionContext> listed = term == null || term.call() != null ? List.of() : term.expression();
        if (term != null && term.list() != null) {
            listed = term.list().expression();
        }
        if (listed.isEmpty()) {
            throw Malformed.because(Malformed.UNEXPECTED_TERM);
        }
        List<Expression> candidates = new ArrayList<>(listed.size());
        for (ExpressionContext candidate : listed) {
            candidates.add(expression(candidate));
        }
        return List.copyOf(candidates);
    }

    private Expression comparison(ComparisonContext context) {
        Expression left = sum(context.sum());
        for (ComparisonTailContext tail : context.comparisonTail()) {
            left = comparison(left, tail);
        }
        return left;
    }

    private Expression comparison(Expression left, ComparisonTailContext tail) {
        if (tail.LIKE() != null) {
            throw DynamoDbException.validation("Unsupported operator: LIKE");
        }
        if (tail.BETWEEN() != null) {
            Expression low = sum(tail.sum(0));
            Expression between = new Expression.Between(left, low, sum(tail.sum(1)));
            return tail.NOT() == null ? between : new Expression.Not(between);
        }
        Operator operator = Operator.GE;
        if (tail.LESS() != null) {
            operator = Operator.LT;
        } else if (tail.LESS_OR_EQUAL() != null) {
            operator = Operator.LE;
        } else if (tail.GREATER() != null) {
            operator = Operator.GT;
        }
        return new Expression.Comparison(operator, left, sum(tail.sum(0)));
    }

    private Expression sum(SumContext context) {
        Expression left = signed(context.signed(0));
        for (int i = 1; i < context.signed().size(); i++) {
            boolean minus = context.getChild(2 * i - 1).getText().equals("-");
            left = new Expression.Sum(left, minus, signed(context.signed(i)));
        }
        return left;
    }

    private Expression signed(SignedContext context) {
        return context.term() == null
                ? new Expression.Constant(values.signed(context, ValueBuilder.ROOT))
                : term(context.term());
    }

    private Expression term(TermContext context) {
        if (context.path() != null) {
            return path(context.path().name(), context.path().step());
        }
        if (context.PARAMETER() != null) {
            return parameter(context);
        }
        if (context.call() != null) {
            return call(context.call());
        }
        if (context.LEFT_PARENTHESIS() != null) {
            if (context.expression().size() > 1) {
                throw Malformed.because(Malformed.UNEXPECTED_TERM);
            }
            return expression(context.expression(0));
        }
        return new Expression.Constant(values.unsigned(context, ValueBuilder.Level.TOP));
    }

    Expression.Parameter parameter(TermContext context) {
        return new Expression.Parameter(parameters++, Place.of(requireNonNull(context.getStart())));
    }

    private Expression call(CallContext context) {
        Place place = Place.of(requireNonNull(context.getStart()));
        String function = context.function().getText().toLowerCase(Locale.ROOT);
        if (!functions.contains(function)) {
            throw DynamoDbException.validation(place.after("Unrecognized function: " + function));
        }
        if (context.STAR() != null) {
            throw Malformed.because(Malformed.UNEXPECTED_TERM);
        }
        List<Expression> arguments = new ArrayList<>();
        for (ExpressionContext argument : context.expression()) {
            arguments.add(expression(argument));
        }
        return new Expression.Call(function, List.copyOf(arguments), place);
    }

    Expression.Path path(NameContext attribute, List<StepContext> steps) {
        List<Object> path = new ArrayList<>();
        path.add(name(attribute));
        for (StepContext step : steps) {
            path.add(step.name() == null ? index(step) : name(step.name()));
        }
        return new Expression.Path(List.copyOf(path), Place.of(requireNonNull(attribute.getStart())));
    }

    private static Integer index(StepContext step) {
        Token start = step.getStart();
        if (step.expression() != null) {
            start = step.expression().getStart();
            TermContext term = soleTerm(step.expression());
            String text =
                    term == null || term.literal() == null || term.literal().NUMBER() == null
                            ? ""
                            : term.literal().NUMBER().getText();
            if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                try {
                    return Integer.valueOf(text);
                } catch (NumberFormatException ex) {
                    throw DynamoDbException.validation(
                            "List index is not within the allowable range; index: [" + text + "]");
                }
            }
        }
        throw unexpectedComponent(start);
    }

    static DynamoDbException unexpectedComponent(@Nullable Token token) {
        return DynamoDbException.validation(Place.of(requireNonNull(token)).after("Unexpected path component"));
    }

    /** A name, of which quotes are taken off. */
    static String name(NameContext context) {
        String text = context.getText();
        String name = context.QUOTED_IDENTIFIER() == null
                ? text
                : text.substring(1, text.length() - 1).replace("\"\"", "\"");
        if (name.isEmpty()) {
            throw DynamoDbException.validation("Path component cannot be an empty string");
        }
        return name;
    }

    /** The term that is all of an expression, or null if it is more than one term, or has a sign. */
    static @Nullable TermContext soleTerm(ExpressionContext context) {
        SignedContext signed = soleSigned(context);
        return signed == null ? null : signed.term();
    }

    /** As {@link #soleTerm(ExpressionContext)}, with the signs before it. */
    static @Nullable SignedContext soleSigned(ExpressionContext context) {
        NegationContext negation = context.conjunction(0).negation(0);
        boolean sole = context.conjunction().size() == 1
                && context.conjunction(0).negation().size() == 1
                && negation.NOT() == null
                && negation.equality().equalityTail().isEmpty();
        return sole ? soleSigned(negation.equality().comparison()) : null;
    }

    private static @Nullable TermContext soleTerm(ComparisonContext context) {
        SignedContext signed = soleSigned(context);
        return signed == null ? null : signed.term();
    }

    private static @Nullable SignedContext soleSigned(ComparisonContext context) {
        boolean sole =
                context.comparisonTail().isEmpty() && context.sum().signed().size() == 1;
        return sole ? context.sum().signed(0) : null;
    }
}
