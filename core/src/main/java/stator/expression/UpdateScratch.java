package stator.expression;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ElementCursor;
import stator.item.ItemDescriptor;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.NumberProblem;
import stator.item.ValueView;

/**
 * What a thread needs to apply updates without garbage: views, cursors, and for each action what it comes to. Owned by
 * one thread; what it remembers of one update means nothing to the next.
 */
public final class UpdateScratch {
    /** How the value that an action leaves behind is put together. */
    enum Form {
        /** The first value. */
        COPY,
        /** A list of the elements of the first value and those of the second. */
        APPENDED,
        /** A set of the elements of both values. */
        UNION,
        /** A set of the elements of the first value that the second does not have. */
        DIFFERENCE,
        /** No value: what is there goes away. */
        NONE
    }

    /** What one action comes to. */
    static final class Change {
        private final ValueView first = new ValueView();
        private final ValueView second = new ValueView();
        private final UnsafeBuffer sum =
                new UnsafeBuffer(new byte[ItemDescriptor.CONTENT_OFFSET + NumberCodec.MAX_LENGTH]);
        private Form form = Form.NONE;

        Form form() {
            return form;
        }

        ValueView first() {
            return first;
        }

        ValueView second() {
            return second;
        }

        /** At least as much as what it leaves behind takes. */
        private int encodedLength() {
            return switch (form) {
                case COPY, DIFFERENCE -> first.encodedLength();
                case APPENDED, UNION -> first.encodedLength() + second.encodedLength();
                case NONE -> 0;
            };
        }

        /** Size that what it leaves behind has at least. */
        private int leastSizeBytes() {
            return switch (form) {
                case COPY -> first.sizeBytes();
                case APPENDED, UNION -> Math.max(first.sizeBytes(), second.sizeBytes());
                case DIFFERENCE, NONE -> 0;
            };
        }
    }

    private static final int MAX_KEPT_CHANGES = 2048;

    private final MapView down = new MapView();
    private final ValueView parent = new ValueView();
    private final ElementCursor left = new ElementCursor();
    private final ElementCursor right = new ElementCursor();
    private final NumberCodec numbers = new NumberCodec();
    private final List<Change> changes = new ArrayList<>();
    private final UpdateWriter writer = new UpdateWriter();

    // of the update that is being worked out
    private MapView item = AttributeMap.empty().view(new MapView());
    private boolean itemExists;
    private BoundValues values = BoundValues.NONE;

    /** A scratch space for one thread. */
    public UpdateScratch() {}

    UpdateWriter writer() {
        return writer;
    }

    Change change(int action) {
        return changes.get(action);
    }

    /**
     * Works out what every action comes to: the values of SET first, in their order, then whether the actions fit the
     * item. Everything is read from the item as it was.
     *
     * @param before the item before the update; its key if there is none
     * @param exists whether there is an item
     */
    UpdateResult evaluate(UpdatePlan plan, MapView before, boolean exists, BoundValues bound) {
        item = before;
        itemExists = exists;
        values = bound;
        trim(plan.actionCount());
        while (changes.size() < plan.actionCount()) {
            changes.add(new Change());
        }
        for (int i = 0; i < plan.actionCount(); i++) {
            UpdateAction action = plan.action(i);
            if (action.type() == UpdateAction.Type.SET) {
                UpdateResult result = set(action.value(), changes.get(i));
                if (result != UpdateResult.APPLIED) {
                    return result;
                }
            }
        }
        for (int i = 0; i < plan.actionCount(); i++) {
            UpdateResult result = fit(plan.action(i), changes.get(i));
            if (result != UpdateResult.APPLIED) {
                return result;
            }
        }
        return isTooLarge(plan.actionCount()) ? UpdateResult.ITEM_TOO_LARGE : UpdateResult.APPLIED;
    }

    /**
     * Whether the new values alone are larger than an item may be: one value of the request, or one attribute, can be
     * stored under many names, and is not to be copied that often only to be refused then. A value is never larger than
     * its encoded form, so that values need not be looked through but for the rare case.
     */
    private boolean isTooLarge(int count) {
        long encodedLength = 0;
        for (int i = 0; i < count; i++) {
            encodedLength += changes.get(i).encodedLength();
        }
        if (encodedLength <= ItemDescriptor.MAX_ITEM_SIZE) {
            return false;
        }
        long sizeBytes = 0;
        for (int i = 0; i < count && sizeBytes <= ItemDescriptor.MAX_ITEM_SIZE; i++) {
            sizeBytes += changes.get(i).leastSizeBytes();
        }
        return sizeBytes > ItemDescriptor.MAX_ITEM_SIZE;
    }

    /** Gives back what one large update took: an expression has no more actions than are kept, a legacy update may. */
    private void trim(int actionCount) {
        if (changes.size() > MAX_KEPT_CHANGES && actionCount <= MAX_KEPT_CHANGES) {
            changes.subList(MAX_KEPT_CHANGES, changes.size()).clear();
        }
    }

    private UpdateResult set(UpdateValue value, Change change) {
        change.form = Form.COPY;
        UpdateValue chosen = chosen(value, change.first);
        if (chosen.isSum()) {
            return sum(chosen, change);
        }
        if (!chosen.is(UpdateValue.Kind.LIST_APPEND)) {
            return find(chosen, change.first);
        }
        change.form = Form.APPENDED;
        return operands(chosen, AttributeType.L, change);
    }

