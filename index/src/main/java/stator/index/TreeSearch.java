package stator.index;

import org.agrona.DirectBuffer;

/** Finds single keys. Owned by one thread. */
final class TreeSearch {
    private final PageStore store;
    private final KeySource keys;
    private final InnerFlyweight inner;
    private final LeafFlyweight leaf;

    TreeSearch(PageStore store, KeySource keys) {
        this.store = store;
        this.keys = keys;
        inner = new InnerFlyweight(store);
        leaf = new LeafFlyweight(store);
    }

    long find(int root, DirectBuffer key, int offset, int length) {
        if (root == PageDescriptor.NO_PAGE) {
            return BTree.NULL_VALUE;
        }
        int page = root;
        while (store.kind(page) == PageDescriptor.INNER) {
            page = inner.wrap(page).child(inner.search(key, offset, length));
        }
        int slot = leaf.wrap(page).search(keys, key, offset, length);
        return slot < 0 ? BTree.NULL_VALUE : leaf.value(slot);
    }
}
