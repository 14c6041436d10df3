package stator.index;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static stator.index.PageDescriptor.*;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A view of a leaf. Owned by one thread; valid until the next {@link #wrap}; changes only pages of the working version. */
final class LeafFlyweight extends PageFlyweight {
    /** As many insertions in one direction are taken for a sequence. */
    private static final int SEQUENCE = 4;

    /** Prefixes grow when at least this many bytes of the heads say nothing. */
    private static final int USELESS_HEAD_BYTES = 4;

    LeafFlyweight(PageStore store) {
        super(store);
    }

    LeafFlyweight wrap(int page) {
        view(page);
        assert buffer.getByte(base + KIND_OFFSET) == LEAF : "not a leaf, page=" + page;
        return this;
    }

    long value(int index) {
        return buffer.getLong(base + entryOffset(index) + VALUE_OFFSET);
    }

    void value(int index, long value) {
        buffer.putLong(base + entryOffset(index) + VALUE_OFFSET, value);
    }

    /** @return the key's index, or {@code -(i + 1)} where {@code i} is that of the first greater key. */
    int search(KeySource keys, DirectBuffer key, int offset, int length) {
        int order = prefixOrder(key, offset, length);
        if (order != 0) {
            return order < 0 ? -1 : -(count() + 1);
        }
        int prefixLength = prefixLength();
        long head = KeyBytes.head(key, offset + prefixLength, length - prefixLength) + Long.MIN_VALUE;
        int low = 0;
        int high = count() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long other = head(middle) + Long.MIN_VALUE;
            int result = other < head ? -1 : 1;
            if (other == head) {
                result = keys.compare(value(middle), key, offset, length);
                if (result == 0) {
                    return middle;
                }
            }
            if (result < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }

    boolean hasRoom() {
        return entryOffset(count() + 1) + prefixLength() <= pageLength;
    }

    /** Inserts an entry; the leaf must have room. */
    void insert(int index, long value, DirectBuffer key, int offset, int length) {
        assert hasRoom() : "no room in leaf, count=" + count() + " prefixLength=" + prefixLength();
        int count = count();
        if (count == 0) {
            storePrefix(key, offset, Math.min(length, prefixLimit));
        } else {
            int prefixLength = prefixLength();
            int common = KeyBytes.mismatch(buffer, prefixOffset(), key, offset, Math.min(prefixLength, length));
            if (common < prefixLength) {
                shortenPrefix(common);
            }
        }
        int prefixLength = prefixLength();
        moveEntries(index, index + 1);
        head(index, KeyBytes.head(key, offset + prefixLength, length - prefixLength));
        value(index, value);
        count(count + 1);
        noteInsertion(index);
    }

    private void noteInsertion(int index) {
        int last = buffer.getShort(base + LAST_INSERT_OFFSET);
        int run = buffer.getShort(base + RUN_OFFSET);
        if (index == last + 1) {
            run = Math.max(run, 0) + 1;
        } else if (index == last) {
            run = Math.min(run, 0) - 1;
        } else {
            run = 0;
        }
        buffer.putShort(base + LAST_INSERT_OFFSET, (short) index);
        buffer.putShort(base + RUN_OFFSET, (short) run);
    }

    /** Whether an insertion here goes on with a sequence of growing keys. */
    boolean isAscendingAt(int index) {
        return buffer.getShort(base + RUN_OFFSET) >= SEQUENCE
                && index == buffer.getShort(base + LAST_INSERT_OFFSET) + 1;
    }

    /** Whether an insertion here goes on with a sequence of falling keys. */
    boolean isDescendingAt(int index) {
        return buffer.getShort(base + RUN_OFFSET) <= -SEQUENCE && index == buffer.getShort(base + LAST_INSERT_OFFSET);
    }

    /** Removes the entries from {@code from} up to but not {@code to}. */
    void remove(int from, int to) {
        moveEntries(to, from);
        count(count() - (to - from));
        buffer.putShort(base + LAST_INSERT_OFFSET, (short) -1);
        buffer.putShort(base + RUN_OFFSET, (short) 0);
    }

    /** Moves the entries from {@code from} on to an empty leaf. */
    void moveTail(int from, LeafFlyweight right) {
        int moved = count() - from;
        right.buffer.putBytes(right.base + entryOffset(0), buffer, base + entryOffset(from), moved * ENTRY_LENGTH);
        right.storePrefix(buffer, prefixOffset(), prefixLength());
        right.count(moved);
        count(from);
    }

    /** Whether the entries of the leaf after this one fit in here with some room to spare. */
    boolean canTake(LeafFlyweight right) {
        return entryOffset(count() + right.count()) + prefixLimit <= pageLength - pageLength / 8;
    }

    /** Appends the entries of the leaf after this one, which stays as it is. */
    void append(LeafFlyweight right) {
        int rightPrefix = right.prefixLength();
        int shorter = Math.min(prefixLength(), rightPrefix);
        int common = KeyBytes.mismatch(buffer, prefixOffset(), right.buffer, right.prefixOffset(), shorter);
        shortenPrefix(common);
        int count = count();
        int added = right.count();
        for (int i = 0; i < added; i++) {
            int skipped = right.prefixOffset() + common;
            head(count + i, KeyBytes.widen(right.head(i), right.buffer, skipped, rightPrefix - common));
            value(count + i, right.value(i));
        }
        count(count + added);
    }

    /** Writes the key as far as the page knows it: prefix and head, zeros where the key may have ended. */
    int copyKnownBytes(int index, MutableDirectBuffer into) {
        int prefixLength = prefixLength();
        into.putBytes(0, buffer, prefixOffset(), prefixLength);
        into.putLong(prefixLength, head(index), BIG_ENDIAN);
        return prefixLength + HEAD_LENGTH;
    }

    /** Makes the prefix longer if the heads have come to say little: reads every key of the page. */
    void tightenPrefix(KeySource keys, UnsafeBuffer first, UnsafeBuffer other) {
        int count = count();
        if (count < 2
                || prefixLength() >= prefixLimit
                || KeyBytes.commonBytes(head(0), head(count - 1)) < USELESS_HEAD_BYTES) {
            return;
        }
        int firstLength = keys.copyKey(value(0), first);
        int lastLength = keys.copyKey(value(count - 1), other);
        int shorter = Math.min(Math.min(firstLength, lastLength), prefixLimit);
        int common = KeyBytes.mismatch(first, 0, other, 0, shorter);
        if (common <= prefixLength() || entryOffset(count + 1) + common > pageLength) {
            return; // room for one more entry, the one that the page was cut for, is worth more than a better head
        }
        for (int i = 0; i < count; i++) {
            int length = keys.copyKey(value(i), other);
            head(i, KeyBytes.head(other, common, length - common));
        }
        storePrefix(first, 0, common);
    }

    private void storePrefix(DirectBuffer source, int offset, int length) {
        buffer.putShort(base + PREFIX_LENGTH_OFFSET, (short) length);
        buffer.putBytes(prefixOffset(), source, offset, length);
    }

    private void shortenPrefix(int length) {
        int prefixLength = prefixLength();
        int by = prefixLength - length;
        if (by == 0) {
            return;
        }
        int prefixOffset = prefixOffset();
        int count = count();
        for (int i = 0; i < count; i++) {
            head(i, KeyBytes.widen(head(i), buffer, prefixOffset + length, by));
        }
        buffer.putBytes(base + pageLength - length, buffer, prefixOffset, length);
        buffer.putShort(base + PREFIX_LENGTH_OFFSET, (short) length);
    }
}
