package stator.expression;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import stator.contract.DynamoDbException;
import stator.item.ItemEncoder;
import stator.item.MapView;

/** What one request wants of each item: a ProjectionExpression, or columns. Used by one thread at a time. */
public final class Projection {
    private final List<DocumentPath> paths;
    private final Picker picker;

    /** Picks parts of an item. */
    interface Picker {
        /** Encodes them as an outermost map. */
        void project(MapView item, ItemEncoder out);
    }

    private Projection(List<DocumentPath> paths, Picker picker) {
        this.paths = paths;
        this.picker = picker;
    }

    /**
     * Attributes of their own for what paths lead to, wherever in the item that is. Paths that lead nowhere leave no trace.
     *
     * @param names of the columns, in the order of their paths
     */
    public static Projection columns(List<DocumentPath> paths, List<String> names) {
        return new Projection(paths, new ColumnPicker(paths, names));
    }

    /**
     * Compiles a ProjectionExpression.
     *
     * @throws DynamoDbException a ValidationException with DynamoDB's text, if the expression is wrong.
     */
    public static Projection compile(String text, ExpressionContext context) {
        ProjectionPlan plan = (ProjectionPlan)
                context.cache().find(ExpressionKind.PROJECTION, text, context.names(), ProjectionPlan::parse);
        context.bind(plan);
        return new Projection(plan.tree().paths(), new Projector(plan.tree()));
    }

    /** The projection that the legacy parameter AttributesToGet says: whole attributes, each there once. */
    public static Projection ofAttributes(List<String> attributes) {
        List<DocumentPath> paths =
                attributes.stream().map(ComparisonCompiler::path).toList();
        PathTree tree = new PathTree(paths, new Findings(ExpressionKind.PROJECTION));
        return new Projection(paths, new Projector(tree));
    }

    /**
     * Encodes the part of an item that the paths lead to, as an outermost map. Paths that lead nowhere leave no trace;
     * elements of a list move together, where they stay in their list. Leaves no garbage.
     */
    public void project(MapView item, ItemEncoder out) {
        picker.project(item, out);
    }

    /** The attributes that are projected, whole or in part, in the order of their first appearance. */
    public Set<String> topLevelAttributes() {
        return attributes(paths, 1);
    }

    /** Those of {@link #topLevelAttributes} of which only a part is. */
    public Set<String> nestedAttributes() {
        return attributes(paths, 2);
    }

    static Set<String> attributes(List<DocumentPath> paths, int minimumSteps) {
        Set<String> attributes = new LinkedHashSet<>();
        for (DocumentPath path : paths) {
            if (path.length() >= minimumSteps) {
                attributes.add(path.attribute());
            }
        }
        return Collections.unmodifiableSet(attributes);
    }
}
