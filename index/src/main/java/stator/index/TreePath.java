package stator.index;

import static stator.index.PageDescriptor.*;

import org.agrona.DirectBuffer;

/** The way from the root to a leaf: the pages, and which child (in the leaf: which entry) was taken. Owned by one thread. */
final class TreePath {
    /** Of two children a page at the least, on average; the page numbers end before the levels do. */
    static final int MAX_HEIGHT = 32;

    final int[] pages = new int[MAX_HEIGHT];
    final int[] slots = new int[MAX_HEIGHT];
    private final PageStore store;
    private final InnerFlyweight inner;
    private final LeafFlyweight leaf;
    private int depth;

    TreePath(PageStore store) {
        this.store = store;
        inner = new InnerFlyweight(store);
        leaf = new LeafFlyweight(store);
    }

    /** Depth of the leaf; 0 if it is the root. */
    int depth() {
        return depth;
    }

    int leafPage() {
        return pages[depth];
    }

    /** The key's entry in the leaf, or {@code -(i + 1)} where {@code i} is the first greater one's. */
    int leafSlot() {
        return slots[depth];
    }

    /** Goes from a root, which must be a page, to where the key belongs. */
    void descend(int root, KeySource keys, DirectBuffer key, int offset, int length) {
        int page = root;
        depth = 0;
        while (store.kind(page) == INNER) {
            int slot = inner.wrap(page).search(key, offset, length);
            pages[depth] = page;
            slots[depth] = slot;
            depth++;
            page = inner.child(slot);
        }
        pages[depth] = page;
        slots[depth] = leaf.wrap(page).search(keys, key, offset, length);
    }

    /** Goes on from a page at some depth to its first entry, or its last. */
    void descendToEdge(int fromDepth, int fromPage, boolean last) {
        int page = fromPage;
        depth = fromDepth;
        while (store.kind(page) == INNER) {
            int slot = last ? inner.wrap(page).count() - 1 : 0;
            pages[depth] = page;
            slots[depth] = slot;
            depth++;
            page = inner.wrap(page).child(slot);
        }
        pages[depth] = page;
        slots[depth] = last ? leaf.wrap(page).count() - 1 : 0;
    }

    /** Goes to the first entry of the next leaf, or the last of the one before; false (and unmoved) if there is none. */
    boolean moveLeaf(boolean forward) {
        for (int level = depth - 1; level >= 0; level--) {
            int slot = forward ? slots[level] + 1 : slots[level] - 1;
            inner.wrap(pages[level]);
            if (slot >= 0 && slot < inner.count()) {
                slots[level] = slot;
                descendToEdge(level + 1, inner.child(slot), !forward);
                return true;
            }
        }
        return false;
    }

    /** Makes every page from {@code fromDepth} down the working version's own; the one above already is. */
    void own(int fromDepth) {
        for (int level = fromDepth; level <= depth; level++) {
            int page = pages[level];
            int owned = store.own(page);
            if (owned != page) {
                pages[level] = owned;
                if (level > 0) {
                    inner.wrap(pages[level - 1]).child(slots[level - 1], owned);
                }
            }
        }
    }
}
