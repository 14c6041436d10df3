package stator.partition;

import java.util.concurrent.atomic.AtomicInteger;
import stator.table.IndexSchema;
import stator.table.TableSchema;

/**
 * An index of a table that was there before it, and has to be told of every item: by the follower of each partition, some
 * items at a time. Any thread.
 */
final class IndexBackfill {
    private final TableSchema table;
    private final IndexSchema index;
    private final BackfillHandler handler;
    private final AtomicInteger followersToBegin;
    private final AtomicInteger followersLeft;

    /** @param handler called on the thread of the followers */
    IndexBackfill(TableSchema table, IndexSchema index, int followers, BackfillHandler handler) {
        this.table = table;
        this.index = index;
        this.handler = handler;
        followersToBegin = new AtomicInteger(followers);
        followersLeft = new AtomicInteger(followers);
    }

    TableSchema table() {
        return table;
    }

    /** Number of the index. */
    int number() {
        return index.keys().id();
    }

    /** One more follower has taken it up. */
    void followerHasBegun() {
        if (followersToBegin.decrementAndGet() == 0) {
            handler.onBegun();
        }
    }

    /** One more follower is through, and what it did is durable. */
    void followerIsDone() {
        if (followersLeft.decrementAndGet() == 0) {
            handler.onFilled();
        }
    }
}
