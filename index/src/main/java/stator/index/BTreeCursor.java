package stator.index;

import org.agrona.DirectBuffer;

/**
 * A position in one version of a tree, moved by the caller. Used by one thread; allocates nothing. Of a reader: valid
 * while that reader's pin lasts, and to be sought anew after the next one. Of the writer: valid until the next change.
 * Before the first seek, and after a move that returned false, it stands nowhere and must be sought anew.
 */
public final class BTreeCursor {
    private final TreeRoot source;
    private final KeySource keys;
    private final TreePath path;
    private final LeafFlyweight leaf;
    private int count;
    private int slot = -1;

    BTreeCursor(TreeRoot source, PageStore store, KeySource keys) {
        this.source = source;
        this.keys = keys;
        path = new TreePath(store);
        leaf = new LeafFlyweight(store);
    }

    /** Goes to the first entry whose key is not less than this one; false if there is none. */
    public boolean seek(DirectBuffer key, int offset, int length) {
        int root = source.rootPage();
        if (root == PageDescriptor.NO_PAGE) {
            return leave();
        }
        path.descend(root, keys, key, offset, length);
        int found = path.leafSlot();
        slot = found >= 0 ? found : -found - 1;
        enterLeaf();
        return slot < count || moveLeaf(true);
    }

    /** Goes to the last entry whose key is not greater than this one; false if there is none. */
    public boolean seekFloor(DirectBuffer key, int offset, int length) {
        int root = source.rootPage();
        if (root == PageDescriptor.NO_PAGE) {
            return leave();
        }
        path.descend(root, keys, key, offset, length);
        int found = path.leafSlot();
        slot = found >= 0 ? found : -found - 2;
        enterLeaf();
        return slot >= 0 || moveLeaf(false);
    }

    /** Goes to the least key; false if the tree is empty. */
    public boolean first() {
        return toEdge(false);
    }

    /** Goes to the greatest key; false if the tree is empty. */
    public boolean last() {
        return toEdge(true);
    }

    private boolean toEdge(boolean last) {
        int root = source.rootPage();
        if (root == PageDescriptor.NO_PAGE) {
            return leave();
        }
        path.descendToEdge(0, root, last);
        slot = path.leafSlot();
        enterLeaf();
        return true;
    }

    /** Goes to the next greater key; false if there is none. */
    public boolean next() {
        assert slot >= 0 : "cursor stands nowhere";
        return ++slot < count || moveLeaf(true);
    }

    /** Goes to the next smaller key; false if there is none. */
    public boolean previous() {
        assert slot >= 0 : "cursor stands nowhere";
        return --slot >= 0 || moveLeaf(false);
    }

    /** Value of the entry that the cursor stands on. */
    public long value() {
        assert slot >= 0 : "cursor stands nowhere";
        return leaf.value(slot);
    }

    private boolean moveLeaf(boolean forward) {
        if (!path.moveLeaf(forward)) {
            return leave();
        }
        slot = path.leafSlot();
        enterLeaf();
        return true;
    }

    private void enterLeaf() {
        count = leaf.wrap(path.leafPage()).count();
    }

    private boolean leave() {
        slot = -1;
        return false;
    }
}
