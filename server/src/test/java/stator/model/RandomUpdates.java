package stator.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Random updates and projections; wrong ones too, if that is wanted. */
final class RandomUpdates {
    private final Dice dice;
    private final RandomValues values;
    private final Scope scope;
    private final List<List<Object>> targets = new ArrayList<>();

    RandomUpdates(Dice dice, RandomValues values, Scope scope) {
        this.dice = dice;
        this.values = values;
        this.scope = scope;
    }

    /** A sound update, but that its paths may overlap. */
    Update update() {
        List<Update.Section> sections = new ArrayList<>();
        if (dice.perMille(600)) {
            sections.add(section(dice.pick("SET", "set"), 1 + dice.below(3)));
        }
        if (dice.perMille(250)) {
            sections.add(section(dice.pick("REMOVE", "Remove"), 1 + dice.below(2)));
        }
        if (dice.perMille(250)) {
            sections.add(section("ADD", 1 + dice.below(2)));
        }
        if (dice.perMille(200)) {
            sections.add(section("DELETE", 1));
        }
        if (sections.isEmpty()) {
            sections.add(section("SET", 1));
        }
        Collections.rotate(sections, dice.below(4));
        return new Update(sections);
    }

    private Update.Section section(String keyword, int count) {
        List<Update.Action> actions = new ArrayList<>();
        for (int left = count; left > 0; left--) {
            actions.add(
                    switch (keyword) {
                        case "SET", "set" -> set(values.attribute());
                        case "ADD" -> add();
                        case "DELETE" -> delete();
                        default -> new Update.Action(target(values.attribute()), null);
                    });
        }
        return new Update.Section(keyword, actions);
    }

    private Path target(String attribute) {
        return scope.apart(attribute, targets);
    }

    private Update.Action set(String attribute) {
        Path target = target(attribute);
        Operand value =
                switch (dice.below(8)) {
                    case 0 -> sum(attribute);
                    case 1 -> append(attribute);
                    case 2 -> ifNotExists(scope.deeper(attribute), scope.value(values.of(attribute)));
                    case 3 -> read(attribute);
                    case 4 -> new Operand.Parentheses(scope.value(values.of(attribute)));
                    default -> scope.value(values.of(attribute));
                };
        return new Update.Action(target, value);
    }

    private Path read(String attribute) {
        return switch (dice.below(4)) {
            case 0 -> scope.path(dice.pick("pk", "sk"));
            case 1 -> scope.path(values.attribute());
            default -> scope.deeper(attribute);
        };
    }

    private Operand sum(String attribute) {
        Operand left = operand(attribute, values.of(Value.Type.N, 0));
        Operand right = operand("n", values.of(Value.Type.N, 0));
        return dice.coin() ? new Operand.Sum(left, dice.pick("+", "-"), right) : new Operand.Sum(right, "+", left);
    }

    private Operand append(String attribute) {
        Operand left = operand(attribute, values.of(Value.Type.L, 1));
        Operand right = operand("l", values.of(Value.Type.L, 1));
        return new Operand.Call("list_append", dice.coin() ? List.of(left, right) : List.of(right, left));
    }

    /** A path, a value, or the one if the other does not exist. */
    private Operand operand(String attribute, Value value) {
        return switch (dice.below(6)) {
            case 0 -> scope.deeper(attribute);
            case 1, 2 -> scope.value(value);
            default -> ifNotExists(scope.deeper(attribute), scope.value(value));
        };
    }

    private static Operand ifNotExists(Path path, Operand otherwise) {
        return new Operand.Call("if_not_exists", List.of(path, otherwise));
    }

    private Update.Action add() {
        String attribute = dice.pick("n", "n", "x y", "ss", "ns", "bs", "l");
        Value.Type type = RandomValues.ATTRIBUTES.get(attribute);
        Value.Type added = type == Value.Type.L ? dice.pick(Value.Type.N, Value.Type.SS) : type;
        return new Update.Action(target(attribute), scope.value(values.of(added, 0)));
    }

    private Update.Action delete() {
        String attribute = dice.pick("ss", "ns", "bs");
        Value.Type type = RandomValues.ATTRIBUTES.get(dice.perMille(900) ? attribute : "ss");
        return new Update.Action(target(attribute), scope.value(values.of(type, 0)));
    }

