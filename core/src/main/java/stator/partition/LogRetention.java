package stator.partition;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From where on the followers of a partition's log need its records, and the images that these replaced. Compaction removes
 * a segment only when every follower is behind all that was written before nothing pointed into the segment any more: so the
 * previous position of a record that a follower has yet to see leads to what was there. Any thread.
 */
final class LogRetention {
    private final Map<String, Long> neededFrom = new ConcurrentHashMap<>();
    private volatile long awaited; // written by the compactor's thread

    /** A follower may still look at records from this position on, now or after a crash. */
    void keep(String follower, long position) {
        neededFrom.put(follower, position);
    }

    /** A follower needs nothing. */
    void letGo(String follower) {
        neededFrom.remove(follower);
    }

    /** Whether there is a follower. */
    boolean isFollowed() {
        return !neededFrom.isEmpty();
    }

    /** Whether every follower is behind a position for good. If not, that is waited for. The compactor's thread. */
    boolean isFollowedUpTo(long position) {
        for (long needed : neededFrom.values()) {
            if (needed < position) {
                awaited = Math.max(awaited, position);
                return false;
            }
        }
        return true;
    }

    /** A position that segments wait for to be removed, or have waited for: who saves his own now and then does it in time. */
    long awaited() {
        return awaited;
    }
}
