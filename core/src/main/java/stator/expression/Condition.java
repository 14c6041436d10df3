package stator.expression;

import java.util.List;
import java.util.Set;
import stator.contract.DynamoDbException;
import stator.item.MapView;

/**
 * A condition or filter of one request, ready to be judged. Immutable: it may be compiled by one thread and judged by
 * another. Valid as long as the bytes of the request's values are.
 */
public final class Condition {
    private final ConditionProgram program;
    private final BoundValues values;

    Condition(ConditionProgram program, BoundValues values) {
        this.program = program;
        this.values = values;
    }

    /**
     * Compiles a ConditionExpression or FilterExpression and binds it to the request's values.
     *
     * @throws DynamoDbException a ValidationException with DynamoDB's text, if the expression is wrong.
     */
    public static Condition compile(ExpressionKind kind, String text, ExpressionContext context) {
        assert kind == ExpressionKind.CONDITION || kind == ExpressionKind.FILTER : "kind=" + kind;
        ConditionProgram program =
                (ConditionProgram) context.cache().find(kind, text, context.names(), ConditionParser::parse);
        return program.bind(context.bind(program));
    }

    /**
     * The condition that every comparison of a legacy parameter holds.
     *
     * @param comparisons at least one
     */
    public static Condition allOf(List<AttributeComparison> comparisons) {
        return new Condition(ComparisonCompiler.compile(comparisons, false), ComparisonCompiler.bind(comparisons));
    }

    /** As {@link #allOf}, where one that holds is enough. */
    public static Condition anyOf(List<AttributeComparison> comparisons) {
        return new Condition(ComparisonCompiler.compile(comparisons, true), ComparisonCompiler.bind(comparisons));
    }

    /**
     * Whether the condition holds. Never fails, and leaves no garbage.
     *
     * @param item    the item as it is; an empty map if there is none
     * @param scratch of the calling thread
     */
    public boolean test(MapView item, ConditionScratch scratch) {
        int next = 0;
        while (next >= 0) {
            next = program.target(next, scratch.holds(program.test(next), item, values));
        }
        return next == ConditionProgram.TRUE;
    }

    /** The attributes that the condition looks at, in the order of their first appearance. */
    public Set<String> topLevelAttributes() {
        return program.topLevelAttributes();
    }

    /** Those of {@link #topLevelAttributes} that it looks into, with {@code .} or {@code []}. */
    public Set<String> nestedAttributes() {
        return program.nestedAttributes();
    }
}
