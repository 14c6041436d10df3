package stator.expression;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stator.contract.DynamoDbException;
import stator.item.ItemEncoder;
import stator.item.MapView;

/** A ProjectionExpression of one request. Used by one thread at a time. */
public final class Projection {
    private final ProjectionPlan plan;
    private final Projector projector;

    private Projection(ProjectionPlan plan) {
        this.plan = plan;
        this.projector = new Projector(plan.tree());
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
        return new Projection(plan);
    }

    /** The projection that the legacy parameter AttributesToGet says: whole attributes, each there once. */
    public static Projection ofAttributes(List<String> attributes) {
        List<DocumentPath> paths =
                attributes.stream().map(ComparisonCompiler::path).toList();
        PathTree tree = new PathTree(paths, new Findings(ExpressionKind.PROJECTION));
        return new Projection(new ProjectionPlan(tree, new Uses(Map.of(), List.of())));
    }

    /**
     * Encodes the part of an item that the paths lead to, as an outermost map. Paths that lead nowhere leave no trace;
     * elements of a list move together. Leaves no garbage.
     */
    public void project(MapView item, ItemEncoder out) {
        projector.project(item, out);
    }

    /** The attributes that are projected, whole or in part, in the order of their first appearance. */
    public Set<String> topLevelAttributes() {
        return attributes(plan.tree().paths(), 1);
    }

    /** Those of {@link #topLevelAttributes} of which only a part is. */
    public Set<String> nestedAttributes() {
        return attributes(plan.tree().paths(), 2);
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
