package stator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a key condition says. */
final class KeyRange {
    /** One attribute's part: an operator, and one or two values. */
    record Part(String attribute, String operator, List<Value> values) {
        boolean holds(Value value) {
            int order = operator.equals("begins_with") ? 0 : value.order(values.get(0));
            return switch (operator) {
                case "=" -> order == 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                case "BETWEEN" -> order >= 0 && value.order(values.get(1)) <= 0;
                default -> ConditionEvaluator.beginsWith(value, values.get(0));
            };
        }
    }

    private static final String INVALID_START = "The provided starting key is invalid";
    private static final String NOT_SUPPORTED = "Query key condition not supported";
    private static final List<String> INDEXABLE = List.of("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with");
    private static final String INVALID_CONDITION = "Invalid condition in KeyConditionExpression: ";

    private final List<Part> parts = new ArrayList<>();
    private final Bindings bindings;
    private ModelTarget target;
    private ModelTable table;

    /** Takes a condition that is sound as such, and refuses what a key condition cannot say. */
    KeyRange(Condition condition, Bindings bindings) {
        this.bindings = bindings;
        collect(condition);
        if (parts.size() > 2) {
            throw Refusal.validation("Conditions can be of length 1 or 2 only");
        }
    }

    /** Takes the KeyConditions of a Query. */
    KeyRange(List<LegacyComparison> conditions) {
        bindings = new Bindings(Map.of(), Map.of());
        conditions.forEach(
                condition -> parts.add(new Part(condition.attribute(), condition.keyOperator(), condition.values())));
        if (parts.isEmpty() || parts.size() > 2) {
            throw Refusal.validation("Conditions can be of length 1 or 2 only");
        }
    }

    private void collect(Condition condition) {
        if (condition instanceof Condition.Group group) {
            collect(group.inner());
        } else if (condition instanceof Condition.Both both && both.operator().equalsIgnoreCase("AND")) {
            collect(both.left());
            collect(both.right());
        } else if (condition instanceof Condition.Both) {
            throw Refusal.validation("Invalid operator used in KeyConditionExpression: OR");
        } else if (condition instanceof Condition.Not) {
            throw Refusal.validation("Invalid operator used in KeyConditionExpression: NOT");
        } else {
            add(condition);
        }
    }

    private void add(Condition test) {
        String operator = ConditionRules.operator(test);
        List<Operand> operands = (test instanceof Condition.Test function
                        ? function.call().arguments()
                        : test.operands())
                .stream().map(Operand::bare).toList();
        if (!INDEXABLE.contains(operator)) {
            throw Refusal.validation("Invalid operator used in KeyConditionExpression: " + operator);
        }
        boolean pathFirst = operands.get(0) instanceof Path;
        if ((operator.equals("BETWEEN") || operator.equals("begins_with")) && !pathFirst) {
            throw Refusal.validation(
                    INVALID_CONDITION + operator + " operator must have the key attribute as its first operand");
        }
        if (operands.stream().anyMatch(operand -> operand instanceof Operand.Call)) {
            throw Refusal.validation("KeyConditionExpressions cannot contain nested operations");
        }
        List<Path> paths = operands.stream()
                .filter(operand -> operand instanceof Path)
                .map(operand -> (Path) operand)
                .toList();
        if (paths.size() > 1) {
            throw Refusal.validation(INVALID_CONDITION + "Multiple attribute names used in one condition");
        }
        if (!paths.isEmpty() && paths.get(0).steps().size() > 1) {
            throw Refusal.validation("KeyConditionExpressions cannot have conditions on nested attributes");
        }
        if (paths.isEmpty()) {
            throw Refusal.validation(INVALID_CONDITION + "No key attribute specified");
        }
        String attribute = (String) paths.get(0).resolved(bindings.names()).get(0);
        if (part(attribute) != null) {
            throw Refusal.validation(
                    "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key");
        }
        List<Value> values = operands.stream()
                .filter(operand -> operand instanceof Operand.Ref)
                .map(operand -> bindings.values().get(operand.print()))
                .toList();
        parts.add(new Part(attribute, pathFirst ? operator : flipped(operator), values));
    }

