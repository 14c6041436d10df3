package stator.index;

import static stator.index.PageDescriptor.*;

import org.agrona.DirectBuffer;

/**
 * Takes entries and ranges out of the working version. Pages are merged lazily: one that is less than a quarter full
 * joins a neighbour if both fit into one page with room to spare, an empty one goes, and a root with one child gives way
 * to it; so the tree is always balanced, and an empty one has no pages. Owned by the writer's thread.
 */
final class TreeRemoval {
    private final WorkingTree tree;
    private final PageStore store;
    private final TreePath path;
    private final TreePath endPath;
    private final InnerFlyweight inner;
    private final InnerFlyweight neighbour;
    private final LeafFlyweight leaf;
    private final LeafFlyweight rightLeaf;
    private final SeparatorList list;

    TreeRemoval(WorkingTree tree) {
        this.tree = tree;
        store = tree.store;
        path = tree.path;
        endPath = new TreePath(store);
        inner = tree.inner;
        neighbour = new InnerFlyweight(store);
        leaf = new LeafFlyweight(store);
        rightLeaf = new LeafFlyweight(store);
        list = tree.list;
    }

    long remove(DirectBuffer key, int offset, int length) {
        if (tree.root() == NO_PAGE) {
            return BTree.NULL_VALUE;
        }
        path.descend(tree.root(), tree.keys, key, offset, length);
        int slot = path.leafSlot();
        if (slot < 0) {
            return BTree.NULL_VALUE;
        }
        store.reserve(2 * path.depth() + 2);
        tree.ownPath();
        long previous = leaf.wrap(path.leafPage()).value(slot);
        leaf.remove(slot, slot + 1);
        tree.removed(1);
        rebalance(false);
        return previous;
    }

    /** Removes the entries whose keys are not less than the first key and less than the second. */
    void removeRange(KeySpan from, KeySpan to) {
        if (tree.root() == NO_PAGE || from.compareTo(to) >= 0) {
            return;
        }
        descend(path, from);
        descend(endPath, to);
        store.reserve(8 * path.depth() + 8);
        tree.ownPath();
        int fork = fork();
        if (fork == path.depth()) {
            removeEntries(path.leafPage(), lowerBound(path), lowerBound(endPath));
        } else {
            System.arraycopy(path.pages, 0, endPath.pages, 0, fork + 1);
            endPath.own(fork + 1);
            trim(fork);
        }
        settle(from);
        settle(to);
    }

    private void descend(TreePath to, KeySpan key) {
        to.descend(tree.root(), tree.keys, key.buffer(), key.offset(), key.length());
    }

    private int fork() {
        int level = 0;
        while (level < path.depth() && path.slots[level] == endPath.slots[level]) {
            level++;
        }
        return level;
    }

    private static int lowerBound(TreePath path) {
        int slot = path.leafSlot();
        return slot >= 0 ? slot : -slot - 1;
    }

    /** Cuts off what lies between the two paths, which part at {@code fork}. */
    private void trim(int fork) {
        for (int level = path.depth() - 1; level > fork; level--) {
            removeChildren(path.pages[level], path.slots[level] + 1, Integer.MAX_VALUE);
            removeChildren(endPath.pages[level], 0, endPath.slots[level]);
        }
        removeChildren(path.pages[fork], path.slots[fork] + 1, endPath.slots[fork]);
        removeEntries(path.leafPage(), lowerBound(path), Integer.MAX_VALUE);
        removeEntries(endPath.leafPage(), 0, lowerBound(endPath));
    }

    private void removeEntries(int page, int from, int to) {
        int end = Math.min(to, leaf.wrap(page).count());
        store.tellRemoved(leaf, from, end);
        leaf.remove(from, end);
        tree.removed(end - from);
    }

    private void removeChildren(int page, int from, int to) {
        int end = Math.min(to, inner.wrap(page).count());
        for (int i = from; i < end; i++) {
            store.doom(inner.child(i));
        }
        cutOut(page, from, end);
    }

