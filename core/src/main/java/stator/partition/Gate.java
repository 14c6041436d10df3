package stator.partition;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import org.agrona.ErrorHandler;
import stator.contract.DynamoDbException;
import stator.index.BTree;

/**
 * Lets through what may be seen: publishes the newest sealed version of a partition's index, then releases the replies
 * of its commands. One thread at a time, which is the syncer's where replies wait for the disk, else the writer's.
 */
final class Gate {
    private final Partition partition;
    private final RingBuffer<CommandSlot> ring;
    private final BTree tree;
    private final ErrorHandler errorHandler;
    private final Sequence released = new Sequence();

    Gate(Partition partition, RingBuffer<CommandSlot> ring, BTree tree, ErrorHandler errorHandler) {
        this.partition = partition;
        this.ring = ring;
        this.tree = tree;
        this.errorHandler = errorHandler;
        ring.addGatingSequences(released);
    }

    /** Sequence of the last command whose reply has left. */
    long releasedSequence() {
        return released.get();
    }

    /** Publishes and releases everything up to a sealed command. Its records are durable, or the partition has failed. */
    void release(long sealedSequence) {
        long first = released.get() + 1;
        try {
            publish(first, sealedSequence);
        } catch (Throwable t) {
            partition.poison(t, first);
        }
        Throwable failure = partition.failure();
        for (long sequence = first; sequence <= sealedSequence; sequence++) {
            WriteCommand command = ring.get(sequence).take();
            if (failure != null && sequence >= partition.failedFrom()) {
                command.failed(DynamoDbException.internal("The partition has stopped: " + failure, failure));
            }
            try {
                command.complete();
            } catch (Throwable t) {
                errorHandler.onError(t); // the fault of who waits for this reply; the other replies go on
            }
        }
        released.set(sealedSequence);
    }

    private void publish(long first, long last) {
        for (long sequence = last; sequence >= first; sequence--) {
            CommandSlot slot = ring.get(sequence);
            if (slot.isSealed() && sequence < partition.failedFrom()) {
                tree.publish(slot.sealedVersion());
                partition.published(slot.sealedPosition());
                return;
            }
        }
    }
}
