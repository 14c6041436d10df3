package stator.partition;

/**
 * The flags of the records that partitions write into their logs:
 * <pre>
 *   15          14 ...... 3      2 ... 0
 *   +-----------+----------------+-------+
 *   | continues | records to come|indexes|      a record by itself has 0 in bits 15 to 3
 *   +-----------+----------------+-------+
 * </pre>
 * {@code indexes} is the number of local secondary indexes of the table, of a PUT and a DROP_TABLE, and 7 of a PUT into a
 * global index; see {@link ItemRecord}. Of a DELETE, 1 says that the item was deleted because it had expired.
 * {@code records to come} is how many records of the same {@link RecordGroup} follow; {@code continues} says that the record
 * before is of the same group.
 */
final class RecordFlags {
    /** A record that is no part of a group. */
    static final int ALONE = 0;

    /** Records in a group at the most. */
    static final int MAX_GROUP = 1 << 12;

    /** Of an entry of a global secondary index, by itself. */
    static final int GLOBAL_ENTRY = 7;

    /** Of a deletion, by itself: the item had expired. */
    static final int EXPIRED = 1;

    private static final int INDEXES_MASK = 7;
    private static final int CONTINUES = 0x8000;
    private static final int TO_COME_SHIFT = 3;
    private static final int TO_COME_MASK = MAX_GROUP - 1;

    private RecordFlags() {}

    /** Flags of one record of a group; {@code index} counts from 0. */
    static int ofGroup(int index, int count) {
        assert index < count && count <= MAX_GROUP : "index=" + index + " count=" + count;
        return (index == 0 ? 0 : CONTINUES) | (count - index - 1) << TO_COME_SHIFT;
    }

    /** The same flags, with the number of local secondary indexes. */
    static int withIndexes(int flags, int indexes) {
        assert (flags & INDEXES_MASK) == 0 && indexes < GLOBAL_ENTRY : "flags=" + flags + " indexes=" + indexes;
        return flags | indexes;
    }

    /** The same flags, of a record by itself. */
    static int alone(int flags) {
        return flags & INDEXES_MASK;
    }

    /** Number of local secondary indexes of the table. */
    static int indexes(int flags) {
        return isGlobalEntry(flags) ? 0 : flags & INDEXES_MASK;
    }

    static boolean isGlobalEntry(int flags) {
        return (flags & INDEXES_MASK) == GLOBAL_ENTRY;
    }

    /** Whether a deletion was one of an item that had expired. */
    static boolean isExpiry(int flags) {
        return (flags & INDEXES_MASK) == EXPIRED;
    }

    static boolean continues(int flags) {
        return (flags & CONTINUES) != 0;
    }

    static int toCome(int flags) {
        return flags >> TO_COME_SHIFT & TO_COME_MASK;
    }
}
