package stator.expression;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeType;
import stator.item.NumberCodec;
import stator.item.ValueView;

/**
 * One test of a condition, such as a comparison or a function, with the errors that are in it. They are told test by
 * test, so those that do not need the values wait for those that do. Immutable.
 */
final class Predicate {
    private static final String PATH_TYPES = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";
    private static final String TYPE_NAMES = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}";

    /**
     * What the parser found while it read a test.
     *
     * @param sizes      the operands in it that are sizes, inner ones first
     * @param references the {@code :values} and the undefined {@code #names} in it, in their order
     * @param error      what is wrong with it whatever the values are, or null
     */
    record Notes(
            List<Operand> sizes,
            List<String> references,
            @Nullable String error) {}

    private final Operator operator;
    private final List<Operand> operands;
    private final Notes notes;

    Predicate(Operator operator, List<Operand> operands, Notes notes) {
        this.operator = operator;
        this.operands = List.copyOf(operands);
        this.notes = notes;
    }

    Operator operator() {
        return operator;
    }

    Operand operand(int index) {
        return operands.get(index);
    }

    int operandCount() {
        return operands.size();
    }

    List<Operand> operands() {
        return operands;
    }

    /** Whether it is wrong without regard to the values. */
    boolean isWrong() {
        return notes.error() != null || notes.references().stream().anyMatch(reference -> reference.startsWith("#"));
    }

    /** The first error in it, null if it can be judged. */
    @Nullable
    String error(Uses uses, BoundValues values) {
        for (String reference : notes.references()) {
            if (reference.startsWith("#") || !values.isDefined(uses.slot(reference))) {
                return References.undefined(reference);
            }
        }
        if (notes.error() != null) {
            return notes.error();
        }
        for (Operand size : notes.sizes()) {
            byte type = size.sized().type(values);
            if (type == AttributeType.N || type == AttributeType.BOOL || type == AttributeType.NULL) {
                return Functions.wrongType(Functions.SIZE, AttributeType.name(type));
            }
        }
        return typeError(values);
    }

    private @Nullable String typeError(BoundValues values) {
        return switch (operator) {
            case LT, LE, GT, GE -> orderingError(values);
            case BETWEEN -> betweenError(values);
            case ATTRIBUTE_EXISTS, ATTRIBUTE_NOT_EXISTS ->
                operands.get(0).is(Operand.Kind.PATH) ? null : Functions.needsPath(operator.text());
            case ATTRIBUTE_TYPE -> attributeTypeError(values);
            case BEGINS_WITH -> beginsWithError(values);
            case EQ, NE, IN, CONTAINS -> null;
        };
    }

    private @Nullable String orderingError(BoundValues values) {
        for (Operand operand : operands) {
            byte type = operand.type(values);
            if (type > AttributeType.B) {
                return Functions.wrongType(operator.text(), AttributeType.name(type));
            }
        }
        return null;
    }

    private @Nullable String betweenError(BoundValues values) {
        String error = orderingError(values);
        Operand low = operands.get(1);
        Operand high = operands.get(2);
        if (error != null || !low.is(Operand.Kind.VALUE) || !high.is(Operand.Kind.VALUE)) {
            return error;
        }
        ValueView lowValue = values.value(low.slot(), new ValueView());
        ValueView highValue = values.value(high.slot(), new ValueView());
        String bounds = "lower bound operand: AttributeValue: " + print(lowValue)
                + ", upper bound operand: AttributeValue: " + print(highValue);
        if (lowValue.type() != highValue.type()) {
            return "The BETWEEN operator requires same data type for lower and upper bounds; " + bounds;
        }
        return lowValue.compareContent(highValue) > 0
                ? "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; " + bounds
                : null;
    }

    private @Nullable String attributeTypeError(BoundValues values) {
        Operand named = operands.get(1);
        byte type = named.type(values);
        if (type != AttributeType.S) {
            String text = type == BoundValues.NO_TYPE ? PATH_TYPES : AttributeType.name(type);
            return Functions.wrongType(operator.text(), text);
        }
        String name = values.value(named.slot(), new ValueView()).text();
        return AttributeType.of(name) == 0
                ? "Invalid attribute type name found; type: " + name + ", valid types: " + TYPE_NAMES
                : null;
    }

    private @Nullable String beginsWithError(BoundValues values) {
        for (Operand operand : operands) {
            byte type = operand.type(values);
            if (type != BoundValues.NO_TYPE && type != AttributeType.S && type != AttributeType.B) {
                return Functions.wrongType(operator.text(), AttributeType.name(type));
            }
        }
        return null;
    }

    private static String print(ValueView value) {
        return "{" + AttributeType.name(value.type()) + ":" + content(value) + "}";
    }

    private static String content(ValueView value) {
        if (value.type() == AttributeType.S) {
            return value.text();
        }
        if (value.type() == AttributeType.N) {
            return NumberCodec.text(value.buffer(), value.contentOffset(), value.contentLength());
        }
        byte[] bytes = new byte[value.contentLength()];
        value.buffer().getBytes(value.contentOffset(), bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
