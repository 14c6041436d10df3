package stator.index;

import static stator.index.PageDescriptor.*;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** A view of an inner page. Owned by one thread; valid until the next {@link #wrap}. */
final class InnerFlyweight extends PageFlyweight {
    private final int inlineLimit;
    private final int chainCapacity;

    InnerFlyweight(PageStore store) {
        super(store);
        inlineLimit = inlineLimit(pageLength);
        chainCapacity = overflowCapacity(pageLength);
    }

    InnerFlyweight wrap(int page) {
        view(page);
        assert buffer.getByte(base + KIND_OFFSET) == INNER : "not an inner page, page=" + page;
        return this;
    }

    int child(int index) {
        return buffer.getInt(base + entryOffset(index) + CHILD_OFFSET);
    }

    void child(int index, int page) {
        buffer.putInt(base + entryOffset(index) + CHILD_OFFSET, page);
    }

    int separatorLength(int index) {
        return buffer.getShort(base + entryOffset(index) + SEPARATOR_LENGTH_OFFSET);
    }

    /** First overflow page of a long separator, or 0. */
    int overflowPage(int index) {
        return separatorLength(index) > inlineLimit ? buffer.getInt(base + tailOffset(index)) : NO_PAGE;
    }

    private int tailOffset(int index) {
        return buffer.getShort(base + entryOffset(index) + TAIL_OFFSET);
    }

    /** Index of the child under which the key belongs. */
    int search(DirectBuffer key, int offset, int length) {
        int order = prefixOrder(key, offset, length);
        int count = count();
        if (order != 0) {
            return order < 0 ? 0 : count - 1;
        }
        int prefixLength = prefixLength();
        long head = KeyBytes.head(key, offset + prefixLength, length - prefixLength) + Long.MIN_VALUE;
        int low = 1;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long separator = head(middle) + Long.MIN_VALUE;
            boolean after = separator == head ? compareTail(middle, key, offset, length) > 0 : separator > head;
            if (after) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return low - 1;
    }

    /** Compares a separator and a key that agree up to the end of the head. */
    private int compareTail(int index, DirectBuffer key, int offset, int length) {
        int separatorLength = separatorLength(index);
        int from = prefixLength() + HEAD_LENGTH;
        int shorter = Math.min(separatorLength, length);
        if (shorter <= from) {
            return separatorLength - length;
        }
        if (separatorLength > inlineLimit) {
            return compareChain(index, key, offset, length);
        }
        int tail = base + tailOffset(index);
        int common = KeyBytes.mismatch(buffer, tail, key, offset + from, shorter - from);
        if (common == shorter - from) {
            return separatorLength - length;
        }
        return (buffer.getByte(tail + common) & 0xFF) - (key.getByte(offset + from + common) & 0xFF);
    }

    private int compareChain(int index, DirectBuffer key, int offset, int length) {
        int separatorLength = separatorLength(index);
        int shorter = Math.min(separatorLength, length);
        int page = overflowPage(index);
        for (int done = 0; done < shorter; done += chainCapacity) {
            DirectBuffer chunk = store.chunk(page);
            int at = store.offset(page);
            int part = Math.min(chainCapacity, shorter - done);
            int common = KeyBytes.mismatch(chunk, at + CHAIN_BYTES_OFFSET, key, offset + done, part);
            if (common < part) {
                return (chunk.getByte(at + CHAIN_BYTES_OFFSET + common) & 0xFF)
                        - (key.getByte(offset + done + common) & 0xFF);
            }
            page = chunk.getInt(at + CHAIN_OFFSET);
        }
        return separatorLength - length;
    }

    /** Copies the first bytes of a separator, all of it if {@code limit} allows; returns how many. */
    int copySeparator(int index, MutableDirectBuffer into, int at, int limit) {
        int separatorLength = separatorLength(index);
        int length = Math.min(separatorLength, limit);
        if (separatorLength > inlineLimit) {
            copyChain(overflowPage(index), into, at, length);
            return length;
        }
        assert length == separatorLength : "limit=" + limit + " separatorLength=" + separatorLength;
        int prefixLength = prefixLength();
        into.putBytes(at, buffer, prefixOffset(), prefixLength);
        long head = head(index);
        int headEnd = Math.min(length, prefixLength + HEAD_LENGTH);
        for (int i = prefixLength; i < headEnd; i++) {
            into.putByte(at + i, (byte) (head >>> (56 - 8 * (i - prefixLength))));
        }
        if (length > headEnd) {
            into.putBytes(at + headEnd, buffer, base + tailOffset(index), length - headEnd);
        }
        return length;
    }

    private void copyChain(int firstPage, MutableDirectBuffer into, int at, int length) {
        int page = firstPage;
        for (int done = 0; done < length; done += chainCapacity) {
            DirectBuffer chunk = store.chunk(page);
            int offset = store.offset(page);
            into.putBytes(at + done, chunk, offset + CHAIN_BYTES_OFFSET, Math.min(chainCapacity, length - done));
            page = chunk.getInt(offset + CHAIN_OFFSET);
        }
    }

    /** Empties the page and gives it a prefix. */
    void clear(DirectBuffer prefix, int offset, int length) {
        count(0);
        buffer.putShort(base + PREFIX_LENGTH_OFFSET, (short) length);
        buffer.putBytes(prefixOffset(), prefix, offset, length);
        buffer.putShort(base + HEAP_OFFSET, (short) (pageLength - length));
    }

    /** Inserts a child and its separator, unless the page must be laid out anew for it. */
    boolean tryInsert(int index, Separator separator, int child) {
        DirectBuffer bytes = separator.bytes();
        int length = separator.length();
        if (prefixOrder(bytes, 0, Math.min(length, separator.known())) != 0 || index == 0) {
            return false;
        }
        int heap = buffer.getShort(base + HEAP_OFFSET) - tailLength(length);
        if (heap < entryOffset(count() + 1)) {
            return false;
        }
        moveEntries(index, index + 1);
        count(count() + 1);
        set(index, separator, child);
        return true;
    }

    /** Appends a child and its separator, or without one (null) as the first; the page must have room. */
    void append(@Nullable Separator separator, int child) {
        int index = count();
        count(index + 1);
        if (separator == null) {
            head(index, 0);
            child(index, child);
            describe(index, 0, 0);
        } else {
            set(index, separator, child);
        }
    }

    private void set(int index, Separator separator, int child) {
        int length = separator.length();
        int prefixLength = prefixLength();
        head(index, KeyBytes.head(separator.bytes(), prefixLength, separator.known() - prefixLength));
        child(index, child);
        int tailLength = tailLength(length);
        if (tailLength == 0) {
            describe(index, length, 0);
            return;
        }
        int heap = buffer.getShort(base + HEAP_OFFSET) - tailLength;
        assert heap >= entryOffset(count()) : "page overfull, heap=" + heap + " count=" + count();
        buffer.putShort(base + HEAP_OFFSET, (short) heap);
        if (length > inlineLimit) {
            buffer.putInt(base + heap, separator.overflowPage());
        } else {
            buffer.putBytes(
                    base + heap, separator.bytes(), prefixLength + HEAD_LENGTH, length - prefixLength - HEAD_LENGTH);
        }
        describe(index, length, heap);
    }

    private void describe(int index, int length, int tail) {
        int entry = base + entryOffset(index);
        buffer.putShort(entry + SEPARATOR_LENGTH_OFFSET, (short) length);
        buffer.putShort(entry + TAIL_OFFSET, (short) tail);
    }

    private int tailLength(int length) {
        return tailLength(length, prefixLength(), inlineLimit);
    }

    /** Bytes that a separator takes beside its entry. */
    static int tailLength(int length, int prefixLength, int inlineLimit) {
        if (length > inlineLimit) {
            return Integer.BYTES;
        }
        return Math.max(0, length - prefixLength - HEAD_LENGTH);
    }

    /** Bytes in use by entries, tails and prefix. */
    int usedLength() {
        return entryOffset(count()) + pageLength - buffer.getShort(base + HEAP_OFFSET);
    }
}
