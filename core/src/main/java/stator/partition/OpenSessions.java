package stator.partition;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the sessions of a snapshot, until it ends. Whoever is told that nobody is left, and that is one, lets go of what the
 * snapshot holds. Any thread.
 *
 * <p>Shared memory: one number holds both the count and whether it has ended, so that no session can begin between the end
 * and the look at the count.
 */
final class OpenSessions {
    private static final int ENDED = 1 << 30;

    private final AtomicInteger state = new AtomicInteger();

    /** One more; false if it has ended. */
    boolean enter() {
        int open;
        do {
            open = state.get();
            if (open >= ENDED) {
                return false;
            }
        } while (!state.compareAndSet(open, open + 1));
        return true;
    }

    /** One less. True if it has ended and nobody is left. */
    boolean exit() {
        return state.decrementAndGet() == ENDED;
    }

    /** Lets nobody in any more; once. True if nobody is left. */
    boolean end() {
        return state.getAndAdd(ENDED) == 0;
    }
}
