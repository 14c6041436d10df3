package stator.partition;

/**
 * What an entry of the sorted index holds: the position of an item's record, and which of the item's keys the entry
 * stands for. Records start at multiples of 8, so the low three bits of a position are free: 0 is the key in the table,
 * 1 to 5 the key in the local secondary index of this ordinal.
 */
final class EntryValue {
    private static final long ORDINAL_MASK = 7;

    private EntryValue() {}

    static long of(long position, int ordinal) {
        assert (position & ORDINAL_MASK) == 0 && ordinal <= ORDINAL_MASK
                : "position=" + position + " ordinal=" + ordinal;
        return position | ordinal;
    }

    static long position(long value) {
        return value & ~ORDINAL_MASK;
    }

    static int ordinal(long value) {
        return (int) (value & ORDINAL_MASK);
    }
}