    /** Goes through if_not_exists: a value that is no if_not_exists, or one whose path exists. */
    private UpdateValue chosen(UpdateValue value, ValueView into) {
        UpdateValue chosen = value;
        while (chosen.is(UpdateValue.Kind.IF_NOT_EXISTS)
                && !chosen.first().path().find(item, into, down)) {
            chosen = chosen.second();
        }
        return chosen.is(UpdateValue.Kind.IF_NOT_EXISTS) ? chosen.first() : chosen;
    }

    private UpdateResult find(UpdateValue chosen, ValueView into) {
        if (chosen.is(UpdateValue.Kind.VALUE)) {
            values.value(chosen.slot(), into);
            return UpdateResult.APPLIED;
        }
        return chosen.path().find(item, into, down) ? UpdateResult.APPLIED : UpdateResult.MISSING_ATTRIBUTE;
    }

    /** Finds both operands of a function or sum, of the type they must have. */
    private UpdateResult operands(UpdateValue call, byte type, Change change) {
        UpdateResult result = operand(call.first(), type, change.first);
        return result == UpdateResult.APPLIED ? operand(call.second(), type, change.second) : result;
    }

    private UpdateResult operand(UpdateValue value, byte type, ValueView into) {
        UpdateResult result = find(chosen(value, into), into);
        return result == UpdateResult.APPLIED && into.type() != type ? UpdateResult.INCORRECT_OPERAND_TYPE : result;
    }

    private UpdateResult sum(UpdateValue value, Change change) {
        UpdateResult result = operands(value, AttributeType.N, change);
        return result == UpdateResult.APPLIED ? sum(change, value.is(UpdateValue.Kind.MINUS)) : result;
    }

    /** Makes the first value of a change the sum, or the difference, of its two numbers. */
    private UpdateResult sum(Change change, boolean subtract) {
        ValueView first = change.first;
        ValueView second = change.second;
        int to = ItemDescriptor.CONTENT_OFFSET;
        numbers.first(first.buffer(), first.contentOffset(), first.contentLength());
        int length = subtract
                ? numbers.subtract(second.buffer(), second.contentOffset(), second.contentLength(), change.sum, to)
                : numbers.add(second.buffer(), second.contentOffset(), second.contentLength(), change.sum, to);
        if (length == 0) {
            return refused(numbers.problem());
        }
        change.sum.putByte(ItemDescriptor.TYPE_OFFSET, AttributeType.N);
        change.sum.putInt(ItemDescriptor.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        first.wrap(change.sum, 0);
        return UpdateResult.APPLIED;
    }

    private static UpdateResult refused(@Nullable NumberProblem problem) {
        if (problem == NumberProblem.UNDERFLOW) {
            return UpdateResult.NUMBER_UNDERFLOW;
        }
        return problem == NumberProblem.TOO_MANY_DIGITS ? UpdateResult.TOO_MANY_DIGITS : UpdateResult.NUMBER_OVERFLOW;
    }

    /** Whether what an action changes is there, and what ADD and DELETE come to with what they find. */
    private UpdateResult fit(UpdateAction action, Change change) {
        if (!parentFits(action.path())) {
            boolean harmless = action.isClearing() && !itemExists;
            change.form = Form.NONE;
            return harmless ? UpdateResult.APPLIED : UpdateResult.INVALID_DOCUMENT_PATH;
        }
        return switch (action.type()) {
            case SET -> UpdateResult.APPLIED;
            case REMOVE -> {
                change.form = Form.NONE;
                yield UpdateResult.APPLIED;
            }
            case ADD -> add(action, change);
            case DELETE -> delete(action, change);
        };
    }

    private boolean parentFits(DocumentPath path) {
        int last = path.length() - 1;
        if (last == 0) {
            return true;
        }
        byte wanted = path.isIndex(last) ? AttributeType.L : AttributeType.M;
        return path.find(item, last, parent, down) && parent.type() == wanted;
    }

    private UpdateResult add(UpdateAction action, Change change) {
        values.value(action.value().slot(), change.second);
        byte type = change.second.type();
        if (!action.path().find(item, change.first, down)) {
            change.form = Form.COPY;
            change.first.wrap(change.second);
            return UpdateResult.APPLIED;
        }
        if (change.first.type() != type) {
            return UpdateResult.INCORRECT_OPERAND_TYPE;
        }
        if (type == AttributeType.N) {
            change.form = Form.COPY;
            return sum(change, false);
        }
        change.form = type == AttributeType.L ? Form.APPENDED : Form.UNION;
        return UpdateResult.APPLIED;
    }

    private UpdateResult delete(UpdateAction action, Change change) {
        values.value(action.value().slot(), change.second);
        change.form = Form.NONE;
        if (!action.path().find(item, change.first, down)) {
            return UpdateResult.APPLIED;
        }
        if (change.first.type() != change.second.type()) {
            return UpdateResult.INCORRECT_OPERAND_TYPE;
        }
        if (isAnyLeft(change)) {
            change.form = Form.DIFFERENCE;
        }
        return UpdateResult.APPLIED;
    }

    /** Whether the first set has an element that the second does not have. Both ascend. */
    private boolean isAnyLeft(Change change) {
        change.first.elements(left);
        change.second.elements(right);
        boolean more = right.next();
        while (left.next()) {
            while (more && right.compareElement(left) < 0) {
                more = right.next();
            }
            if (!more || right.compareElement(left) != 0) {
                return true;
            }
        }
        return false;
    }
}
