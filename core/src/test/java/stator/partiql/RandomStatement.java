package stator.partiql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import stator.expression.Operator;
import stator.item.AttributeValue;

/** Random statements as trees: everything that the grammar has. */
final class RandomStatement {
    private static final Place NOWHERE = new Place(0, 0, 0);
    private static final String[] NAMES = {"a", "bee", "old", "new", "Modified", "select", "in ner", "q\"x", "_$1", "é"
    };
    private static final String[] TYPES = {"MISSING", "NULL", "BOOL", "STRING", "DECIMAL", "BAG"};
    private static final List<Returning> RETURNING = List.of(Returning.values());
    private static final Operator[] COMPARISONS = {
        Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE
    };

    private final Random random;
    private int parameters;

    RandomStatement(Random random) {
        this.random = random;
    }

    Statement next() {
        parameters = 0;
        return switch (random.nextInt(5)) {
            case 0 -> select();
            case 1 -> new Statement.Insert(source(), item());
            case 2 -> new Statement.Update(source(), changes(), where(), returning());
            case 3 -> new Statement.Delete(source(), where(), random.nextBoolean() ? Returning.ALL_OLD : null);
            default -> new Statement.Exists(select());
        };
    }

    private Statement.Select select() {
        List<Expression.Path> columns = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<Object> steps = new ArrayList<>(path().steps());
            steps.add("c" + i); // no two columns may have the same name
            columns.add(new Expression.Path(steps, NOWHERE));
        }
        Statement.Source source = source();
        Expression where = where();
        List<Statement.Order> order = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            order.add(new Statement.Order(path(), random.nextBoolean()));
        }
        return new Statement.Select(columns, source, where, order);
    }

    private Statement.Source source() {
        return new Statement.Source(name(), random.nextInt(4) == 0 ? name() : null);
    }

    private String name() {
        return NAMES[random.nextInt(NAMES.length)];
    }

    private @Nullable Returning returning() {
        return random.nextBoolean() ? null : RETURNING.get(random.nextInt(RETURNING.size()));
    }

    private Expression item() {
        if (random.nextInt(5) == 0) {
            return parameter();
        }
        Map<String, Expression> attributes = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            attributes.put(name() + i, random.nextInt(3) == 0 ? parameter() : constant(3));
        }
        return new Expression.Tuple(attributes);
    }

    private List<Statement.Change> changes() {
        List<Statement.Change> changes = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            Expression.Path path = path();
            changes.add(new Statement.Change(path, random.nextInt(4) == 0 ? null : assigned(path)));
        }
        return changes;
    }

    private Expression assigned(Expression.Path path) {
        return switch (random.nextInt(5)) {
            case 0 -> new Expression.Sum(operand(), random.nextBoolean(), operand());
            case 1 -> new Expression.Call("list_append", List.of(operand(), operand()), NOWHERE);
            case 2 ->
                new Expression.Call(
                        random.nextBoolean() ? "set_add" : "set_delete", List.of(path, parameter()), NOWHERE);
            default -> operand();
        };
    }

    private @Nullable Expression where() {
        return random.nextInt(5) == 0 ? null : condition(4);
    }

    private Expression condition(int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            return switch (random.nextInt(4)) {
                case 0 -> new Expression.And(conditions(depth));
                case 1 -> new Expression.Or(conditions(depth));
                case 2 -> new Expression.Not(condition(depth - 1));
                default ->
                    new Expression.Comparison(
                            random.nextBoolean() ? Operator.EQ : Operator.NE,
                            condition(depth - 1),
                            new Expression.Constant(AttributeValue.bool(random.nextBoolean())));
            };
        }
        return test();
    }

    private List<Expression> conditions(int depth) {
        List<Expression> parts = new ArrayList<>();
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            parts.add(condition(depth - 1));
        }
        return parts;
    }

    private Expression test() {
        return switch (random.nextInt(5)) {
            case 0 -> new Expression.Between(operand(), operand(), operand());
            case 1 -> {
                Expression value = operand();
                List<Expression> candidates = new ArrayList<>();
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    candidates.add(operand());
                }
                yield new Expression.In(value, candidates);
            }
            case 2 -> new Expression.Is(path(), TYPES[random.nextInt(TYPES.length)]);
            case 3 -> new Expression.Call("contains", List.of(operand(), operand()), NOWHERE);
            default -> {
                Expression left = operand();
                Expression sized =
                        random.nextInt(4) == 0 ? new Expression.Call("size", List.of(path()), NOWHERE) : operand();
                yield new Expression.Comparison(COMPARISONS[random.nextInt(COMPARISONS.length)], left, sized);
            }
        };
    }

    private Expression operand() {
        return switch (random.nextInt(4)) {
            case 0 -> parameter();
            case 1 -> constant(2);
            default -> path();
        };
    }

    private Expression.Parameter parameter() {
        return new Expression.Parameter(parameters++, NOWHERE);
    }

    private Expression.Path path() {
        List<Object> steps = new ArrayList<>();
        steps.add(name());
        for (int i = random.nextInt(3); i > 0; i--) {
            steps.add(random.nextBoolean() ? (Object) random.nextInt(20) : name());
        }
        return new Expression.Path(steps, NOWHERE);
    }

    private Expression.Constant constant(int depth) {
        return new Expression.Constant(value(depth));
    }

    private AttributeValue value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 4)) {
            case 0 -> AttributeValue.s(List.of("", "x", "it's", "-- no", "é\n").get(random.nextInt(5)));
            case 1 ->
                AttributeValue.n(List.of("0", "-1", "1.5", "1e40", "-2.5e-9").get(random.nextInt(5)));
            case 2 -> AttributeValue.bool(random.nextBoolean());
            case 3 -> AttributeValue.nul();
            case 4 -> AttributeValue.ss("p", "q'");
            case 5 -> AttributeValue.ns(1, -2);
            case 6 -> AttributeValue.l(value(depth - 1), value(depth - 1));
            default -> AttributeValue.m(Map.of("k", value(depth - 1), "l'", value(depth - 1)));
        };
    }
}
