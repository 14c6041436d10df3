package stator.streams.trigger;

import java.util.random.RandomGenerator;

/** How long is waited after a failure: twice as long after each, up to half a minute, and not the same for all. Owned by one thread. */
final class RetryPace {
    private static final long FIRST_NS = 100_000_000;
    private static final long MOST_NS = 30_000_000_000L;
    private static final int MAX_DOUBLINGS = 20;

    private final RandomGenerator random;

    RetryPace(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The next wait.
     *
     * @param failures in a row, at least 1
     * @return nanoseconds: from half of 100 ms, doubled with each failure and 30 s at the most, to all of it
     */
    long waitNs(int failures) {
        long mostNs = Math.min(MOST_NS, FIRST_NS << Math.min(failures - 1, MAX_DOUBLINGS));
        return mostNs / 2 + random.nextLong(mostNs / 2 + 1);
    }
}
