package stator.partition;

/**
 * The flags of the records that partitions write into their logs:
 * <pre>
 *   15          14 ...... 3      2 ... 0
 *   +-----------+----------------+-------+
 *   | continues | records to come| zero  |      a record by itself has 0
 *   +-----------+----------------+-------+
 * </pre>
 * {@code records to come} is how many records of the same {@link RecordGroup} follow; {@code continues} says that the record
 * before is of the same group.
 */
final class RecordFlags {
    /** A record that is no part of a group. */
    static final int ALONE = 0;

    /** Records in a group at the most. */
    static final int MAX_GROUP = 1 << 12;

    private static final int CONTINUES = 0x8000;
    private static final int TO_COME_SHIFT = 3;
    private static final int TO_COME_MASK = MAX_GROUP - 1;

    private RecordFlags() {}

    /** Flags of one record of a group; {@code index} counts from 0. */
    static int ofGroup(int index, int count) {
        assert index < count && count <= MAX_GROUP : "index=" + index + " count=" + count;
        return (index == 0 ? 0 : CONTINUES) | (count - index - 1) << TO_COME_SHIFT;
    }

    static boolean continues(int flags) {
        return (flags & CONTINUES) != 0;
    }

    static int toCome(int flags) {
        return flags >> TO_COME_SHIFT & TO_COME_MASK;
    }
}
