package stator.item;

import static stator.item.ItemDescriptor.ELEMENT_OFFSET;
import static stator.item.ItemDescriptor.NAME_OFFSET;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Puts the pieces of a map or set, which lie one behind the other in the order they came, into the order of their
 * bytes. Knows where the pieces of all open maps and sets start; the innermost one's are the last. Scratch space of one
 * thread, no garbage in steady state.
 */
final class PieceSorter {
    private static final int INITIAL_PIECES = 64;

    private final MutableDirectBuffer buffer;
    private final ExpandableArrayBuffer sorted = new ExpandableArrayBuffer();
    private int[] offsets = new int[INITIAL_PIECES];
    private int size;
    private boolean entries;
    private boolean moved;

    PieceSorter(MutableDirectBuffer buffer) {
        this.buffer = buffer;
    }

    /** Pieces known now: a mark to go back to. */
    int size() {
        return size;
    }

    /** Forgets the pieces that came after a mark. */
    void truncate(int mark) {
        size = mark;
    }

    void add(int offset) {
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, size * 2);
        }
        offsets[size++] = offset;
    }

    /** Start of a piece: they count from 0, the outermost map's first. */
    int at(int index) {
        return offsets[index];
    }

    /** Finds the order of the pieces after a mark; returns whether some are equal. They stay where they are. */
    boolean order(int mark, boolean piecesAreEntries) {
        entries = piecesAreEntries;
        moved = !ascending(mark);
        boolean equal = false;
        if (moved) {
            heapSort(mark);
            for (int i = mark + 1; i < size && !equal; i++) {
                equal = compareBytes(offsets[i - 1], offsets[i]) == 0;
            }
        }
        return equal;
    }

    /**
     * Puts the pieces after a mark, of which {@link #order} has found the order, into it. Of pieces with equal bytes
     * (entries: equal names) the last that came stays.
     *
     * @param start where the first of them lies.
     * @return bytes of all that stay.
     */
    int arrange(int mark, int start, int end) {
        if (!moved) {
            return end - start;
        }
        int to = 0;
        int kept = mark;
        for (int i = mark; i < size; i++) {
            if (i + 1 == size || compareBytes(offsets[i], offsets[i + 1]) != 0) {
                int length = length(offsets[i]);
                sorted.putBytes(to, buffer, offsets[i], length);
                to += length;
                kept++;
            }
        }
        buffer.putBytes(start, sorted, 0, to);
        size = kept;
        return to;
    }

    private boolean ascending(int mark) {
        for (int i = mark + 1; i < size; i++) {
            if (compareBytes(offsets[i - 1], offsets[i]) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** In place, and no slower on hostile input. */
    private void heapSort(int mark) {
        int n = size - mark;
        for (int root = n / 2 - 1; root >= 0; root--) {
            sift(mark, root, n);
        }
        for (int last = n - 1; last > 0; last--) {
            swap(mark, mark + last);
            sift(mark, 0, last);
        }
    }

    private void sift(int mark, int from, int n) {
        int root = from;
        for (int child = 2 * root + 1; child < n; child = 2 * root + 1) {
            if (child + 1 < n && compare(offsets[mark + child], offsets[mark + child + 1]) < 0) {
                child++;
            }
            if (compare(offsets[mark + root], offsets[mark + child]) >= 0) {
                return;
            }
            swap(mark + root, mark + child);
            root = child;
        }
    }

    private void swap(int i, int j) {
        int offset = offsets[i];
        offsets[i] = offsets[j];
        offsets[j] = offset;
    }

    private int compare(int a, int b) {
        int order = compareBytes(a, b);
        return order != 0 ? order : Integer.compare(a, b);
    }

    private int compareBytes(int a, int b) {
        DirectBuffer bytes = buffer;
        if (entries) {
            return UnsignedBytes.compare(
                    bytes,
                    a + NAME_OFFSET,
                    ItemDescriptor.nameLength(bytes, a),
                    bytes,
                    b + NAME_OFFSET,
                    ItemDescriptor.nameLength(bytes, b));
        }
        return UnsignedBytes.compare(
                bytes,
                a + ELEMENT_OFFSET,
                ItemDescriptor.elementLength(bytes, a),
                bytes,
                b + ELEMENT_OFFSET,
                ItemDescriptor.elementLength(bytes, b));
    }

    private int length(int piece) {
        return entries
                ? ItemDescriptor.entryLength(buffer, piece)
                : ELEMENT_OFFSET + ItemDescriptor.elementLength(buffer, piece);
    }
}
