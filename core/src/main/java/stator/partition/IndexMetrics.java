package stator.partition;

import stator.index.BTree;
import stator.index.HashIndex;

/**
 * How large the indexes of a partition are.
 *
 * @param entries         of the sorted index: items, and what they have in local secondary indexes
 * @param usedPages       pages of the newest version
 * @param pendingPages    pages that it does not need and that readers may still look at
 * @param freePages       pages in memory ready for use
 * @param treeBytes       memory of all pages
 * @param hashEntries     items that the hash index leads to
 * @param hashBytes       memory of the hash index
 * @param collectionBytes memory of the sizes of item collections
 */
public record IndexMetrics(
        long entries,
        int usedPages,
        int pendingPages,
        int freePages,
        long treeBytes,
        long hashEntries,
        long hashBytes,
        long collectionBytes) {
    /** The writer, or who opens the partition. */
    static IndexMetrics of(BTree tree, HashIndex hash, long collectionBytes) {
        return new IndexMetrics(
                tree.entries(),
                tree.usedPages(),
                tree.pendingPages(),
                tree.freePages(),
                tree.allocatedBytes(),
                hash.size(),
                hash.allocatedBytes(),
                collectionBytes);
    }
}
