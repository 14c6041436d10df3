package stator.partition;

import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
import stator.item.MapView;

/**
 * What one follower has to tell one partition: a batch that is being filled, and one that is under way. A batch leaves as
 * soon as the one before it is answered, so batches are small when there is little to do and large when there is much. A full
 * ring is waited for, and what a full disk refuses is told again; so nothing is lost and nothing is told out of order. The
 * follower's thread's.
 */
final class IndexOutbox {
    private static final long RETRY_NS = 10_000_000;

    private final Partition target;
    private final Doorbell bell;
    private final NanoClock clock;
    private final MapView noKey = new MapView();
    private IndexBatch filling = new IndexBatch();
    private IndexBatch sent = new IndexBatch();
    private long sequence;
    private @Nullable WriteCommand waiting;
    private long notBeforeNs;
    private volatile @Nullable WriteCommand answer;

    IndexOutbox(Partition target, Doorbell bell, NanoClock clock) {
        this.target = target;
        this.bell = bell;
        this.clock = clock;
    }

    /** Where to add changes. */
    IndexBatch filling() {
        return filling;
    }

    boolean hasRoom() {
        return !filling.isFull();
    }

    /** Number of the batch that holds the change added last. */
    long lastAdded() {
        return filling.isEmpty() ? sequence : sequence + 1;
    }

    /** Number of the last batch of those that have all been answered. */
    long lastAnswered() {
        return sent.isEmpty() ? sequence : sequence - 1;
    }

    /** Whether the partition has answered what the follower has not looked at yet. */
    boolean isAnswered() {
        return answer != null;
    }

    /** Whether something is to be tried again, though nobody rings. */
    boolean isWaiting() {
        return waiting != null;
    }

    /** Takes the answer to the last batch and hands on the next. Returns 0 if there was nothing to do. */
    int flush() {
        int work = 0;
        WriteCommand done = answer;
        if (done != null) {
            answer = null;
            work++;
            if (done.outcome() == Outcome.APPLIED) {
                sent.clear();
            } else {
                waiting = command();
                notBeforeNs = clock.nanoTime() + RETRY_NS;
            }
        }
        if (sent.isEmpty() && !filling.isEmpty()) {
            IndexBatch next = filling;
            filling = sent;
            sent = next;
            sequence++;
            waiting = command();
            notBeforeNs = clock.nanoTime();
        }
        WriteCommand next = waiting;
        if (next != null && target.failure() == null && clock.nanoTime() - notBeforeNs >= 0 && target.offer(next)) {
            waiting = null;
            work++;
        }
        return work;
    }

    private WriteCommand command() {
        return WriteCommand.entries(sent).prepare(0, noKey, this::answered);
    }

    /** The gate of the partition. */
    private void answered(WriteCommand command) {
        answer = command;
        bell.ring();
    }
}
