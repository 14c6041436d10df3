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
    private final Runnable whenDone;
    private final AtomicInteger followersLeft;

    /** @param whenDone called once, on the thread of the followers, when all of them are through, and what they did is durable */
    IndexBackfill(TableSchema table, IndexSchema index, int followers, Runnable whenDone) {
        this.table = table;
        this.index = index;
        this.whenDone = whenDone;
        followersLeft = new AtomicInteger(followers);
    }

    TableSchema table() {
        return table;
    }

    /** Number of the index. */
    int number() {
        return index.keys().id();
    }

    /** One more follower is through. */
    void followerIsDone() {
        if (followersLeft.decrementAndGet() == 0) {
            whenDone.run();
        }
    }
}
