package stator.index;

import static stator.index.PageDescriptor.*;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What leaves and inner pages have in common: a view of one page. Owned by one thread; valid until the next wrap. */
abstract class PageFlyweight {
    final PageStore store;
    final int pageLength;
    final int prefixLimit;
    UnsafeBuffer buffer;
    int base;
    int page;

    PageFlyweight(PageStore store) {
        this.store = store;
        pageLength = store.pageLength();
        prefixLimit = prefixLimit(pageLength);
        buffer = new UnsafeBuffer(0, 0);
    }

    final void view(int page) {
        this.page = page;
        buffer = store.chunk(page);
        base = store.offset(page);
    }

    final int count() {
        return buffer.getShort(base + COUNT_OFFSET);
    }

    final void count(int count) {
        buffer.putShort(base + COUNT_OFFSET, (short) count);
    }

    final int prefixLength() {
        return buffer.getShort(base + PREFIX_LENGTH_OFFSET);
    }

    final int prefixOffset() {
        return base + pageLength - prefixLength();
    }

    final long head(int index) {
        return buffer.getLong(base + entryOffset(index));
    }

    final void head(int index, long head) {
        buffer.putLong(base + entryOffset(index), head);
    }

    /** Opens or closes a gap: moves the entries from {@code from} to the end to {@code to}. */
    final void moveEntries(int from, int to) {
        int length = (count() - from) * ENTRY_LENGTH;
        if (length > 0 && from != to) {
            buffer.putBytes(base + entryOffset(to), buffer, base + entryOffset(from), length);
        }
    }

    /** Where the key lies to the page's prefix: negative before, positive after, 0 if it begins with it. */
    final int prefixOrder(DirectBuffer key, int offset, int length) {
        int prefixLength = prefixLength();
        if (prefixLength == 0) {
            return 0;
        }
        int prefixOffset = base + pageLength - prefixLength;
        int common = KeyBytes.mismatch(buffer, prefixOffset, key, offset, Math.min(prefixLength, length));
        if (common == prefixLength) {
            return 0;
        }
        if (common == length) {
            return -1;
        }
        return (key.getByte(offset + common) & 0xFF) - (buffer.getByte(prefixOffset + common) & 0xFF);
    }
}
