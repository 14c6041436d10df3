package stator.index;

import static stator.index.PageDescriptor.*;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Children and separators taken out of inner pages, to be laid out anew in one page or two. Owned by the writer.
 *
 * <p>The prefix of a page laid out here is as long as saves space, and no longer. So a page from which children were
 * taken never needs more room than before, and a page that one was added to can always be cut in two: a separator takes
 * at most a quarter page, and one that shortens the prefix stands at an end and can go up.
 */
final class SeparatorList {
    private final int pageLength;
    private final int inlineLimit;
    private final int[] children;
    private final int[] lengths;
    private final int[] overflowPages;
    private final UnsafeBuffer bytes;
    private final Separator scratch;
    private int size;

    SeparatorList(PageStore store) {
        pageLength = store.pageLength();
        inlineLimit = inlineLimit(pageLength);
        int capacity = 2 * (pageLength / ENTRY_LENGTH) + 2;
        children = new int[capacity];
        lengths = new int[capacity];
        overflowPages = new int[capacity];
        bytes = new UnsafeBuffer(new byte[capacity * inlineLimit]);
        scratch = new Separator(store);
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Appends the children from {@code from} up to but not {@code to}. */
    void add(InnerFlyweight page, int from, int to) {
        for (int i = from; i < to; i++) {
            children[size] = page.child(i);
            lengths[size] = page.separatorLength(i);
            overflowPages[size] = page.overflowPage(i);
            page.copySeparator(i, bytes, size * inlineLimit, inlineLimit);
            size++;
        }
    }

    /** Appends a child without a separator. */
    void add(int child) {
        children[size] = child;
        lengths[size] = 0;
        overflowPages[size] = NO_PAGE;
        size++;
    }

    void add(Separator separator, int child) {
        children[size] = child;
        lengths[size] = separator.length();
        overflowPages[size] = separator.overflowPage();
        bytes.putBytes(size * inlineLimit, separator.bytes(), 0, separator.known());
        size++;
    }

    /** Copies one separator out. */
    void copyTo(int index, Separator separator) {
        separator.load(bytes, index * inlineLimit, lengths[index], overflowPages[index]);
    }

    /** First overflow page of a child's separator, or 0. */
    int overflowPage(int index) {
        return overflowPages[index];
    }

    /** Whether the children from {@code from} up to but not {@code to} fit into one page. */
    boolean fits(int from, int to) {
        return encodedLength(from, to, prefixLength(from, to)) <= pageLength;
    }

    private int encodedLength(int from, int to, int prefixLength) {
        int length = entryOffset(to - from) + prefixLength;
        for (int i = from + 1; i < to; i++) {
            length += InnerFlyweight.tailLength(lengths[i], prefixLength, inlineLimit);
        }
        return length;
    }

    private int prefixLength(int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        int longest = HEAD_LENGTH;
        for (int i = from + 1; i < to; i++) {
            if (lengths[i] <= inlineLimit) {
                longest = Math.max(longest, lengths[i]);
            }
        }
        int shorter = Math.min(known(from + 1), known(to - 1));
        int useful = Math.min(Math.min(prefixLimit(pageLength), longest - HEAD_LENGTH), shorter);
        return KeyBytes.mismatch(bytes, (from + 1) * inlineLimit, bytes, (to - 1) * inlineLimit, useful);
    }

    private int known(int index) {
        return Math.min(lengths[index], inlineLimit);
    }

    /** Where to cut so that both parts fit, as near as can be to {@code wish}. */
    int split(int wish) {
        for (int distance = 0; distance < size; distance++) {
            if (isSplit(wish - distance)) {
                return wish - distance;
            }
            if (isSplit(wish + distance)) {
                return wish + distance;
            }
        }
        throw new IndexException(IndexException.Code.CORRUPT, "no split fits, children=" + size);
    }

    private boolean isSplit(int index) {
        return index > 0 && index < size && fits(0, index) && fits(index, size);
    }

    /** Lays the children from {@code from} up to but not {@code to} out in a page; the first loses its separator. */
    void encode(int from, int to, InnerFlyweight page) {
        int prefixLength = prefixLength(from, to);
        page.clear(bytes, (from + 1) * inlineLimit, prefixLength);
        for (int i = from; i < to; i++) {
            if (i == from) {
                page.append(null, children[i]);
            } else {
                copyTo(i, scratch);
                page.append(scratch, children[i]);
            }
        }
    }
}
