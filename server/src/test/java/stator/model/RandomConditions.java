package stator.model;

import java.util.ArrayList;
import java.util.List;

/** Random conditions; wrong ones too, if that is wanted. */
final class RandomConditions {
    private static final List<String> COMPARATORS = List.of("=", "<>", "<", "<=", ">", ">=");

    private final Dice dice;
    private final RandomValues values;
    private final Scope scope;

    RandomConditions(Dice dice, RandomValues values, Scope scope) {
        this.dice = dice;
        this.values = values;
        this.scope = scope;
    }

    /** A sound condition. */
    Condition condition(int depth) {
        if (depth == 0 || dice.perMille(450)) {
            return test();
        }
        return switch (dice.below(4)) {
            case 0 -> new Condition.Not(dice.coin() ? test() : grouped(condition(depth - 1)));
            case 1 ->
                new Condition.Both(inAnd(condition(depth - 1)), dice.pick("AND", "and"), inAnd(condition(depth - 1)));
            case 2 -> new Condition.Both(condition(depth - 1), dice.pick("OR", "Or"), condition(depth - 1));
            default -> grouped(condition(depth - 1));
        };
    }

    private static Condition grouped(Condition condition) {
        return condition instanceof Condition.Group ? condition : new Condition.Group(condition);
    }

    /** OR binds less than AND does. */
    private static Condition inAnd(Condition condition) {
        boolean loose =
                condition instanceof Condition.Both both && both.operator().equalsIgnoreCase("OR");
        return loose ? new Condition.Group(condition) : condition;
    }

    private Condition test() {
        String attribute = values.attribute();
        Path path = scope.deeper(attribute);
        return switch (dice.below(10)) {
            case 0, 1 -> compare(maybeInParentheses(path), attribute);
            case 2 -> sized(path);
            case 3 -> between(path);
            case 4 -> in(path, attribute);
            case 5 -> function("attribute_exists", path);
            case 6 -> function("attribute_not_exists", path);
            case 7 ->
                function(
                        "attribute_type",
                        path,
                        scope.value(Value.s(dice.pick(Value.Type.values()).name())));
            case 8 ->
                function(
                        "begins_with",
                        path,
                        scope.value(values.of(dice.pick(Value.Type.S, Value.Type.S, Value.Type.B), 0)));
            default -> function("contains", path, scope.value(dice.coin() ? values.any(1) : Value.s("a")));
        };
    }

    private Condition compare(Operand left, String attribute) {
        String operator = dice.pick(COMPARATORS);
        boolean ordered = !operator.equals("=") && !operator.equals("<>");
        Operand right;
        if (dice.perMille(150)) {
            right = new Path(List.of(scope.step(attribute.equals("a") ? "name" : "a"), new Path.Step(null, 7)));
        } else if (ordered) {
            right = scope.value(values.of(dice.pick(Value.Type.S, Value.Type.N, Value.Type.B), 0));
        } else {
            right = scope.value(values.of(attribute));
        }
        return dice.perMille(800)
                ? new Condition.Compare(left, operator, right)
                : new Condition.Compare(right, operator, left);
    }

    private Condition sized(Path path) {
        return new Condition.Compare(
                new Operand.Call("size", List.of(path)), dice.pick(COMPARATORS), scope.value(Value.n(dice.below(4))));
    }

    private Operand maybeInParentheses(Operand operand) {
        return dice.perMille(100) ? new Operand.Parentheses(operand) : operand;
    }

    private Condition between(Path path) {
        Value.Type type = dice.pick(Value.Type.S, Value.Type.N, Value.Type.B);
        Value one = values.of(type, 0);
        Value two = values.of(type, 0);
        boolean ordered = one.order(two) <= 0;
        return new Condition.Between(path, scope.value(ordered ? one : two), scope.value(ordered ? two : one));
    }

