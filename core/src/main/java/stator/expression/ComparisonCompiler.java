package stator.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stator.item.AttributeMap;

/**
 * Makes of the comparisons of a legacy parameter the program that an expression which says the same is compiled to. The
 * comparisons have been checked; their values get slots in the order in which they come.
 */
final class ComparisonCompiler {
    private static final Predicate.Notes FAULTLESS = new Predicate.Notes(List.of(), List.of(), null);

    private final ConditionBuilder builder = new ConditionBuilder();
    private int slots;

    private ComparisonCompiler() {}

    /**
     * Compiles at least one comparison.
     *
     * @param any whether one that holds is enough
     */
    static ConditionProgram compile(List<AttributeComparison> comparisons, boolean any) {
        ComparisonCompiler compiler = new ComparisonCompiler();
        List<ConditionBuilder.Span> spans = new ArrayList<>(comparisons.size());
        for (AttributeComparison comparison : comparisons) {
            spans.add(compiler.span(comparison));
        }
        // joined from the end: what is redirected is then one comparison at a time, however many there are
        ConditionBuilder.Span joined = spans.get(spans.size() - 1);
        for (int i = spans.size() - 2; i >= 0; i--) {
            joined = any ? compiler.builder.or(spans.get(i), joined) : compiler.builder.and(spans.get(i), joined);
        }
        return new ConditionProgram(ExpressionKind.CONDITION, new Uses(Map.of(), List.of()), compiler.builder);
    }

    /** The values of comparisons, bound to their slots. */
    static BoundValues bind(List<AttributeComparison> comparisons) {
        List<AttributeMap> values = new ArrayList<>();
        comparisons.forEach(comparison -> values.addAll(comparison.values()));
        return BoundValues.of(values);
    }

    static DocumentPath path(String attribute) {
        return new DocumentPath.Builder().name(attribute).build();
    }

    private ConditionBuilder.Span span(AttributeComparison comparison) {
        Operand path = Operand.path(path(comparison.attribute()));
        Operator operator = comparison.operator().operator();
        int values = comparison.values().size();
        if (comparison.operator() != ComparisonOperator.NOT_CONTAINS) {
            return test(operator, path, values);
        }
        ConditionBuilder.Span exists = test(Operator.ATTRIBUTE_EXISTS, path, 0);
        return builder.and(exists, builder.not(test(operator, path, values)));
    }

    private ConditionBuilder.Span test(Operator operator, Operand path, int values) {
        List<Operand> operands = new ArrayList<>(1 + values);
        operands.add(path);
        for (int i = 0; i < values; i++) {
            operands.add(Operand.value(slots++));
        }
        return builder.add(new Predicate(operator, operands, FAULTLESS));
    }
}
