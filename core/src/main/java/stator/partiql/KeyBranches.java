package stator.partiql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.KeyOperator;
import stator.expression.Operator;

/**
 * Takes a condition apart into the ways in which a key can meet it. Whatever says nothing of the key counts as met: the
 * whole condition is judged for each item anyway, so branches only must not leave out an item that meets it.
 */
final class KeyBranches {
    /** Most branches before those that contradict themselves are left out. */
    static final int MAX_BRANCHES = 1024;

    static final String TOO_MANY = "Too many decomposed read operations for a given query.";

    private static final KeyBranch ANYTHING = new KeyBranch(List.of(), List.of(), false);
    private static final KeyBranch EXCLUSION = new KeyBranch(List.of(), List.of(), true);

    private final Values values;
    private final KeyNames names;

    KeyBranches(Values values, KeyNames names) {
        this.values = values;
        this.names = names;
    }

    /** Whether every way to meet the condition names the partition key, all of it. */
    boolean areKeyed(Expression condition) {
        return names.partition().stream().allMatch(attribute -> isNamed(attribute, condition, false));
    }

    private static boolean isNamed(String attribute, Expression condition, boolean negated) {
        if (condition instanceof Expression.Not not) {
            return isNamed(attribute, not.negated(), !negated);
        }
        if (condition instanceof Expression.And and) {
            return negated
                    ? and.parts().stream().allMatch(part -> isNamed(attribute, part, true))
                    : and.parts().stream().anyMatch(part -> isNamed(attribute, part, false));
        }
        if (condition instanceof Expression.Or or) {
            return negated
                    ? or.parts().stream().anyMatch(part -> isNamed(attribute, part, true))
                    : or.parts().stream().allMatch(part -> isNamed(attribute, part, false));
        }
        return !negated && !equalValues(attribute, condition).isEmpty();
    }

    /** Whether a condition wants by itself, and not in a branch of it, that the partition key equals a value, or one of some. */
    boolean isKeyed(Expression condition) {
        return names.partition().stream().allMatch(attribute -> isEqual(attribute, condition));
    }

    private static boolean isEqual(String attribute, Expression condition) {
        return condition instanceof Expression.And and
                ? and.parts().stream().anyMatch(part -> isEqual(attribute, part))
                : !equalValues(attribute, condition).isEmpty();
    }

    /** The branches of a condition that is keyed. */
    List<KeyBranch> of(Expression condition) {
        return of(condition, false);
    }

    private List<KeyBranch> of(Expression condition, boolean negated) {
        if (condition instanceof Expression.Not not) {
            return of(not.negated(), !negated);
        }
        if (condition instanceof Expression.And and) {
            return negated ? either(and.parts(), true) : all(and.parts(), false);
        }
        if (condition instanceof Expression.Or or) {
            return negated ? all(or.parts(), true) : either(or.parts(), false);
        }
        return negated ? negated(condition) : test(condition);
    }

    private List<KeyBranch> either(List<Expression> parts, boolean negated) {
        List<KeyBranch> branches = new ArrayList<>();
        for (Expression part : parts) {
            branches.addAll(of(part, negated));
            check(branches.size());
        }
        return branches.stream().allMatch(ANYTHING::equals) ? List.of(ANYTHING) : branches;
    }

    private List<KeyBranch> all(List<Expression> parts, boolean negated) {
        List<KeyBranch> branches = List.of(ANYTHING);
        for (Expression part : parts) {
            List<KeyBranch> more = of(part, negated);
            check(branches.size() * more.size());
            List<KeyBranch> joined = new ArrayList<>(branches.size() * more.size());
            for (KeyBranch left : branches) {
                more.forEach(right -> joined.add(both(left, right)));
            }
            branches = joined;
        }
        return branches;
    }

    private static void check(int branches) {
        if (branches > MAX_BRANCHES) {
            throw DynamoDbException.validation(TOO_MANY);
        }
    }

    private static KeyBranch both(KeyBranch left, KeyBranch right) {
        if (left.equals(ANYTHING) || right.equals(ANYTHING)) {
            return left.equals(ANYTHING) ? right : left;
        }
        List<KeyTest> partitions = new ArrayList<>(left.partitionTests());
        partitions.addAll(right.partitionTests());
        List<KeyTest> tests = new ArrayList<>(left.sortTests());
        tests.addAll(right.sortTests());
        return new KeyBranch(partitions, tests, left.excludes() || right.excludes());
    }