    private Condition in(Path path, String attribute) {
        List<Operand> operands = new ArrayList<>();
        operands.add(path);
        for (int left = 1 + dice.below(3); left > 0; left--) {
            operands.add(scope.value(values.of(attribute)));
        }
        return new Condition.In(operands);
    }

    private static Condition function(String name, Operand... operands) {
        return new Condition.Test(new Operand.Call(name, List.of(operands)));
    }

    /** A condition with something wrong in it, and maybe something sound besides. */
    Expression wrong() {
        if (dice.perMille(200)) {
            return broken();
        }
        Condition wrong = wrongTest();
        return switch (dice.below(3)) {
            case 0 -> wrong;
            case 1 -> new Condition.Both(test(), "AND", wrong);
            default -> new Condition.Both(wrong, "OR", test());
        };
    }

    private Expression broken() {
        String syntax = "Syntax error; token: ";
        return dice.pick(
                new Expression.Broken("", "The expression can not be empty;"),
                new Expression.Broken("a = ", syntax + "\"<EOF>\", near: \"=\""),
                new Expression.Broken("a == :v", syntax + "\"=\", near: \"== :v\""),
                new Expression.Broken("a b", syntax + "\"b\", near: \"a b\""),
                new Expression.Broken("= :v", syntax + "\"=\", near: \"= :v\""),
                new Expression.Broken("a = :v AND", syntax + "\"<EOF>\", near: \"AND\""),
                new Expression.Broken("a !! :v", syntax + "\"!\", near: \"a !!\""),
                new Expression.Broken("(a = :v", syntax + "\"<EOF>\", near: \":v\""),
                new Expression.Broken("a = :v)", syntax + "\")\", near: \":v)\""));
    }

    private Condition wrongTest() {
        Path path = scope.deeper("a");
        Operand.Ref number = new Operand.Ref(":undefined");
        return switch (dice.below(21)) {
            case 0 -> new Condition.Compare(Path.of("#undefined"), "=", path);
            case 1 -> new Condition.Compare(path, "<", number);
            case 2 -> new Condition.Compare(Path.of(dice.pick("name", "Status", "size")), "<>", path);
            case 3 -> function("nope", path);
            case 4 -> function("Attribute_exists", path);
            case 5 -> new Condition.Compare(new Operand.Call("attribute_exists", List.of(path)), "=", scope.path("n"));
            case 6 -> function("size", path);
            case 7 -> function("if_not_exists", path, scope.path("n"));
            case 8 -> function("attribute_exists", path, scope.path("n"));
            case 9 -> function("begins_with", path);
            case 10 -> new Condition.Compare(path, "=", path);
            case 11 -> function("contains", path, path);
            case 12 -> function("begins_with", path, scope.value(values.of(dice.pick(Value.Type.N, Value.Type.L), 0)));
            case 13 -> function("attribute_type", path, scope.value(dice.pick(Value.s("X"), Value.n(1))));
            case 14 -> function("attribute_type", path, scope.path("n"));
            case 15 ->
                new Condition.Compare(
                        new Operand.Call(
                                "size", List.of(scope.value(dice.pick(Value.n(1), new Value(Value.Type.NULL, true))))),
                        "=",
                        path);
            case 16 -> function("attribute_exists", scope.value(Value.s("a")));
            case 17 ->
                new Condition.Compare(
                        path,
                        dice.pick("<", ">="),
                        scope.value(values.of(
                                dice.pick(Value.Type.BOOL, Value.Type.SS, Value.Type.M, Value.Type.NULL), 0)));
            case 18 ->
                new Condition.Between(path, scope.value(Value.n(2)), scope.value(dice.pick(Value.n(1), Value.s("b"))));
            case 19 -> new Condition.Group(new Condition.Group(function("attribute_exists", path)));
            default -> negated(dice.pick(298, 299, 300), function("attribute_exists", path));
        };
    }

    private static Condition negated(int times, Condition condition) {
        Condition negated = condition;
        for (int left = times; left > 0; left--) {
            negated = new Condition.Not(negated);
        }
        return negated;
    }