    /** Lays an inner page out anew without some of its children; their separators' overflow pages are dropped. */
    private void cutOut(int page, int from, int to) {
        if (from >= to) {
            return;
        }
        int count = inner.wrap(page).count();
        list.clear();
        list.add(inner, 0, from);
        for (int i = from; i < to; i++) {
            store.freeChain(inner.overflowPage(i));
        }
        list.add(inner, to, count);
        if (from == 0 && list.size() > 0) {
            store.freeChain(list.overflowPage(0));
        }
        list.encode(0, list.size(), inner);
    }

    /** Repairs every page on the way to a key, after a range has gone. */
    private void settle(KeySpan key) {
        if (tree.root() == NO_PAGE) {
            return;
        }
        descend(path, key);
        tree.ownPath();
        rebalance(true);
    }

    /** Removes or merges pages on the path that have become empty or small, from the leaf up. */
    private void rebalance(boolean toTheTop) {
        for (int level = path.depth(); level > 0; level--) {
            int page = path.pages[level];
            int parent = path.pages[level - 1];
            int slot = path.slots[level - 1];
            if (count(page) == 0) {
                store.free(page);
                cutOut(parent, slot, slot + 1);
            } else if (!(isSmall(page) && merge(parent, slot)) && !toTheTop) {
                return;
            }
        }
        lowerRoot();
    }

    private int count(int page) {
        return store.kind(page) == LEAF
                ? leaf.wrap(page).count()
                : inner.wrap(page).count();
    }

    private boolean isSmall(int page) {
        int quarter = store.pageLength() / 4;
        return store.kind(page) == LEAF
                ? leaf.wrap(page).count() * ENTRY_LENGTH < quarter
                : inner.wrap(page).usedLength() < quarter;
    }

    private boolean merge(int parent, int slot) {
        int count = inner.wrap(parent).count();
        return (slot + 1 < count && mergePair(parent, slot)) || (slot > 0 && mergePair(parent, slot - 1));
    }

    /** Merges a child and the one after it if they fit into one page. */
    private boolean mergePair(int parent, int slot) {
        inner.wrap(parent);
        int left = inner.child(slot);
        int right = inner.child(slot + 1);
        boolean leaves = store.kind(left) == LEAF;
        if (!(leaves ? leaf.wrap(left).canTake(rightLeaf.wrap(right)) : canJoin(left, right, slot + 1))) {
            return false;
        }
        int owned = store.own(left);
        inner.wrap(parent).child(slot, owned);
        if (leaves) {
            leaf.wrap(owned).append(rightLeaf);
            store.free(right);
            cutOut(parent, slot + 1, slot + 2);
        } else {
            list.encode(0, list.size(), neighbour.wrap(owned));
            store.free(right);
            dropSeparator(parent, slot + 1);
        }
        return true;
    }

    /** Collects the children of two inner pages; {@code inner} is their parent. */
    private boolean canJoin(int left, int right, int slot) {
        tree.separator.load(inner, slot);
        list.clear();
        list.add(neighbour.wrap(left), 0, neighbour.count());
        neighbour.wrap(right);
        list.add(tree.separator, neighbour.child(0));
        list.add(neighbour, 1, neighbour.count());
        return list.fits(0, list.size());
    }

    /** Removes a child whose separator, with its overflow pages, has gone down into the merged page. */
    private void dropSeparator(int parent, int slot) {
        int count = inner.wrap(parent).count();
        list.clear();
        list.add(inner, 0, slot);
        list.add(inner, slot + 1, count);
        list.encode(0, list.size(), inner);
    }

    private void lowerRoot() {
        int root = tree.root();
        while (root != NO_PAGE && count(root) <= 1) {
            int count = count(root);
            if (store.kind(root) == LEAF && count == 1) {
                break;
            }
            int child = count == 0 ? NO_PAGE : inner.child(0);
            store.free(root);
            root = child;
        }
        tree.root(root);
    }
}
