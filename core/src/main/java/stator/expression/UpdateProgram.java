package stator.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.MapView;

/**
 * An UpdateExpression of one request, or its legacy AttributeUpdates, ready to be applied. Applying it is deterministic and total: the same item and
 * update give the same bytes or the same refusal anywhere, and nothing is thrown. Used by one thread at a time; valid
 * as long as the bytes of the request's values are.
 */
public final class UpdateProgram {
    private final UpdatePlan plan;
    private final BoundValues values;
    private final UpdateResult wrongType;
    private @Nullable Projector touched;

    /** @param wrongType how it ends if an operand is not of the type that an action needs */
    UpdateProgram(UpdatePlan plan, BoundValues values, UpdateResult wrongType) {
        this.plan = plan;
        this.values = values;
        this.wrongType = wrongType;
    }

    /**
     * Compiles an UpdateExpression and binds it to the request's values.
     *
     * @throws DynamoDbException a ValidationException with DynamoDB's text, if the expression is wrong.
     */
    public static UpdateProgram compile(String text, ExpressionContext context) {
        UpdatePlan plan =
                (UpdatePlan) context.cache().find(ExpressionKind.UPDATE, text, context.names(), UpdateParser::parse);
        return plan.bind(context.bind(plan));
    }

    /** The update of a request that asks for none: changes nothing, but makes the item where there is none. */
    public static UpdateProgram nothing() {
        return of(List.of());
    }

    /** The update that the legacy parameter AttributeUpdates says: each attribute is there once. */
    public static UpdateProgram of(List<AttributeUpdate> updates) {
        List<UpdateAction> actions = new ArrayList<>(updates.size());
        List<DocumentPath> paths = new ArrayList<>(updates.size());
        List<AttributeMap> values = new ArrayList<>(updates.size());
        for (AttributeUpdate update : updates) {
            DocumentPath path = ComparisonCompiler.path(update.attribute());
            paths.add(path);
            if (update.value() == null) {
                actions.add(new UpdateAction(UpdateAction.Type.REMOVE, path, UpdateValue.path(path)));
            } else {
                actions.add(new UpdateAction(type(update.action()), path, UpdateValue.value(values.size())));
                values.add(update.value());
            }
        }
        UpdatePlan.Parts parts = new UpdatePlan.Parts(actions, List.of(), paths, 0);
        UpdatePlan plan = new UpdatePlan(
                ExpressionKind.UPDATE, parts, new Uses(Map.of(), List.of()), new Findings(ExpressionKind.UPDATE));
        return new UpdateProgram(plan, BoundValues.of(values), UpdateResult.TYPE_MISMATCH);
    }

    private static UpdateAction.Type type(AttributeUpdate.Action action) {
        return switch (action) {
            case PUT -> UpdateAction.Type.SET;
            case ADD -> UpdateAction.Type.ADD;
            case DELETE -> UpdateAction.Type.DELETE;
        };
    }

    /**
     * Encodes the new image of an item as an outermost map. All reads see the item before the update. Leaves no garbage
     * in steady state.
     *
     * @param current the item; where there is none, see {@link #create}
     * @param out     an encoder that holds nothing; after a refusal it holds nothing again
     * @param scratch of the calling thread
     */
    public UpdateResult apply(MapView current, ItemEncoder out, UpdateScratch scratch) {
        return write(current, true, out, scratch);
    }

    /**
     * As {@link #apply}, where there is no item: the key's attributes are what reads see, and what the new image has
     * besides what the update gives it.
     */
    public UpdateResult create(MapView key, ItemEncoder out, UpdateScratch scratch) {
        return write(key, false, out, scratch);
    }

    private UpdateResult write(MapView item, boolean exists, ItemEncoder out, UpdateScratch scratch) {
        UpdateResult result = scratch.evaluate(plan, item, exists, values);
        if (result == UpdateResult.INCORRECT_OPERAND_TYPE) {
            result = wrongType;
        } else if (result == UpdateResult.APPLIED) {
            scratch.writer().write(plan, scratch, item, out);
            // names and values were checked before; only together with where it goes can a value be too deep
            if (out.error() != null) {
                out.reset();
                result = UpdateResult.NESTING_TOO_DEEP;
            }
        }
        return result;
    }

    /**
     * Encodes the part of an image, old or new, that the update's paths lead to: what UPDATED_OLD and UPDATED_NEW
     * answer with.
     */
    public void projectTouched(MapView image, ItemEncoder out) {
        if (touched == null) {
            touched = new Projector(plan.tree());
        }
        touched.project(image, out);
    }

    /** What DynamoDB charges UpdateItem with for the expression, which may be no more than the size of an item. */
    public long chargeBytes() {
        return UpdateCharge.of(plan, values);
    }

    /** Whether it makes an item where there is none. One that only removes and deletes does not. */
    public boolean createsItem() {
        for (int i = 0; i < plan.actionCount(); i++) {
            if (!plan.action(i).isClearing()) {
                return true;
            }
        }
        return plan.actionCount() == 0;
    }

    /** The attributes that it changes, whole or in part, in the order of their first appearance. */
    public Set<String> writtenAttributes() {
        return plan.writtenAttributes();
    }

    /** Type of the value that it sets a whole attribute to or adds to it, if the request tells it; 0 otherwise. */
    public byte typeGiven(String attribute) {
        for (int i = 0; i < plan.actionCount(); i++) {
            UpdateAction action = plan.action(i);
            if (!action.isClearing()
                    && action.path().length() == 1
                    && action.path().attribute().equals(attribute)) {
                return action.value().type(values);
            }
        }
        return BoundValues.NO_TYPE;
    }

    /** The attributes that it changes or reads, in the order of their first appearance. */
    public Set<String> topLevelAttributes() {
        return plan.topLevelAttributes();
    }

    /** Those of {@link #topLevelAttributes} that it looks into, with {@code .} or {@code []}. */
    public Set<String> nestedAttributes() {
        return plan.nestedAttributes();
    }
}
