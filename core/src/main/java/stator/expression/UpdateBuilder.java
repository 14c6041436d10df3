package stator.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts an update together action by action, for the compiler of another language. Values are slots of the
 * {@link BoundValues} that the plan is bound to.
 */
public final class UpdateBuilder {
    private final List<UpdateAction> actions = new ArrayList<>();
    private final List<UpdateValue> calls = new ArrayList<>();
    private final List<DocumentPath> paths = new ArrayList<>();
    private final Findings findings = new Findings(ExpressionKind.STATEMENT);

    /** An update that does nothing yet. */
    public UpdateBuilder() {}

    /** Stores a value. */
    public UpdateBuilder set(DocumentPath path, UpdateValue value) {
        if (value.is(UpdateValue.Kind.PATH)) {
            paths.add(value.path());
        }
        return add(UpdateAction.Type.SET, path, value);
    }

    /** Takes away what is there. */
    public UpdateBuilder remove(DocumentPath path) {
        return add(UpdateAction.Type.REMOVE, path, UpdateValue.path(path));
    }

    /** Adds the elements of a set. */
    public UpdateBuilder addElements(DocumentPath path, int slot) {
        return add(UpdateAction.Type.ADD, path, UpdateValue.value(slot));
    }

    /** Takes the elements of a set away. */
    public UpdateBuilder deleteElements(DocumentPath path, int slot) {
        return add(UpdateAction.Type.DELETE, path, UpdateValue.value(slot));
    }

    /**
     * A sum, a difference or a list of two lists' elements, to be given to {@link #set}.
     *
     * @param kind     {@code PLUS}, {@code MINUS} or {@code LIST_APPEND}
     * @param operands paths and values; any other number than two makes a plan that cannot be bound
     */
    public UpdateValue call(UpdateValue.Kind kind, List<UpdateValue> operands) {
        for (UpdateValue operand : operands) {
            if (operand.is(UpdateValue.Kind.PATH)) {
                paths.add(operand.path());
            }
        }
        UpdateValue call = UpdateValue.call(kind, operands);
        calls.add(call);
        return call;
    }

    /** The plan of everything that was added. */
    public UpdatePlan plan() {
        UpdatePlan.Parts parts = new UpdatePlan.Parts(actions, calls, paths, calls.size());
        return new UpdatePlan(ExpressionKind.STATEMENT, parts, new Uses(Map.of(), List.of()), findings);
    }

    private UpdateBuilder add(UpdateAction.Type type, DocumentPath path, UpdateValue value) {
        actions.add(new UpdateAction(type, path, value));
        paths.add(path);
        return this;
    }
}
