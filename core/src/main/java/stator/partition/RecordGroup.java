package stator.partition;

import org.agrona.collections.LongArrayList;

/**
 * Records that take effect together: what a transaction writes into one log. Their {@link RecordFlags} say so. Nothing of a
 * group counts until its last record is there. A record that does not continue the group before it ends that one without
 * effect: a crash cut it short, or the disk was full. Owned by the writer, or by recovery before it.
 */
final class RecordGroup {
    private final LongArrayList held = new LongArrayList();
    private int expected = -1;
    private boolean behindGap = true;

    /**
     * The next record of the log.
     *
     * @return whether it completes a group: all of {@link #positions} take effect now.
     */
    boolean add(int flags, long position) {
        int toCome = RecordFlags.toCome(flags);
        if (!RecordFlags.continues(flags)) {
            held.clear();
        } else if (toCome != expected && !behindGap) {
            throw new StoreException(
                    StoreException.Code.DAMAGED,
                    "position=" + position + " continues a group of records, toCome=" + toCome + " expected="
                            + expected);
        }
        behindGap = false;
        held.addLong(position);
        expected = toCome - 1;
        return toCome == 0;
    }

    /**
     * What comes next does not follow what came last: segments between them were removed. A group that is not complete never
     * was: segments are removed so that none of those stays that a group began in and was completed behind. The next
     * record may continue a group whose beginning is gone; what it says counts if the group's last record is there.
     */
    void behindGap() {
        held.clear();
        expected = -1;
        behindGap = true;
    }

    /** Positions of the records, in the order of the log. */
    LongArrayList positions() {
        return held;
    }
}
