package stator.partiql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.expression.BoundValues;
import stator.expression.Operator;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.ValueView;

/** The key that a condition names: what those of its parts that must hold say that the key attributes equal. */
public final class NamedKey {
    private final KeyNames names;
    private final Values values;
    private final BoundValues bound;
    private final boolean readsLists;
    private final List<Integer> partitionSlots = new ArrayList<>();
    private final List<Integer> sortSlots = new ArrayList<>();
    private boolean alone = true;

    /** @param readsLists whether IN with a list of one value is as good as an equality */
    NamedKey(KeyNames names, BoundStatement statement, boolean readsLists) {
        this.names = names;
        this.values = statement.prepared().values();
        this.bound = statement.values();
        this.readsLists = readsLists;
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
        Expression partition = equal(test, names.partition());
        Expression sort = names.sort() == null ? null : equal(test, names.sort());
        if (partition != null) {
            partitionSlots.add(values.slot(partition));
        } else if (sort != null) {
            sortSlots.add(values.slot(sort));
        } else {
            alone = false;
        }
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
        return !partitionSlots.isEmpty() && (names.sort() == null || !sortSlots.isEmpty());
    }

    /** Whether the condition says nothing else. */
    public boolean isAlone() {
        return alone;
    }

    /** Name of a key attribute that is to equal two different values; null if there is none. */
    public @Nullable String conflict() {
        if (differ(partitionSlots)) {
            return names.partition();
        }
        return differ(sortSlots) ? names.sort() : null;
    }

    private boolean differ(List<Integer> slots) {
        ValueView first = new ValueView();
        ValueView other = new ValueView();
        for (int i = 1; i < slots.size(); i++) {
            if (!bound.value(slots.get(0), first).sameAs(bound.value(slots.get(i), other))) {
                return true;
            }
        }
        return false;
    }

    /** The key, whatever its types, if it is complete. Of two values the first counts. */
    public AttributeMap attributes(ItemEncoder encoder) {
        ValueView value = new ValueView();
        encoder.beginMap();
        encoder.name(names.partition()).copyValue(bound.value(partitionSlots.get(0), value));
        String sort = names.sort();
        if (sort != null) {
            encoder.name(sort).copyValue(bound.value(sortSlots.get(0), value));
        }
        return encoder.endMap().finish();
    }
}
