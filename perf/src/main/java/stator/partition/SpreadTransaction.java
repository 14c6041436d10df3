package stator.partition;

import stator.index.StressTree;

/**
 * A transaction over two partitions that is prepared in both and then happens, as the coordinator makes it happen; and who reads
 * the two items. Each partition is a tree of one item.
 */
final class SpreadTransaction {
    private static final long NUMBER = 7;
    private static final long PREPARED = 1;
    private static final long APPLIED = 2;

    private final DecidedTransactions decided = new DecidedTransactions();
    private final StressTree first = prepared();
    private final StressTree second = prepared();
    private long[] visible = DecidedTransactions.NONE;

    private static StressTree prepared() {
        StressTree tree = new StressTree();
        tree.write(PREPARED);
        tree.handOver();
        return tree;
    }

    /** The decision is durable; then both partitions publish, one after the other; then the number goes. */
    void happen() {
        decided.add(NUMBER);
        first.write(APPLIED);
        second.write(APPLIED);
        decided.remove(NUMBER);
    }

    /** As {@link ReadSession#hold} finds an instant, once. */
    boolean hold() {
        visible = decided.now();
        first.reader().pin();
        second.reader().pin();
        return first.reader().isNewest() && second.reader().isNewest() && visible == decided.now();
    }

    /** Whether the transaction is seen in the version held of the first partition. */
    int inFirst() {
        return isSeen(first);
    }

    /** Whether it is seen in that of the second. */
    int inSecond() {
        return isSeen(second);
    }

    /** A point read of the first partition's item. */
    int readFirst() {
        return read(first);
    }

    /** A point read of the second partition's item. */
    int readSecond() {
        return read(second);
    }

    void release() {
        first.reader().release();
        second.reader().release();
    }

    /** As {@link PartitionReader#find}: first what has been decided, then the newest version. */
    private int read(StressTree tree) {
        visible = decided.now();
        tree.reader().pin();
        int seen = isSeen(tree);
        tree.reader().release();
        return seen;
    }

    /** Applied, or prepared and decided. */
    private int isSeen(StressTree tree) {
        return tree.read() == APPLIED || DecidedTransactions.contains(visible, NUMBER) ? 1 : 0;
    }
}
