package stator.partiql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import stator.contract.DynamoDbException;
import stator.expression.BoundValues;
import stator.expression.DocumentPath;
import stator.expression.UpdateBuilder;
import stator.expression.UpdatePlan;
import stator.expression.UpdateValue;
import stator.item.AttributeType;

/** Compiles the SET and REMOVE clauses of an UPDATE into an update program. Used once. */
final class UpdateCompiler {
    private static final String LIST_APPEND = "list_append";

    /** A set that SET_ADD or SET_DELETE is to take. */
    private record SetArgument(String function, int slot, Place place) {}

    private final UpdateBuilder builder = new UpdateBuilder();
    private final Values values;
    private final List<SetArgument> sets = new ArrayList<>();

    UpdateCompiler(Values values) {
        this.values = values;
    }

    UpdatePlan compile(List<Statement.Change> changes) {
        for (Statement.Change change : changes) {
            DocumentPath path = Paths.compile(change.path());
            Expression value = change.value();
            if (value == null) {
                builder.remove(path);
            } else if (value instanceof Expression.Call call && !call.function().equals(LIST_APPEND)) {
                changeSet(change.path(), call, path);
            } else {
                builder.set(path, value(value));
            }
        }
        return builder.plan();
    }

    /**
     * Checks that functions on sets are given sets.
     *
     * @throws DynamoDbException if one is not
     */
    void check(BoundValues bound) {
        for (SetArgument set : sets) {
            if (!AttributeType.isSet(bound.type(set.slot()))) {
                throw notASet(set.function(), set.place());
            }
        }
    }

    private void changeSet(Expression.Path assigned, Expression.Call call, DocumentPath path) {
        String name = call.function().toUpperCase(Locale.ROOT);
        if (call.arguments().size() != 2) {
            throw DynamoDbException.validation(call.place().after(name + " must have exactly two arguments"));
        }
        if (!call.arguments().get(0).equals(assigned)) {
            throw DynamoDbException.validation(
                    call.place().after("The first argument to " + name + " must equal the assignment value"));
        }
        Place place = ((Expression.Path) call.arguments().get(0)).place();
        Expression elements = call.arguments().get(1);
        if (!Values.isValue(elements)) {
            throw notASet(name, place);
        }
        int slot = values.add(elements);
        sets.add(new SetArgument(name, slot, place));
        if (name.equals("SET_ADD")) {
            builder.addElements(path, slot);
        } else {
            builder.deleteElements(path, slot);
        }
    }

    private static DynamoDbException notASet(String function, Place place) {
        return DynamoDbException.validation(
                place.after("The second argument to " + function + " must be a value with type SET"));
    }

    private UpdateValue value(Expression value) {
        if (value instanceof Expression.Sum sum) {
            return builder.call(
                    sum.minus() ? UpdateValue.Kind.MINUS : UpdateValue.Kind.PLUS,
                    List.of(operand(sum.left()), operand(sum.right())));
        }
        if (value instanceof Expression.Call call && call.function().equals(LIST_APPEND)) {
            List<UpdateValue> operands = new ArrayList<>();
            call.arguments().forEach(argument -> operands.add(operand(argument)));
            return builder.call(UpdateValue.Kind.LIST_APPEND, operands);
        }
        return operand(value);
    }

    private UpdateValue operand(Expression operand) {
        if (operand instanceof Expression.Path path) {
            return UpdateValue.path(Paths.compile(path));
        }
        if (Values.isValue(operand)) {
            return UpdateValue.value(values.add(operand));
        }
        throw Malformed.because(Malformed.UNEXPECTED_OPERATOR);
    }
}
