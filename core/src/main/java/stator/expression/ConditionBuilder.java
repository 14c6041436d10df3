package stator.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts tests in a row and joins them. A condition under construction is a {@link Span} of tests; joining two that are
 * neighbours redirects the exits of the left one.
 *
 * <p>Parsers of this package use it piece by piece; another language's compiler uses {@link #test}, {@link #bothOf},
 * {@link #eitherOf} and {@link #oppositeOf}, from left to right, and {@link #program}.
 */
public final class ConditionBuilder {
    /** Tests from one index up to another. */
    public record Span(int from, int to) {}

    private final List<Predicate> tests = new ArrayList<>();
    private int[] onTrue = new int[8];
    private int[] onFalse = new int[8];
    private @Nullable String[] logic = new String[8];
    private int operators;

    /** A builder that holds no test yet. */
    public ConditionBuilder() {}

    /**
     * Adds a test of values that all have a slot. A test whose number of operands is wrong makes a program that
     * {@link ConditionProgram#bind} refuses.
     */
    public Span test(Operator operator, List<Operand> operands) {
        operators++;
        List<Operand> sizes = new ArrayList<>();
        for (Operand operand : operands) {
            if (operand.is(Operand.Kind.SIZE)) {
                operators++;
                sizes.add(operand);
            }
        }
        String error = ConditionParser.countError(operator, operands.size());
        return add(new Predicate(operator, operands, new Predicate.Notes(sizes, List.of(), error)));
    }

    /** Both, of which the left one was built before the right one. */
    public Span bothOf(Span left, Span right) {
        operators++;
        return and(left, right);
    }

    /** Either, of which the left one was built before the right one. */
    public Span eitherOf(Span left, Span right) {
        operators++;
        return or(left, right);
    }

    /** The opposite. */
    public Span oppositeOf(Span span) {
        operators++;
        return not(span);
    }

    /** The program of everything that was built, which must have been joined to one. */
    public ConditionProgram program() {
        return new ConditionProgram(ExpressionKind.STATEMENT, new Uses(Map.of(), List.of()), this);
    }

    Span add(Predicate test) {
        int index = tests.size();
        if (index == onTrue.length) {
            onTrue = Arrays.copyOf(onTrue, 2 * index);
            onFalse = Arrays.copyOf(onFalse, 2 * index);
            logic = Arrays.copyOf(logic, 2 * index);
        }
        tests.add(test);
        onTrue[index] = ConditionProgram.TRUE;
        onFalse[index] = ConditionProgram.FALSE;
        return new Span(index, index + 1);
    }

    Span and(Span left, Span right) {
        redirect(left, ConditionProgram.TRUE, right.from());
        return new Span(left.from(), right.to());
    }

    Span or(Span left, Span right) {
        redirect(left, ConditionProgram.FALSE, right.from());
        logic[left.from()] = "OR";
        return new Span(left.from(), right.to());
    }

    Span not(Span span) {
        if (isWithinLimit()) {
            for (int i = span.from(); i < span.to(); i++) {
                onTrue[i] = opposite(onTrue[i]);
                onFalse[i] = opposite(onFalse[i]);
            }
        }
        logic[span.from()] = "NOT";
        return span;
    }

    /** Counts an operator or function. */
    void countOperator() {
        operators++;
    }

    private void redirect(Span span, int exit, int target) {
        if (isWithinLimit()) {
            for (int i = span.from(); i < span.to(); i++) {
                onTrue[i] = onTrue[i] == exit ? target : onTrue[i];
                onFalse[i] = onFalse[i] == exit ? target : onFalse[i];
            }
        }
    }

    /** Beyond the limit the program is refused in the end, and the work would grow with the square of its length. */
    private boolean isWithinLimit() {
        return operators <= ConditionProgram.MAX_OPERATORS;
    }

    private static int opposite(int target) {
        if (target >= 0) {
            return target;
        }
        return target == ConditionProgram.TRUE ? ConditionProgram.FALSE : ConditionProgram.TRUE;
    }

    Predicate[] tests() {
        return tests.toArray(new Predicate[0]);
    }

    int[] onTrue() {
        return Arrays.copyOf(onTrue, tests.size());
    }

    int[] onFalse() {
        return Arrays.copyOf(onFalse, tests.size());
    }

    @Nullable
    String[] logic() {
        return Arrays.copyOf(logic, tests.size());
    }

    int operators() {
        return operators;
    }
}
