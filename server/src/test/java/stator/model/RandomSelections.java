package stator.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Random statements that select several items, of a table or of one of its indexes. */
final class RandomSelections {
    private final RandomRequest random;
    private final RandomStatements statements;
    private final Dice dice;

    RandomSelections(RandomRequest random, RandomStatements statements) {
        this.random = random;
        this.statements = statements;
        dice = random.dice();
    }

    Selection selection() {
        ModelTable table = random.table();
        ModelIndex index = table.indexes.isEmpty() || dice.perMille(400) ? null : dice.pick(table.indexes);
        ModelTarget target = new ModelTarget(table, index);
        List<String> columns = dice.coin() ? List.of("n", dice.pick("a", "m", "x y", "pk")) : null;
        String head = "SELECT "
                + (columns == null
                        ? "*"
                        : String.join(
                                ", ",
                                columns.stream().map(RandomStatements::quoted).toList()))
                + " FROM \"" + table.name + "\"" + (index == null ? "" : ".\"" + index.name() + "\"");
        List<Value> partitions = partitions();
        KeyRange.Part sort = target.sortKey() == null || dice.coin() ? null : sort(target);
        List<Condition> conditions = new ArrayList<>();
        List<Supplier<String>> parts = new ArrayList<>();
        if (!partitions.isEmpty()) {
            parts.add(() -> partitionText(table.partitionKey.name(), partitions));
            if (sort != null) {
                parts.add(() -> sortText(sort));
            }
        }
        String filtered = statements.plain();
        boolean ofKey = index != null && index.sortKey().name().equals(filtered);
        if (!ofKey && dice.perMille(400)) {
            parts.add(() -> {
                StringBuilder text = new StringBuilder();
                conditions.add(statements.test(filtered, text));
                return text.toString();
            });
        }
        Collections.shuffle(parts, new Random(dice.below(1_000)));
        String where = String.join(" AND ", parts.stream().map(Supplier::get).toList());
        Selection.Order order = new Selection.Order(dice.coin(), dice.coin());
        boolean ordered = !partitions.isEmpty() && dice.perMille(400);
        return new Selection(
                target,
                partitions,
                partitions.isEmpty() ? null : sort,
                conditions.isEmpty() ? null : conditions.get(0),
                columns,
                ordered ? order : new Selection.Order(true, true),
                statements.bindings(),
                head + (where.isEmpty() ? "" : " WHERE " + where) + (ordered ? orderText(target, order) : ""),
                null);
    }

    /** Values of the partition key, each once; none for a scan. */
    private List<Value> partitions() {
        List<Value> partitions = new ArrayList<>();
        for (int left = dice.pick(0, 1, 1, 1, 2, 3); left > 0; left--) {
            Value value = dice.perMille(10) ? random.values().any(1) : random.partitionValue();
            if (!partitions.contains(value)) {
                partitions.add(value);
            }
        }
        return partitions;
    }

    private String partitionText(String name, List<Value> partitions) {
        List<String> texts = partitions.stream().map(statements::value).toList();
        return RandomStatements.quoted(name)
                + (texts.size() == 1 && dice.perMille(900)
                        ? " = " + texts.get(0)
                        : " IN [" + String.join(", ", texts) + "]");
    }

    private KeyRange.Part sort(ModelTarget target) {
        Value low = random.sortValue(target);
        Value high = random.sortValue(target);
        String operator = dice.pick("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with");
        if (operator.equals("begins_with") && low.type() == Value.Type.N) {
            operator = "=";
        }
        if (operator.equals("BETWEEN")) {
            return new KeyRange.Part(
                    target.sortKey().name(), operator, low.order(high) <= 0 ? List.of(low, high) : List.of(high, low));
        }
        return new KeyRange.Part(target.sortKey().name(), operator, List.of(low));
    }

    private String sortText(KeyRange.Part sort) {
        String name = RandomStatements.quoted(sort.attribute());
        List<String> texts = sort.values().stream().map(statements::value).toList();
        return switch (sort.operator()) {
            case "BETWEEN" -> name + " BETWEEN " + texts.get(0) + " AND " + texts.get(1);
            case "begins_with" -> "begins_with(" + name + ", " + texts.get(0) + ")";
            default ->
                dice.perMille(800)
                        ? name + " " + sort.operator() + " " + texts.get(0)
                        : texts.get(0) + " " + KeyRange.flipped(sort.operator()) + " " + name;
        };
    }

    private static String orderText(ModelTarget target, Selection.Order order) {
        String partition = RandomStatements.quoted(target.table().partitionKey.name())
                + (order.partitionsForward() ? " ASC" : " DESC");
        return " ORDER BY " + partition
                + (target.sortKey() == null
                        ? ""
                        : ", " + RandomStatements.quoted(target.sortKey().name())
                                + (order.sortForward() ? "" : " DESC"));
    }
}
