package stator.index;

/** Where a search begins: a pinned version's root, or the working version's. */
interface TreeRoot {
    /** The root page, 0 if the tree is empty. */
    int rootPage();
}
