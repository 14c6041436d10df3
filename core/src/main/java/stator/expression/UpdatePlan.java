package stator.expression;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.AttributeType;

/** A compiled update. Immutable. */
public final class UpdatePlan implements Compiled {
    private static final String[] LONG_TYPE_NAMES = {"", "STRING", "NUMBER", "BINARY", "BOOLEAN", "NULL"};

    /**
     * What the parser found.
     *
     * @param actions   in the order of the text
     * @param calls     functions and sums, inner ones first
     * @param paths     every path, read or written
     * @param operators number of functions and operators
     */
    record Parts(List<UpdateAction> actions, List<UpdateValue> calls, List<DocumentPath> paths, int operators) {}

    private final ExpressionKind kind;
    private final Parts parts;
    private final UpdateAction[] actions;
    private final Uses uses;
    private final Findings findings;
    private final PathTree tree;
    private final Set<String> writtenAttributes;
    private final Set<String> topLevelAttributes;
    private final Set<String> nestedAttributes;

    /**
     * @param findings what is wrong but comes after undefined values
     */
    UpdatePlan(ExpressionKind kind, Parts parts, Uses uses, Findings findings) {
        this.kind = kind;
        this.parts = parts;
        this.actions = parts.actions().toArray(new UpdateAction[0]);
        this.uses = uses;
        this.findings = findings;
        this.tree =
                new PathTree(parts.actions().stream().map(UpdateAction::path).toList(), findings);
        this.writtenAttributes = Projection.attributes(tree.paths(), 1);
        this.topLevelAttributes = Projection.attributes(parts.paths(), 1);
        this.nestedAttributes = Projection.attributes(parts.paths(), 2);
    }

    @Override
    public Uses uses() {
        return uses;
    }

    @Override
    public boolean isSound() {
        return findings.isEmpty()
                && parts.operators() <= ConditionProgram.MAX_OPERATORS
                && parts.calls().stream().allMatch(call -> shapeError(call) == null);
    }

    /**
     * The update with these values.
     *
     * @throws DynamoDbException a ValidationException, if the values do not fit the actions, or the actions one another.
     */
    public UpdateProgram bind(BoundValues values) {
        check(values);
        return new UpdateProgram(this, values, UpdateResult.INCORRECT_OPERAND_TYPE);
    }

    /**
     * Checks everything that comes after the names.
     *
     * @throws DynamoDbException the first error.
     */
    void check(BoundValues values) {
        for (int slot = 0; slot < uses.valueCount(); slot++) {
            if (!values.isDefined(slot)) {
                throw kind.error(References.undefined(uses.value(slot)));
            }
        }
        findings.throwFirst(Finding.PATHS_OVERLAP, Finding.PATHS_CONFLICT);
        for (UpdateAction action : actions) {
            checkOperand(action, values);
        }
        for (UpdateValue call : parts.calls()) {
            String error = shapeError(call);
            error = error != null ? error : typeError(call, values);
            if (error != null) {
                throw kind.error(error);
            }
        }
        Compiled.checkOperators(kind, parts.operators());
    }

    private void checkOperand(UpdateAction action, BoundValues values) {
        if (action.type() != UpdateAction.Type.ADD && action.type() != UpdateAction.Type.DELETE) {
            return;
        }
        byte type = action.value().type(values);
        boolean fits = AttributeType.isSet(type) || (type == AttributeType.N && action.type() == UpdateAction.Type.ADD);
        if (!fits) {
            throw kind.error("Incorrect operand type for operator or function; operator: " + action.type()
                    + ", operand type: " + longName(type) + ", typeSet: ALLOWED_FOR_ADD_OPERAND");
        }
    }

    private static String longName(byte type) {
        if (type < LONG_TYPE_NAMES.length) {
            return LONG_TYPE_NAMES[type];
        }
        return type == AttributeType.L ? "LIST" : "MAP";
    }

    private static @Nullable String shapeError(UpdateValue call) {
        int operands = call.arguments().size();
        if (operands != 2) {
            return Functions.wrongCount(call.function(), operands);
        }
        return call.is(UpdateValue.Kind.IF_NOT_EXISTS) && !call.first().is(UpdateValue.Kind.PATH)
                ? Functions.needsPath(call.function())
                : null;
    }

    private static @Nullable String typeError(UpdateValue call, BoundValues values) {
        if (call.is(UpdateValue.Kind.IF_NOT_EXISTS)) {
            return null;
        }
        byte wanted = call.isSum() ? AttributeType.N : AttributeType.L;
        for (UpdateValue argument : call.arguments()) {
            byte type = argument.type(values);
            if (type != BoundValues.NO_TYPE && type != wanted) {
                return Functions.wrongType(call.function(), AttributeType.name(type));
            }
        }
        return null;
    }

    int actionCount() {
        return actions.length;
    }

    UpdateAction action(int index) {
        return actions[index];
    }

    /** The attributes that it changes, in the order of their first appearance. */
    Set<String> writtenAttributes() {
        return writtenAttributes;
    }

    /** The attributes that it changes or reads, in the order of their first appearance. */
    Set<String> topLevelAttributes() {
        return topLevelAttributes;
    }

    /** Those of {@link #topLevelAttributes} that it looks into. */
    Set<String> nestedAttributes() {
        return nestedAttributes;
    }

    PathTree tree() {
        return tree;
    }
}
