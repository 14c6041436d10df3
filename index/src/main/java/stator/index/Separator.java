package stator.index;

import static stator.index.PageDescriptor.*;

import org.agrona.concurrent.UnsafeBuffer;

/** A separator on its way into an inner page: its first bytes, its length, and where the rest is. Owned by the writer. */
final class Separator {
    private final PageStore store;
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[KeySource.MAX_KEY_LENGTH]);
    private final int inlineLimit;
    private int length;
    private int overflowPage;

    Separator(PageStore store) {
        this.store = store;
        inlineLimit = inlineLimit(store.pageLength());
    }

    UnsafeBuffer bytes() {
        return bytes;
    }

    /** Length of the whole separator. */
    int length() {
        return length;
    }

    /** How many of its bytes are at hand; all, unless it has overflow pages. */
    int known() {
        return Math.min(length, inlineLimit);
    }

    int overflowPage() {
        return overflowPage;
    }

    /** Overflow pages that a separator of this length needs. */
    static int overflowPages(int length, int pageLength) {
        int capacity = overflowCapacity(pageLength);
        return length > inlineLimit(pageLength) ? (length + capacity - 1) / capacity : 0;
    }

    /**
     * Takes the shortest bytes greater than {@code left} and not greater than {@code right}; a long one gets its overflow
     * pages.
     */
    void between(UnsafeBuffer left, int leftLength, UnsafeBuffer right, int rightLength) {
        int common = KeyBytes.mismatch(left, 0, right, 0, Math.min(leftLength, rightLength));
        if (common >= rightLength) {
            throw new IndexException(
                    IndexException.Code.CORRUPT, "keys out of order, leftLength=" + leftLength + " common=" + common);
        }
        length = common + 1;
        bytes.putBytes(0, right, 0, length);
        overflowPage = NO_PAGE;
        if (length > inlineLimit) {
            writeChain();
        }
    }

    private void writeChain() {
        int capacity = overflowCapacity(store.pageLength());
        for (int from = (length - 1) / capacity * capacity; from >= 0; from -= capacity) {
            int page = store.allocate(OVERFLOW, 0);
            UnsafeBuffer chunk = store.chunk(page);
            int base = store.offset(page);
            chunk.putInt(base + CHAIN_OFFSET, overflowPage);
            chunk.putBytes(base + CHAIN_BYTES_OFFSET, bytes, from, Math.min(capacity, length - from));
            overflowPage = page;
        }
    }

    /** Takes over the separator of a child. */
    void load(InnerFlyweight page, int index) {
        page.copySeparator(index, bytes, 0, inlineLimit);
        length = page.separatorLength(index);
        overflowPage = page.overflowPage(index);
    }

    /** Takes what {@link SeparatorList} holds. */
    void load(UnsafeBuffer source, int offset, int length, int overflowPage) {
        this.length = length;
        this.overflowPage = overflowPage;
        bytes.putBytes(0, source, offset, known());
    }
}
