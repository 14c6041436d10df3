package stator.partition;

/**
 * All that one follower had told all partitions by some moment: first it is answered, which is to say done and visible, then
 * it is durable everywhere. The follower's thread's.
 */
final class IndexMilestone {
    private final Partition[] targets;
    private final IndexOutbox[] outboxes;
    private final long position;
    private final long[] batches;
    private final long[] ends;
    private boolean answered;

    /** @param position what has been followed so far */
    IndexMilestone(Partition[] targets, IndexOutbox[] outboxes, long position) {
        this.targets = targets;
        this.outboxes = outboxes;
        this.position = position;
        batches = new long[targets.length];
        ends = new long[targets.length];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = outboxes[i].lastAdded();
        }
    }

    long position() {
        return position;
    }

    boolean isAnswered() {
        if (!answered) {
            for (int i = 0; i < batches.length; i++) {
                if (outboxes[i].lastAnswered() < batches[i]) {
                    return false;
                }
            }
            answered = true;
            for (int i = 0; i < ends.length; i++) {
                ends[i] = targets[i].wal().position();
            }
        }
        return true;
    }

    boolean isDurable() {
        if (!isAnswered()) {
            return false;
        }
        for (int i = 0; i < ends.length; i++) {
            if (targets[i].wal().durablePosition() < ends[i]) {
                return false;
            }
        }
        return true;
    }
}
