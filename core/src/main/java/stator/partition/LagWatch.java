package stator.partition;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Since when a follower of a log has stood at one place with more to follow: what it has not read has an age, too, and a
 * follower that hangs does not tell it. One thread looks now and then, any thread asks.
 */
final class LagWatch {
    /** In the place of a position: there is nothing more to follow. */
    static final long CAUGHT_UP = -1;

    private final AtomicLong position = new AtomicLong(CAUGHT_UP);
    private final AtomicLong sinceNs = new AtomicLong();

    /** @param at what has been followed, or {@link #CAUGHT_UP} */
    void look(long at, long nowNs) {
        if (at != position.get()) {
            sinceNs.set(nowNs);
            position.set(at);
        }
    }

    /** For how long it has been seen at a position, in nanoseconds; 0 if it has not. */
    long standsNs(long at, long nowNs) {
        return at != CAUGHT_UP && at == position.get() ? Math.max(0, nowNs - sinceNs.get()) : 0;
    }
}