    /** Something wrong, and maybe something sound besides. */
    Expression wrongUpdate(ModelTable table) {
        if (dice.perMille(200)) {
            String syntax = "Syntax error; token: ";
            return dice.pick(
                    new Expression.Broken("", "The expression can not be empty;"),
                    new Expression.Broken("INVALID SYNTAX HERE", syntax + "\"INVALID\", near: \"INVALID SYNTAX\""),
                    new Expression.Broken("SET a", syntax + "\"<EOF>\", near: \"a\""),
                    new Expression.Broken("SET a = ", syntax + "\"<EOF>\", near: \"=\""),
                    new Expression.Broken("a = :v", syntax + "\"a\", near: \"a =\""),
                    new Expression.Broken("SET a = :v,", syntax + "\"<EOF>\", near: \",\""),
                    new Expression.Broken("ADD n 5", syntax + "\"5\", near: \"n 5\""));
        }
        Update.Action sound = set("a");
        List<Update.Action> both = new ArrayList<>(List.of(sound));
        both.add(dice.below(2), wrongSet(table));
        return switch (dice.below(4)) {
            case 0 ->
                new Update(List.of(new Update.Section("SET", both), new Update.Section("SET", List.of(set("n")))));
            case 1 -> new Update(List.of(new Update.Section("SET", both), wrongSection()));
            default -> new Update(List.of(new Update.Section("SET", both)));
        };
    }

    private Update.Section wrongSection() {
        Operand operand = scope.value(values.of(
                dice.pick(Value.Type.S, Value.Type.B, Value.Type.BOOL, Value.Type.NULL, Value.Type.L, Value.Type.M),
                1));
        return dice.coin()
                ? new Update.Section("ADD", List.of(new Update.Action(scope.path("n"), operand)))
                : new Update.Section("DELETE", List.of(new Update.Action(scope.path("ss"), operand)));
    }

    private Update.Action wrongSet(ModelTable table) {
        Path path = scope.path("n");
        Operand text = scope.value(Value.s("a"));
        return switch (dice.below(14)) {
            case 0 -> new Update.Action(Path.of("#undefined"), text);
            case 1 -> new Update.Action(path, new Operand.Ref(":undefined"));
            case 2 -> new Update.Action(Path.of(dice.pick("name", "Data")), text);
            case 3 -> new Update.Action(path, new Operand.Call("nope", List.of(text)));
            case 4 -> new Update.Action(path, new Operand.Call("size", List.of(scope.path("a"))));
            case 5 -> new Update.Action(path, new Operand.Call("list_append", List.of(scope.path("l"))));
            case 6 -> new Update.Action(path, new Operand.Call("if_not_exists", List.of(text, scope.path("a"))));
            case 7 -> new Update.Action(path, new Operand.Call("list_append", List.of(scope.path("l"), text)));
            case 8 -> new Update.Action(path, new Operand.Sum(scope.path("n"), "+", text));
            case 9 -> new Update.Action(scope.path(table.partitionKey.name()), text);
            case 10 -> new Update.Action(scope.path("sk"), text);
            case 11 -> new Update.Action(path, new Path(List.of(scope.step("pk"), scope.step("a"))));
            case 12 -> new Update.Action(scope.path("a"), text);
            default -> new Update.Action(new Path(List.of(scope.step("a"), new Path.Step(null, 1))), text);
        };
    }

    /** A list of paths; a key attribute of the table at times. */
    Expression.Projection projection(ModelTable table) {
        List<Path> paths = new ArrayList<>();
        for (int left = 1 + dice.below(4); left > 0; left--) {
            paths.add(target(values.attribute()));
        }
        if (dice.perMille(400)) {
            paths.add(dice.below(paths.size()), scope.path(table.partitionKey.name()));
        }
        return new Expression.Projection(paths);
    }

    Expression wrongProjection(ModelTable table) {
        String syntax = "Syntax error; token: ";
        Path path = scope.path("m");
        return switch (dice.below(10)) {
            case 0 -> new Expression.Broken("", "The expression can not be empty;");
            case 1 -> new Expression.Broken("!!", syntax + "\"!\", near: \"!!\"");
            case 2 -> new Expression.Broken("a,", syntax + "\"<EOF>\", near: \",\"");
            case 3 -> new Expression.Broken("a b", syntax + "\"b\", near: \"a b\"");
            case 4 -> new Expression.Broken("a[x]", syntax + "\"x\", near: \"[x]\"");
            case 5 -> new Expression.Broken("a..b", syntax + "\".\", near: \"..b\"");
            case 6 -> new Expression.Projection(List.of(path, Path.of("#undefined")));
            case 7 -> new Expression.Projection(List.of(Path.of(dice.pick("name", "Ttl")), path));
            case 8 ->
                new Expression.Projection(
                        List.of(new Path(List.of(scope.step(table.partitionKey.name()), scope.step("a"))), path));
            default -> new Expression.Projection(List.of(Path.of("x".repeat(dice.pick(4096, 4097)))));
        };
    }
}