    /** A sound key condition of a table or index, with these values of its keys. */
    Condition keyCondition(ModelTarget target, Value partitionValue, List<Value> sortValues) {
        Condition hash = equality(target.table().partitionKey.name(), partitionValue);
        if (target.sortKey() == null || dice.perMille(350)) {
            return dice.perMille(100) ? new Condition.Group(hash) : hash;
        }
        Condition range = sortCondition(target, sortValues);
        return dice.perMille(700)
                ? new Condition.Both(hash, "AND", range)
                : new Condition.Both(range, "and", new Condition.Group(hash));
    }

    private Condition equality(String attribute, Value value) {
        Path path = scope.path(attribute);
        return dice.perMille(900)
                ? new Condition.Compare(path, "=", scope.value(value))
                : new Condition.Compare(scope.value(value), "=", path);
    }

    private Condition sortCondition(ModelTarget target, List<Value> sortValues) {
        Path path = scope.path(target.sortKey().name());
        Value one = sortValues.get(0);
        Value two = sortValues.get(1);
        switch (dice.below(7)) {
            case 0 -> {
                boolean ordered = one.order(two) <= 0;
                return new Condition.Between(path, scope.value(ordered ? one : two), scope.value(ordered ? two : one));
            }
            case 1 -> {
                if (one.type() != Value.Type.N) {
                    return function("begins_with", path, scope.value(one));
                }
                return new Condition.Compare(path, ">=", scope.value(one));
            }
            default -> {
                String operator = dice.pick("=", "<", "<=", ">", ">=");
                return dice.perMille(850)
                        ? new Condition.Compare(path, operator, scope.value(one))
                        : new Condition.Compare(scope.value(one), operator, path);
            }
        }
    }

    /** A condition that is sound, but no key condition of the table. */
    Expression wrongKeyCondition(ModelTable table, Value partitionValue) {
        String hash = table.partitionKey.name();
        Condition good = equality(hash, partitionValue);
        Condition bad =
                switch (dice.below(14)) {
                    case 0 -> new Condition.Not(equality("sk", partitionValue));
                    case 1 -> new Condition.In(List.of(scope.path("sk"), scope.value(partitionValue)));
                    case 2 -> new Condition.Compare(scope.path("sk"), "<>", scope.value(partitionValue));
                    case 3 -> function(dice.pick("attribute_exists", "attribute_not_exists"), scope.path("sk"));
                    case 4 -> function("contains", scope.path("sk"), scope.value(partitionValue));
                    case 5 ->
                        new Condition.Compare(
                                new Operand.Call("size", List.of(scope.path("sk"))), "=", scope.value(Value.n(1)));
                    case 6 -> function("begins_with", scope.value(Value.s("a")), scope.path("sk"));
                    case 7 -> new Condition.Compare(scope.path("sk"), "=", scope.path("a"));
                    case 8 ->
                        new Condition.Compare(
                                new Path(List.of(scope.step("sk"), scope.step("a"))), "=", scope.value(partitionValue));
                    case 9 -> new Condition.Compare(scope.value(Value.n(1)), "=", scope.value(Value.n(1)));
                    case 10 -> equality(hash, partitionValue);
                    case 11 -> equality("a", partitionValue);
                    case 12 -> new Condition.Both(equality("sk", partitionValue), "AND", equality("a", partitionValue));
                    default ->
                        new Condition.Compare(scope.path("sk"), "=", scope.value(new Value(Value.Type.BOOL, true)));
                };
        return switch (dice.below(8)) {
            case 0 -> new Condition.Both(good, "OR", equality("sk", partitionValue));
            case 1 -> new Condition.Compare(scope.path(hash), dice.pick("<", ">="), scope.value(partitionValue));
            case 2 -> bad;
            case 3 -> wrong();
            default -> new Condition.Both(good, "AND", bad);
        };
    }
}
