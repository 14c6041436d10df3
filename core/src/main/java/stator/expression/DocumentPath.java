package stator.expression;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;
import stator.item.AttributeType;
import stator.item.ItemDescriptor;
import stator.item.MapView;
import stator.item.ValueView;

/** Where a value is in an item: an attribute's name, then names in maps and indexes in lists. Immutable. */
public final class DocumentPath {
    private final String[] names;
    private final byte[][] nameBytes;
    private final int[] indexes;

    private DocumentPath(Builder steps) {
        int length = steps.names.size();
        names = steps.names.toArray(new String[length]);
        indexes = steps.indexes.toIntArray();
        nameBytes = new byte[length][];
        for (int step = 0; step < length; step++) {
            nameBytes[step] = names[step].getBytes(UTF_8);
        }
    }

    /** Collects the steps of a path. */
    public static final class Builder {
        private static final int NO_INDEX = -1;

        private final List<String> names = new ArrayList<>();
        private final IntArrayList indexes = new IntArrayList(4, Integer.MIN_VALUE);

        /** Begins with nothing; the first step is the attribute's name. */
        public Builder() {}

        /** Begins with all the steps of another path. */
        Builder(DocumentPath prefix) {
            names.addAll(Arrays.asList(prefix.names));
            for (int index : prefix.indexes) {
                indexes.addInt(index);
            }
        }

        /** Goes into a map, or begins with an attribute. */
        public Builder name(String name) {
            names.add(name);
            indexes.addInt(NO_INDEX);
            return this;
        }

        /** Goes into a list. */
        public Builder index(int index) {
            names.add("");
            indexes.addInt(index);
            return this;
        }

        /** The path. */
        public DocumentPath build() {
            return new DocumentPath(this);
        }
    }

    int length() {
        return names.length;
    }

    String attribute() {
        return names[0];
    }

    boolean isIndex(int step) {
        return indexes[step] >= 0;
    }

    int index(int step) {
        return indexes[step];
    }

    String name(int step) {
        return names[step];
    }

    byte[] nameBytes(int step) {
        return nameBytes[step];
    }

    /**
     * Points a view at the value. Needs a view of a map to go down with.
     *
     * @return false, and the view is anywhere, if there is no such value.
     */
    boolean find(MapView item, ValueView into, MapView down) {
        return find(item, names.length, into, down);
    }

    /** As {@link #find(MapView, ValueView, MapView)}, for the value that the first so many steps lead to. */
    boolean find(MapView item, int steps, ValueView into, MapView down) {
        if (!item.find(nameBytes[0], into)) {
            return false;
        }
        for (int step = 1; step < steps; step++) {
            boolean found = isIndex(step)
                    ? element(into, indexes[step])
                    : into.type() == AttributeType.M && into.map(down).find(nameBytes[step], into);
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static boolean element(ValueView value, int index) {
        if (value.type() != AttributeType.L || index >= value.count()) {
            return false;
        }
        DirectBuffer buffer = value.buffer();
        int element = value.contentOffset() + ItemDescriptor.COUNT_LENGTH;
        for (int left = index; left > 0; left--) {
            element += ItemDescriptor.valueLength(buffer, element);
        }
        value.wrap(buffer, element);
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DocumentPath that
                && Arrays.equals(names, that.names)
                && Arrays.equals(indexes, that.indexes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(indexes);
    }

    /** As DynamoDB's errors print it: {@code [a, b, [1]]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int step = 0; step < names.length; step++) {
            text.append(step == 0 ? "" : ", ");
            if (isIndex(step)) {
                text.append('[').append(indexes[step]).append(']');
            } else {
                text.append(names[step]);
            }
        }
        return text.append(']').toString();
    }
}
