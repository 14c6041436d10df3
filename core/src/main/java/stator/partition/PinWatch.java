package stator.partition;

import java.util.concurrent.atomic.AtomicLong;
import stator.index.BTree;

/** Since when the oldest version of a partition has been held. The compactor's thread looks, any thread asks. */
final class PinWatch {
    private final BTree tree;
    private final AtomicLong version = new AtomicLong(-1);
    private final AtomicLong sinceNs = new AtomicLong();

    PinWatch(BTree tree) {
        this.tree = tree;
    }

    /** Notes when another version has become the oldest. */
    void look(long nowNs) {
        long oldest = tree.oldestReachableVersion();
        if (oldest != version.get()) {
            sinceNs.set(nowNs);
            version.set(oldest);
        }
    }

    PinMetrics metrics(long nowNs) {
        long oldest = tree.oldestReachableVersion();
        long published = tree.publishedVersion();
        boolean known = oldest != published && oldest == version.get();
        return new PinMetrics(tree.pinnedReaders(), published, oldest, known ? Math.max(0, nowNs - sinceNs.get()) : 0);
    }
}
