package stator.expression;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import stator.item.AttributeMap;
import stator.item.MapView;
import stator.item.ValueView;

/**
 * What one compiled expression takes from its request: {@code #names}, which were resolved when it was compiled, and
 * {@code :values}, each of which has a slot. Immutable.
 */
final class Uses {
    private static final int MAX_KEPT_LENGTH = 16 * 1024;

    private final String[] names;
    private final String[] attributes;
    private final String[] values;
    private final byte[][] valueKeys;

    /** Names and the attributes that they stood for, in the same order; values in the order of their slots. */
    Uses(Map<String, String> names, List<String> values) {
        this.names = names.keySet().toArray(new String[0]);
        this.attributes = names.values().toArray(new String[0]);
        this.values = values.toArray(new String[0]);
        this.valueKeys = new byte[this.values.length][];
        for (int slot = 0; slot < valueKeys.length; slot++) {
            valueKeys[slot] = this.values[slot].getBytes(UTF_8);
        }
    }

    /** Whether every name that was used stands for the same attribute in these names. */
    boolean fit(Map<String, String> other) {
        for (int i = 0; i < names.length; i++) {
            if (!attributes[i].equals(other.get(names[i]))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the attributes' names take so little space that a cache may keep them. */
    boolean areSmall() {
        int length = 0;
        for (String attribute : attributes) {
            length += attribute.length();
        }
        return length <= MAX_KEPT_LENGTH;
    }

    List<String> names() {
        return List.of(names);
    }

    List<String> values() {
        return List.of(values);
    }

    int valueCount() {
        return values.length;
    }

    boolean usesName(String name) {
        for (String used : names) {
            if (used.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Slot of a value that the expression uses. */
    int slot(String value) {
        int slot = Arrays.asList(values).indexOf(value);
        assert slot >= 0 : "value=" + value;
        return slot;
    }

    String value(int slot) {
        return values[slot];
    }

    /** Finds the values in a request's. Values that it lacks stay undefined. */
    BoundValues bind(AttributeMap requestValues) {
        int[] offsets = new int[valueKeys.length];
        Arrays.fill(offsets, BoundValues.UNDEFINED);
        MapView map = requestValues.view(new MapView());
        ValueView view = new ValueView();
        for (int slot = 0; slot < offsets.length; slot++) {
            if (map.find(valueKeys[slot], view)) {
                offsets[slot] = view.offset();
            }
        }
        return new BoundValues(requestValues.buffer(), offsets);
    }
}
