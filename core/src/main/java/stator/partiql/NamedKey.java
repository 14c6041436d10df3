package stator.partiql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.expression.BoundValues;
import stator.expression.Operator;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.ValueView;

/** The key that a condition names: what those of its parts that must hold say that the key attributes equal. */
public final class NamedKey {
    private final Values values;
    private final BoundValues bound;
    private final boolean readsLists;
    private final Map<String, List<Integer>> slots = new LinkedHashMap<>();
    private boolean alone = true;

    /** @param readsLists whether IN with a list of one value is as good as an equality */
    NamedKey(KeyNames names, BoundStatement statement, boolean readsLists) {
        this.values = statement.prepared().values();
        this.bound = statement.values();
        this.readsLists = readsLists;
        names.partition().forEach(attribute -> slots.put(attribute, new ArrayList<>(1)));
        names.sort().forEach(attribute -> slots.put(attribute, new ArrayList<>(1)));
    }

    NamedKey read(@Nullable Expression condition) {
        if (condition instanceof Expression.And and) {
            and.parts().forEach(this::read);
        } else if (condition != null) {
            readTest(condition);
        }
        return this;
    }

    private void readTest(Expression test) {
        for (Map.Entry<String, List<Integer>> attribute : slots.entrySet()) {
            Expression value = equal(test, attribute.getKey());
            if (value != null) {
                attribute.getValue().add(values.slot(value));
                return;
            }
        }
        alone = false;
    }

    private @Nullable Expression equal(Expression test, String attribute) {
        if (test instanceof Expression.Comparison comparison) {
            return comparison.operator() == Operator.EQ ? KeyBranches.comparedWith(attribute, comparison) : null;
        }
        boolean listed = readsLists
                && test instanceof Expression.In in
                && in.candidates().size() == 1
                && Values.isValue(in.candidates().get(0))
                && in.value() instanceof Expression.Path path
                && path.isAttribute(attribute);
        return listed ? ((Expression.In) test).candidates().get(0) : null;
    }

    /** Whether every key attribute has a value. */
    public boolean isComplete() {
        return slots.values().stream().noneMatch(List::isEmpty);
    }

    /** Whether the condition says nothing else. */
    public boolean isAlone() {
        return alone;
    }

    /** Name of a key attribute that is to equal two different values; null if there is none. */
    public @Nullable String conflict() {
        for (Map.Entry<String, List<Integer>> attribute : slots.entrySet()) {
            if (differ(attribute.getValue())) {
                return attribute.getKey();
            }
        }
        return null;
    }

    private boolean differ(List<Integer> equal) {
        ValueView first = new ValueView();
        ValueView other = new ValueView();
        for (int i = 1; i < equal.size(); i++) {
            if (!bound.value(equal.get(0), first).sameAs(bound.value(equal.get(i), other))) {
                return true;
            }
        }
        return false;
    }

    /** The key, whatever its types, if it is complete. Of two values the first counts. */
    public AttributeMap attributes(ItemEncoder encoder) {
        ValueView value = new ValueView();
        encoder.beginMap();
        slots.forEach((attribute, equal) -> encoder.name(attribute).copyValue(bound.value(equal.get(0), value)));
        return encoder.endMap().finish();
    }
}
