package stator.streams.subscribe;

import org.jspecify.annotations.Nullable;

/**
 * Who of a group reads a partition of a stream, and how far the group has come there; as it was when it was looked at. Immutable.
 *
 * @param shard    which stream and partition: see {@link LeaseTable#shard}
 * @param owner    name of who reads it, or null if nobody does
 * @param counter  changes whenever its owner shows that it is alive, and when the owner changes
 * @param sequence of the last change that has been dealt with; {@link #NOTHING} if none has
 */
record Lease(String shard, @Nullable String owner, long counter, long sequence) {
    /** The sequence before all. */
    static final long NOTHING = -1;

    boolean isOwnedBy(String worker) {
        return worker.equals(owner);
    }

    /** The same, further on. */
    Lease at(long newSequence) {
        return new Lease(shard, owner, counter, newSequence);
    }
}
