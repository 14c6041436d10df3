package stator.index;

import static stator.index.PageDescriptor.*;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The version that the writer is making: its root and how to put a key in. Owned by the writer's thread. */
final class WorkingTree {
    final PageStore store;
    final KeySource keys;
    final TreePath path;
    final InnerFlyweight inner;
    final SeparatorList list;
    final Separator separator;
    private final InnerFlyweight rightInner;
    private final LeafFlyweight leaf;
    private final LeafFlyweight rightLeaf;
    private final UnsafeBuffer leftKey = new UnsafeBuffer(new byte[KeySource.MAX_KEY_LENGTH]);
    private final UnsafeBuffer rightKey = new UnsafeBuffer(new byte[KeySource.MAX_KEY_LENGTH]);
    private int root;
    private long entries;

    WorkingTree(PageStore store, KeySource keys) {
        this.store = store;
        this.keys = keys;
        path = new TreePath(store);
        inner = new InnerFlyweight(store);
        rightInner = new InnerFlyweight(store);
        leaf = new LeafFlyweight(store);
        rightLeaf = new LeafFlyweight(store);
        list = new SeparatorList(store);
        separator = new Separator(store);
    }

    /** Goes on from a version that is there. */
    void start(TreeImage image) {
        root = image.root();
        entries = image.entries();
    }

    int root() {
        return root;
    }

    void root(int page) {
        root = page;
    }

    /** Entries, and those of doomed pages that nobody has looked at yet. */
    long entries() {
        entries -= store.takeDoomedEntries();
        return entries;
    }

    void removed(int count) {
        entries -= count;
    }

    long put(DirectBuffer key, int offset, int length, long value) {
        if (root == NO_PAGE) {
            store.reserve(1);
            root = store.allocate(LEAF, 0);
            leaf.wrap(root).insert(0, value, key, offset, length);
            entries++;
            return BTree.NULL_VALUE;
        }
        path.descend(root, keys, key, offset, length);
        int pagesNeeded = 2 * path.depth() + 3 + Separator.overflowPages(KeySource.MAX_KEY_LENGTH, store.pageLength());
        store.reserve(pagesNeeded);
        ownPath();
        int slot = path.leafSlot();
        leaf.wrap(path.leafPage());
        if (slot >= 0) {
            long previous = leaf.value(slot);
            leaf.value(slot, value);
            return previous;
        }
        if (leaf.hasRoom()) {
            leaf.insert(-slot - 1, value, key, offset, length);
        } else {
            split(-slot - 1, value, key, offset, length);
        }
        entries++;
        return BTree.NULL_VALUE;
    }

    /** Makes the path's pages the working version's own. They must have been reserved. */
    void ownPath() {
        path.own(0);
        root = path.pages[0];
    }

    /** Cuts the full leaf in two, beside a sequence if there is one, and inserts the entry into the part it belongs to. */
    private void split(int index, long value, DirectBuffer key, int offset, int length) {
        int count = leaf.count();
        boolean ascending = leaf.isAscendingAt(index);
        boolean descending = leaf.isDescendingAt(index);
        int cut = ascending || descending ? index : count / 2;
        boolean toLeft = index < cut || (index == cut && (ascending ? index < count : !descending || index == 0));
        separate(index, cut, toLeft, key, offset, length);
        int rightPage = store.allocate(LEAF, 0);
        rightLeaf.wrap(rightPage);
        leaf.moveTail(cut, rightLeaf);
        leaf.tightenPrefix(keys, leftKey, rightKey);
        rightLeaf.tightenPrefix(keys, leftKey, rightKey);
        if (toLeft) {
            leaf.insert(index, value, key, offset, length);
        } else {
            rightLeaf.insert(index - cut, value, key, offset, length);
        }
        insertChild(rightPage, ascending && index == count);
    }

    /** Finds the separator of the two halves, of which one gets the new key. */
    private void separate(int index, int cut, boolean toLeft, DirectBuffer key, int offset, int length) {
        boolean newIsLast = index == cut && toLeft;
        boolean newIsFirst = index == cut && !toLeft;
        if (!newIsLast && !newIsFirst && leaf.head(cut - 1) != leaf.head(cut)) {
            int known = leaf.copyKnownBytes(cut - 1, leftKey);
            leaf.copyKnownBytes(cut, rightKey);
            separator.between(leftKey, known, rightKey, known);
            return;
        }
        int leftLength = length;
        int rightLength = length;
        if (newIsLast) {
            leftKey.putBytes(0, key, offset, length);
        } else {
            leftLength = keys.copyKey(leaf.value(cut - 1), leftKey);
        }
        if (newIsFirst) {
            rightKey.putBytes(0, key, offset, length);
        } else {
            rightLength = keys.copyKey(leaf.value(cut), rightKey);
        }
        separator.between(leftKey, leftLength, rightKey, rightLength);
    }

    /** Puts a new page, and the separator at hand, after the one that the path goes through; cuts inner pages as needed. */
    private void insertChild(int leafPage, boolean append) {
        int child = leafPage;
        for (int level = path.depth() - 1; level >= 0; level--) {
            int index = path.slots[level] + 1;
            if (inner.wrap(path.pages[level]).tryInsert(index, separator, child)) {
                return;
            }
            int count = inner.count();
            list.clear();
            list.add(inner, 0, index);
            list.add(separator, child);
            list.add(inner, index, count);
            if (list.fits(0, count + 1)) {
                list.encode(0, count + 1, inner);
                return;
            }
            int cut = list.split(append && index == count ? count : (count + 1) / 2);
            list.encode(0, cut, inner);
            child = store.allocate(INNER, store.level(path.pages[level]));
            list.encode(cut, count + 1, rightInner.wrap(child));
            list.copyTo(cut, separator);
        }
        growRoot(child);
    }

    private void growRoot(int right) {
        int page = store.allocate(INNER, store.level(root) + 1);
        list.clear();
        list.add(root);
        list.add(separator, right);
        list.encode(0, 2, inner.wrap(page));
        root = page;
    }
}