    private List<KeyBranch> negated(Expression test) {
        return isOnSortKey(test) ? List.of(EXCLUSION) : List.of(ANYTHING);
    }

    private List<KeyBranch> test(Expression test) {
        List<KeyBranch> branches = new ArrayList<>();
        for (String attribute : names.partition()) {
            for (Expression value : equalValues(attribute, test)) {
                KeyTest equal = KeyTest.of(attribute, KeyOperator.EQ, values.slot(value));
                branches.add(new KeyBranch(List.of(equal), List.of(), false));
            }
        }
        for (String attribute : names.sort()) {
            for (KeyTest sort : sortTests(attribute, test)) {
                branches.add(new KeyBranch(List.of(), List.of(sort), false));
            }
        }
        if (branches.isEmpty()) {
            boolean unequal = test instanceof Expression.Comparison comparison && comparison.operator() == Operator.NE;
            branches.add(unequal && isOnSortKey(test) ? EXCLUSION : ANYTHING);
        }
        return branches;
    }

    /** The values of which a test wants an attribute to equal one; none if it wants nothing such. */
    private static List<Expression> equalValues(String attribute, Expression test) {
        if (test instanceof Expression.Comparison comparison) {
            Expression value = comparison.operator() == Operator.EQ ? comparedWith(attribute, comparison) : null;
            return value == null ? List.of() : List.of(value);
        }
        boolean listed = test instanceof Expression.In in
                && is(attribute, in.value())
                && in.candidates().stream().allMatch(Values::isValue);
        return listed ? ((Expression.In) test).candidates() : List.of();
    }

    private List<KeyTest> sortTests(String name, Expression test) {
        if (test instanceof Expression.Comparison comparison) {
            Expression value = comparedWith(name, comparison);
            KeyOperator operator = operator(comparison.operator(), is(name, comparison.left()));
            return value == null || operator == null
                    ? List.of()
                    : List.of(KeyTest.of(name, operator, values.slot(value)));
        }
        if (test instanceof Expression.Between between
                && is(name, between.value())
                && Values.isValue(between.low())
                && Values.isValue(between.high())) {
            return List.of(
                    new KeyTest(name, KeyOperator.BETWEEN, values.slot(between.low()), values.slot(between.high())));
        }
        if (test instanceof Expression.In) {
            return equalValues(name, test).stream()
                    .map(candidate -> KeyTest.of(name, KeyOperator.EQ, values.slot(candidate)))
                    .toList();
        }
        boolean prefix = test instanceof Expression.Call call
                && call.function().equals("begins_with")
                && call.arguments().size() == 2
                && is(name, call.arguments().get(0))
                && Values.isValue(call.arguments().get(1));
        return prefix
                ? List.of(KeyTest.of(
                        name,
                        KeyOperator.BEGINS_WITH,
                        values.slot(((Expression.Call) test).arguments().get(1))))
                : List.of();
    }

    private boolean isOnSortKey(Expression test) {
        return names.sort().stream()
                .anyMatch(name -> !sortTests(name, test).isEmpty()
                        || (test instanceof Expression.Comparison comparison
                                && comparedWith(name, comparison) != null));
    }

    /** The value that an attribute is compared with; null if the comparison is of something else. */
    static @Nullable Expression comparedWith(String attribute, Expression.Comparison comparison) {
        if (is(attribute, comparison.left()) && Values.isValue(comparison.right())) {
            return comparison.right();
        }
        return is(attribute, comparison.right()) && Values.isValue(comparison.left()) ? comparison.left() : null;
    }

    private static boolean is(String attribute, Expression expression) {
        return expression instanceof Expression.Path path && path.isAttribute(attribute);
    }

    private static @Nullable KeyOperator operator(Operator operator, boolean attributeFirst) {
        return switch (operator) {
            case EQ -> KeyOperator.EQ;
            case LT -> attributeFirst ? KeyOperator.LT : KeyOperator.GT;
            case LE -> attributeFirst ? KeyOperator.LE : KeyOperator.GE;
            case GT -> attributeFirst ? KeyOperator.GT : KeyOperator.LT;
            case GE -> attributeFirst ? KeyOperator.GE : KeyOperator.LE;
            default -> null;
        };
    }
}
