package stator.partiql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.expression.BoundValues;
import stator.item.AttributeMap;
import stator.item.AttributeValue;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.ValueView;

/**
 * The constants and parameters of a statement, each with a slot in the {@link BoundValues} of a request. Slots are given
 * while a statement is compiled; after {@link #conclude} it does not change: what is compiled again finds its slots.
 */
final class Values {
    private final IdentityHashMap<Expression, Integer> slots = new IdentityHashMap<>();
    private final List<Expression> nodes = new ArrayList<>();
    private final Map<AttributeValue, Expression> implied = new HashMap<>();
    private byte[][] names = new byte[0][];
    private BoundValues constants = BoundValues.inOrder(AttributeMap.empty());
    private int parameterCount;

    /** The slot of a node, which it gets now if it has none. */
    int add(Expression node) {
        Integer known = slots.putIfAbsent(node, nodes.size());
        if (known != null) {
            return known;
        }
        nodes.add(node);
        return nodes.size() - 1;
    }

    /** The slot of a constant that does not stand in the statement itself. */
    int add(AttributeValue value) {
        Expression node = implied.get(value);
        if (node == null) {
            node = new Expression.Constant(value);
            implied.put(value, node);
        }
        return add(node);
    }

    /** The slot of a node that has one. */
    int slot(Expression node) {
        Integer slot = slots.get(node);
        if (slot == null) {
            throw new IllegalStateException("no slot: node=" + node);
        }
        return slot;
    }

    /** Number of parameters; known after {@link #conclude}. */
    int parameterCount() {
        return parameterCount;
    }

    static boolean isValue(Expression node) {
        return node instanceof Expression.Constant || node instanceof Expression.Parameter;
    }

    /** Encodes the constants, with nulls where parameters go. Names are such that their order is that of the slots. */
    Values conclude() {
        names = new byte[nodes.size()][];
        Item.Builder builder = Item.builder();
        for (int slot = 0; slot < names.length; slot++) {
            String name = String.format(Locale.ROOT, "%05d", slot);
            names[slot] = name.getBytes(UTF_8);
            AttributeValue value = constant(nodes.get(slot));
            builder.put(name, value);
            parameterCount += value == null ? 1 : 0;
        }
        constants = BoundValues.inOrder(builder.build().toAttributeMap());
        return this;
    }

    private static @Nullable AttributeValue constant(Expression node) {
        return node instanceof Expression.Constant constant ? constant.value() : null;
    }

    /**
     * The values of a request.
     *
     * @param given   parameters, as many as the statement has, without error
     * @param encoder holds nothing, before and after
     */
    BoundValues bind(List<AttributeMap> given, ItemEncoder encoder) {
        if (parameterCount == 0) {
            return constants;
        }
        ValueView value = new ValueView();
        encoder.beginMap();
        for (int slot = 0; slot < names.length; slot++) {
            encoder.name(names[slot], 0, names[slot].length);
            encoder.copyValue(
                    nodes.get(slot) instanceof Expression.Parameter parameter
                            ? given.get(parameter.index()).singleValue(value)
                            : constants.value(slot, value));
        }
        return BoundValues.inOrder(encoder.endMap().finish());
    }
}
