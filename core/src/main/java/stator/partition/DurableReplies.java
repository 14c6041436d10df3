package stator.partition;

import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * Commands of a buffered partition that asked for more: what they did can be seen, their replies wait for the disk. The
 * writer adds them when their batch is published, the syncer takes them after the next force.
 *
 * <p>Bounded by the number of those under way: one that has no place here gets none in the ring either, and its
 * submission waits as if the ring were full.
 */
final class DurableReplies {
    private final int capacity;
    private final OneToOneConcurrentArrayQueue<WriteCommand> waiting;
    private final AtomicInteger underWay = new AtomicInteger();

    DurableReplies(int capacity) {
        this.capacity = capacity;
        waiting = new OneToOneConcurrentArrayQueue<>(capacity);
    }

    /** Any thread, before a command goes into the ring: takes a place for it. False if there is none. */
    boolean enter() {
        if (underWay.incrementAndGet() > capacity) {
            leave();
            return false;
        }
        return true;
    }

    /** A command has been answered, or found no place in the ring. */
    void leave() {
        underWay.decrementAndGet();
    }

    /** Whether any has entered that has not left. */
    boolean areUnderWay() {
        return underWay.get() > 0;
    }

    /** The writer: the records of this command, and of all that it judged by, are in the log. */
    void add(WriteCommand command) {
        if (!waiting.offer(command)) {
            throw new IllegalStateException("no place for a command that has entered: capacity=" + capacity);
        }
    }

    /** Replies that the next force will release. */
    int waiting() {
        return waiting.size();
    }

    /** The syncer: the oldest. */
    WriteCommand take() {
        WriteCommand oldest = waiting.poll();
        if (oldest == null) {
            throw new IllegalStateException("nothing waits");
        }
        return oldest;
    }
}