    static String flipped(String operator) {
        return operator.startsWith("<") ? operator.replace('<', '>') : operator.replace('>', '<');
    }

    private Part part(String attribute) {
        return parts.stream()
                .filter(part -> part.attribute.equals(attribute))
                .findFirst()
                .orElse(null);
    }

    /** Checks the condition, and the start key unless it is null, against a table. */
    void check(ModelTarget of, Map<String, Value> start) {
        target = of;
        table = of.table();
        if (start != null && start.size() != target.startAttributes().size()) {
            throw Refusal.validation(INVALID_START);
        }
        checkElement(table.partitionKey, start);
        if (!part(table.partitionKey.name()).operator.equals("=")) {
            throw Refusal.validation(NOT_SUPPORTED);
        }
        if (target.sortKey() != null && (parts.size() > 1 || start != null)) {
            checkElement(target.sortKey(), start);
        }
        if (start != null) {
            for (ModelTable.KeyAttribute attribute : target.startAttributes()) {
                checkStartElement(attribute, start);
            }
            checkStart(start);
        }
    }

    private void checkElement(ModelTable.KeyAttribute attribute, Map<String, Value> start) {
        if (start != null) {
            checkStartElement(attribute, start);
        }
        if (target.sortKey() == null && parts.size() > 1) {
            throw Refusal.validation(NOT_SUPPORTED);
        }
        Part part = part(attribute.name());
        if (part == null) {
            if (attribute.equals(table.partitionKey) || parts.size() > 1) {
                throw Refusal.validation("Query condition missed key schema element: " + attribute.name());
            }
            return;
        }
        if (!INDEXABLE.contains(part.operator)) {
            throw Refusal.validation("Attempted conditional constraint is not an indexable operation");
        }
        for (Value value : part.values) {
            if (value.type() != attribute.type()) {
                throw Refusal.validation(ValueRules.INVALID + "Condition parameter type does not match schema type");
            }
            Refusal.raise(table.lengthError(attribute, value));
        }
    }

    private void checkStartElement(ModelTable.KeyAttribute attribute, Map<String, Value> start) {
        if (!start.containsKey(attribute.name())) {
            throw Refusal.validation(INVALID_START);
        }
        String error = table.elementError(attribute, start);
        Refusal.raise(error == null ? null : INVALID_START + ": " + error);
    }

    private Part sortPart() {
        return target.sortKey() == null ? null : part(target.sortKey().name());
    }

    private void checkStart(Map<String, Value> start) {
        Part sort = sortPart();
        if (sort != null) {
            if (!sort.holds(start.get(target.sortKey().name()))) {
                throw Refusal.validation("The provided starting key does not match the range key predicate");
            }
            checkRestartable();
        }
        if (!start.get(table.partitionKey.name()).equals(partitionValue())) {
            throw Refusal.validation(
                    "The provided starting key is outside query boundaries based on provided conditions");
        }
        checkRestartable();
    }

    private void checkRestartable() {
        if (isSingleItem()) {
            throw Refusal.validation("The query can return at most one row and cannot be restarted");
        }
    }

    /** Whether no more than one item can meet the condition. In an index, any number can have equal keys. */
    boolean isSingleItem() {
        return target.index() == null
                && (target.sortKey() == null
                        || (sortPart() != null && sortPart().operator.equals("=")));
    }

    Value partitionValue() {
        return part(table.partitionKey.name()).values.get(0);
    }

    /** Whether an item of the partition is within the condition on the sort key. */
    boolean contains(Map<String, Value> item) {
        Part sort = sortPart();
        return sort == null || sort.holds(item.get(target.sortKey().name()));
    }
}
