package stator.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.ValueView;

/**
 * A KeyConditionExpression, or the legacy KeyConditions: for each key attribute it names an operator and values. Whether
 * they fit a table's or index's keys is for the operation to say. Immutable; valid as long as the bytes of the request's
 * values are.
 */
public final class KeyCondition {
    /** What the condition says about one attribute. */
    private record Part(String attribute, KeyOperator operator, int lowSlot, int highSlot) {}

    private final List<Part> parts;
    private final BoundValues values;

    private KeyCondition(List<Part> parts, BoundValues values) {
        this.parts = parts;
        this.values = values;
    }

    /** Takes a condition apart; throws if it says more than a key condition can. */
    static KeyCondition of(ConditionProgram program, BoundValues values) {
        List<Part> parts = new ArrayList<>();
        List<Predicate> tests = program.tests();
        for (int i = 0; i < tests.size(); i++) {
            String logic = program.logic(i);
            if (logic != null) {
                throw invalidOperator(logic);
            }
            parts.add(part(tests.get(i), parts));
        }
        return new KeyCondition(List.copyOf(parts), values);
    }

    /** The condition that the legacy parameter KeyConditions says: each attribute is there once. */
    public static KeyCondition of(List<AttributeComparison> comparisons) {
        List<Part> parts = new ArrayList<>(comparisons.size());
        int slot = 0;
        for (AttributeComparison comparison : comparisons) {
            KeyOperator operator = operator(comparison.operator().operator());
            parts.add(new Part(comparison.attribute(), operator, slot, slot + operator.operands() - 1));
            slot += comparison.values().size();
        }
        return new KeyCondition(List.copyOf(parts), ComparisonCompiler.bind(comparisons));
    }

    private static Part part(Predicate test, List<Part> before) {
        checkOperator(test);
        String attribute = attribute(test);
        if (before.stream().anyMatch(part -> part.attribute().equals(attribute))) {
            throw DynamoDbException.validation(
                    "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one"
                            + " condition per key");
        }
        boolean flipped = !test.operand(0).is(Operand.Kind.PATH);
        KeyOperator operator = flipped ? flipped(test.operator()) : operator(test.operator());
        int low = test.operand(flipped ? 0 : 1).slot();
        int high = operator == KeyOperator.BETWEEN ? test.operand(2).slot() : low;
        return new Part(attribute, operator, low, high);
    }

    private static void checkOperator(Predicate test) {
        switch (test.operator()) {
            case NE, IN, ATTRIBUTE_EXISTS, ATTRIBUTE_NOT_EXISTS, ATTRIBUTE_TYPE, CONTAINS ->
                throw invalidOperator(test.operator().text());
            case BETWEEN, BEGINS_WITH -> {
                if (!test.operand(0).is(Operand.Kind.PATH)) {
                    throw invalidCondition(
                            test.operator().text() + " operator must have the key attribute as its first operand");
                }
            }
            case EQ, LT, LE, GT, GE -> {}
        }
    }

    private static String attribute(Predicate test) {
        String attribute = null;
        for (Operand operand : test.operands()) {
            if (operand.is(Operand.Kind.SIZE)) {
                throw DynamoDbException.validation("KeyConditionExpressions cannot contain nested operations");
            }
            if (operand.is(Operand.Kind.PATH)) {
                if (attribute != null) {
                    throw invalidCondition("Multiple attribute names used in one condition");
                }
                if (operand.path().length() > 1) {
                    throw DynamoDbException.validation(
                            "KeyConditionExpressions cannot have conditions on nested attributes");
                }
                attribute = operand.path().attribute();
            }
        }
        return named(attribute);
    }

    private static String named(@Nullable String attribute) {
        if (attribute == null) {
            throw invalidCondition("No key attribute specified");
        }
        return attribute;
    }

    private static DynamoDbException invalidOperator(String operator) {
        return DynamoDbException.validation("Invalid operator used in KeyConditionExpression: " + operator);
    }

    private static DynamoDbException invalidCondition(String detail) {
        return DynamoDbException.validation("Invalid condition in KeyConditionExpression: " + detail);
    }

    private static KeyOperator operator(Operator operator) {
        return switch (operator) {
            case EQ -> KeyOperator.EQ;
            case LT -> KeyOperator.LT;
            case LE -> KeyOperator.LE;
            case GT -> KeyOperator.GT;
            case GE -> KeyOperator.GE;
            case BETWEEN -> KeyOperator.BETWEEN;
            case BEGINS_WITH -> KeyOperator.BEGINS_WITH;
            default -> KeyOperator.NOT_INDEXABLE;
        };
    }

    /** The operator with its operands exchanged. */
    private static KeyOperator flipped(Operator operator) {
        return switch (operator) {
            case LT -> KeyOperator.GT;
            case LE -> KeyOperator.GE;
            case GT -> KeyOperator.LT;
            case GE -> KeyOperator.LE;
            default -> KeyOperator.EQ;
        };
    }

    /**
     * Checks the number of attributes.
     *
     * @param maximum number of key attributes that the table or index has, at least 2
     * @throws DynamoDbException if the condition names more, or none.
     */
    public void checkCount(int maximum) {
        if (parts.isEmpty() || parts.size() > maximum) {
            throw DynamoDbException.validation("Conditions can be of length 1 or 2 only");
        }
    }

    /** Number of attributes that it says something about, each once. */
    public int count() {
        return parts.size();
    }

    /** Name of an attribute, by its place in the expression. */
    public String attribute(int index) {
        return parts.get(index).attribute();
    }

    /** Place of an attribute; -1 if the condition does not name it. */
    public int indexOf(String attribute) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).attribute().equals(attribute)) {
                return i;
            }
        }
        return -1;
    }

    /** What is said about an attribute. */
    public KeyOperator operator(int index) {
        return parts.get(index).operator();
    }

    /**
     * Points a view at a value that an attribute is compared with.
     *
     * @param operand from 0, below {@link KeyOperator#operands}; a lower bound is 0, the upper one 1
     */
    public ValueView operand(int index, int operand, ValueView into) {
        Part part = parts.get(index);
        assert operand >= 0 && operand < part.operator().operands() : "operand=" + operand;
        return values.value(operand == 0 ? part.lowSlot() : part.highSlot(), into);
    }
}
