package stator.expression;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;

/**
 * A compiled condition: tests in a row, and for each where to go on if it holds and if it does not. Targets only lead
 * forward, so that it ends, and it needs no stack. Immutable.
 */
public final class ConditionProgram implements Compiled {
    static final int TRUE = -1;
    static final int FALSE = -2;
    static final int MAX_OPERATORS = 300;

    private final ExpressionKind kind;
    private final Uses uses;
    private final Predicate[] tests;
    private final int[] onTrue;
    private final int[] onFalse;
    private final @Nullable String[] logic;
    private final int operators;
    private final Set<String> topLevelAttributes;
    private final Set<String> nestedAttributes;

    ConditionProgram(ExpressionKind kind, Uses uses, ConditionBuilder builder) {
        this.kind = kind;
        this.uses = uses;
        this.tests = builder.tests();
        this.onTrue = builder.onTrue();
        this.onFalse = builder.onFalse();
        this.logic = builder.logic();
        this.operators = builder.operators();
        this.topLevelAttributes = attributes(1);
        this.nestedAttributes = attributes(2);
    }

    @Override
    public Uses uses() {
        return uses;
    }

    @Override
    public boolean isSound() {
        if (operators > MAX_OPERATORS) {
            return false;
        }
        for (Predicate test : tests) {
            if (test.isWrong()) {
                return false;
            }
        }
        return true;
    }

    /**
     * The condition with these values.
     *
     * @throws DynamoDbException a ValidationException, if the values do not fit the tests, or the program is too long.
     */
    public Condition bind(BoundValues values) {
        check(values);
        return new Condition(this, values);
    }

    /**
     * Checks the tests against the values, in their order, and the number of operators after that.
     *
     * @throws DynamoDbException the first error.
     */
    void check(BoundValues values) {
        for (Predicate test : tests) {
            String error = test.error(uses, values);
            if (error != null) {
                throw kind.error(error);
            }
        }
        Compiled.checkOperators(kind, operators);
    }

    List<Predicate> tests() {
        return List.of(tests);
    }

    /** The attributes that the tests look at, in the order of their first appearance. */
    Set<String> topLevelAttributes() {
        return topLevelAttributes;
    }

    /** Those of {@link #topLevelAttributes} that they look into. */
    Set<String> nestedAttributes() {
        return nestedAttributes;
    }

    Predicate test(int index) {
        return tests[index];
    }

    /** Where to go on after a test: the next one's index, {@link #TRUE} or {@link #FALSE}. */
    int target(int index, boolean holds) {
        return holds ? onTrue[index] : onFalse[index];
    }

    /** The outermost OR or NOT whose first test this is; null if there is none. */
    @Nullable
    String logic(int index) {
        return logic[index];
    }

    private Set<String> attributes(int minimumSteps) {
        Set<String> attributes = new LinkedHashSet<>();
        for (Predicate test : tests) {
            for (Operand operand : test.operands()) {
                Operand seen = operand.is(Operand.Kind.SIZE) ? operand.sized() : operand;
                if (seen.is(Operand.Kind.PATH) && seen.path().length() >= minimumSteps) {
                    attributes.add(seen.path().attribute());
                }
            }
        }
        return Collections.unmodifiableSet(attributes);
    }
}
