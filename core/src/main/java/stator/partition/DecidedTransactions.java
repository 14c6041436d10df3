package stator.partition;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The transactions over several partitions that have happened, durably, and are not applied in all of them yet. Changed by
 * the coordinator, read by anybody. Adding one is the instant at which all of its writes become visible.
 */
final class DecidedTransactions {
    static final long[] NONE = {};

    private final AtomicInteger holds = new AtomicInteger();
    private volatile long[] numbers = NONE;

    /** Their numbers, as of now. Not to be changed; another array as soon as one comes or goes. */
    long[] now() {
        return numbers;
    }

    /** Any thread: no further transaction may become visible until {@link #letGo}, so that those that have end soon. */
    void hold() {
        holds.incrementAndGet();
    }

    /** Any thread, once for each {@link #hold}. */
    void letGo() {
        holds.decrementAndGet();
    }

    /** The coordinator: whether a transaction that could become visible has to wait. */
    boolean isHeld() {
        return holds.get() > 0;
    }

    /** The coordinator: the decision is durable. From here on partitions may apply it. */
    void add(long number) {
        long[] known = numbers;
        long[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = number;
        numbers = more;
    }

    /** The coordinator: all partitions have applied and published it. */
    void remove(long number) {
        long[] known = numbers;
        long[] fewer = new long[known.length - 1];
        int kept = 0;
        for (long each : known) {
            if (each != number) {
                fewer[kept++] = each;
            }
        }
        numbers = fewer;
    }

    static boolean contains(long[] numbers, long number) {
        for (long each : numbers) {
            if (each == number) {
                return true;
            }
        }
        return false;
    }
}
