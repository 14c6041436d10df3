package stator.streams.subscribe;

/**
 * A place between two records of a partition.
 *
 * @param lastSequence of the last record before it: those up to it are left out
 * @param isAnchored   whether the next record must be the one that follows {@code lastSequence}. If not, it is the first one there is
 *                     from here on, whatever was before
 * @param position     of the recording, where the next record is found; there may be records before it there
 */
public record FlowStart(long lastSequence, boolean isAnchored, long position) {}
