package stator.partition;

import org.agrona.collections.LongArrayList;

/**
 * Records that take effect together: what a transaction writes into one log. Their flags say how many records of the same
 * group follow, and whether one went before:
 * <pre>
 *   15          14 ... 0
 *   +-----------+----------------+
 *   | continues | records to come|       a record by itself has 0
 *   +-----------+----------------+
 * </pre>
 * Nothing of a group counts until its last record is there. A record that does not continue the group before it ends that
 * one without effect: a crash cut it short, or the disk was full. Owned by the writer, or by recovery before it.
 */
final class RecordGroup {
    private static final int CONTINUES = 0x8000;
    private static final int TO_COME = 0x7FFF;

    private final LongArrayList held = new LongArrayList();
    private int expected = -1;

    /** Flags of one record of a group; {@code index} counts from 0. */
    static int flags(int index, int count) {
        return (index == 0 ? 0 : CONTINUES) | (count - index - 1);
    }

    /**
     * The next record of the log.
     *
     * @return whether it completes a group: all of {@link #positions} take effect now.
     */
    boolean add(int flags, long position) {
        boolean continues = (flags & CONTINUES) != 0;
        int toCome = flags & TO_COME;
        if (!continues) {
            held.clear();
        } else if (toCome != expected) {
            throw new StoreException(
                    StoreException.Code.DAMAGED,
                    "position=" + position + " continues a group of records, toCome=" + toCome + " expected="
                            + expected);
        }
        held.addLong(position);
        expected = toCome - 1;
        return toCome == 0;
    }

    /** Positions of the records, in the order of the log. */
    LongArrayList positions() {
        return held;
    }
}
