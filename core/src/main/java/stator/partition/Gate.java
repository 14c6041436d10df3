package stator.partition;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.index.BTree;

/**
 * Lets through what may be seen: publishes the newest sealed version of a partition's index, then releases the replies
 * of its commands. One thread at a time, which is the syncer's where replies wait for the disk, else the writer's. In a
 * buffered partition the replies that wait for the disk all the same are left to the syncer.
 */
final class Gate {
    private final Partition partition;
    private final RingBuffer<CommandSlot> ring;
    private final BTree tree;
    private final ErrorHandler errorHandler;
    private final DurableReplies durableReplies;
    private final Sequence released = new Sequence();

    Gate(Partition partition, RingBuffer<CommandSlot> ring, DurableReplies durableReplies, ErrorHandler errorHandler) {
        this.partition = partition;
        this.ring = ring;
        this.durableReplies = durableReplies;
        this.errorHandler = errorHandler;
        tree = partition.index().tree();
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
                fail(command, failure);
            }
            if (partition.waitsForDisk(command) && command.outcome() != Outcome.FAILED) {
                durableReplies.add(command);
            } else {
                complete(command);
            }
        }
        released.set(sealedSequence);
    }

    /**
     * The syncer of a buffered partition: releases the oldest replies that waited for the disk.
     *
     * @param failure why the disk has not got their records, or null if it has
     */
    void releaseDurable(int count, @Nullable Throwable failure) {
        for (int i = 0; i < count; i++) {
            WriteCommand command = durableReplies.take();
            if (failure != null) {
                fail(command, failure);
            }
            complete(command);
        }
    }

    private static void fail(WriteCommand command, Throwable failure) {
        command.failed(DynamoDbException.internal("The partition has stopped: " + failure, failure));
    }

    private void complete(WriteCommand command) {
        boolean waited = partition.waitsForDisk(command); // it may be used again once it is complete
        try {
            command.complete();
        } catch (Throwable t) {
            errorHandler.onError(t); // the fault of who waits for this reply; the other replies go on
        }
        if (waited) {
            durableReplies.leave();
        }
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
