package stator.expression;

import stator.item.AttributeType;
import stator.item.ValueView;

/**
 * What DynamoDB charges UpdateItem with for its UpdateExpression: no more than an item's size may be, whatever the item that is
 * updated. Known before there is an item, so a set is charged nothing for what ADD brings to it, which is only what it has not.
 */
final class UpdateCharge {
    private static final int UPDATE = 3;
    private static final int WRITING = 19;
    private static final int CLEARING = 1;
    private static final int TARGET_STEP = 4;
    private static final int PATH = 1;
    private static final int PATH_STEP = 14;
    private static final int IF_NOT_EXISTS = 39;
    private static final int LIST_APPEND = 37;
    private static final int PLUS = 34;
    private static final int MINUS = 37;

    private final BoundValues values;
    private final ValueView value = new ValueView();

    private UpdateCharge(BoundValues values) {
        this.values = values;
    }

    /** The charge, in bytes. */
    static long of(UpdatePlan plan, BoundValues values) {
        UpdateCharge charge = new UpdateCharge(values);
        long bytes = UPDATE;
        for (int i = 0; i < plan.actionCount(); i++) {
            UpdateAction action = plan.action(i);
            bytes += target(action.path());
            bytes += action.isClearing() ? CLEARING : WRITING + charge.written(action);
        }
        return bytes;
    }

    private static long target(DocumentPath path) {
        long bytes = elementBytes(path, 0);
        for (int step = 1; step < path.length(); step++) {
            bytes += TARGET_STEP + elementBytes(path, step);
        }
        return bytes;
    }

    private long written(UpdateAction action) {
        boolean addsToSet = action.type() == UpdateAction.Type.ADD
                && AttributeType.isSet(action.value().type(values));
        return addsToSet ? 0 : operand(action.value());
    }

    private long operand(UpdateValue operand) {
        return switch (operand.kind()) {
            case VALUE -> values.value(operand.slot(), value).sizeBytes();
            case PATH -> path(operand.path());
            case IF_NOT_EXISTS -> call(IF_NOT_EXISTS, operand);
            case LIST_APPEND -> call(LIST_APPEND, operand);
            case PLUS -> call(PLUS, operand);
            case MINUS -> call(MINUS, operand);
            case OTHER -> 0;
        };
    }

    private long call(int cost, UpdateValue call) {
        return cost + operand(call.first()) + operand(call.second());
    }

    private static long path(DocumentPath path) {
        long bytes = PATH;
        for (int step = 0; step < path.length(); step++) {
            bytes += PATH_STEP + elementBytes(path, step);
        }
        return bytes;
    }

    /** Length of a name, or of the digits of an index. */
    private static int elementBytes(DocumentPath path, int step) {
        if (!path.isIndex(step)) {
            return path.nameBytes(step).length;
        }
        int digits = 1;
        for (int rest = path.index(step) / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
