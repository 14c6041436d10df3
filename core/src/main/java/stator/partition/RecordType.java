package stator.partition;

import stator.wal.RecordFlyweight;

/**
 * Types of the records that partitions write into their logs. Part of the format: never renumbered.
 *
 * <p>A relocation is a copy of an older record, whose place in the log is being given back. It changes nothing, so whoever
 * follows the changes skips it; it keeps the time of the original and, as its previous position, the original's position:
 * that is still the item's sequence number, and what the item's history is ordered by.
 */
final class RecordType {
    /** Key and whole item; the item replaces what the key held. */
    static final int PUT = 1;

    /** Key; the item is gone. */
    static final int DELETE = 2;

    /** All items of the table are gone. */
    static final int DROP_TABLE = 3;

    /** Relocation of a {@link #PUT}. */
    static final int RELOCATED_PUT = 20;

    /** Relocation of a {@link #DELETE}. */
    static final int RELOCATED_DELETE = 21;

    /** Relocation of a {@link #DROP_TABLE}. */
    static final int RELOCATED_DROP_TABLE = 22;

    /** Whether a record holds an item. */
    static boolean isItem(RecordFlyweight entry) {
        int type = entry.type();
        return type == PUT || type == RELOCATED_PUT;
    }

    /** Whether a record says that its key holds nothing. */
    static boolean isDeletion(RecordFlyweight entry) {
        int type = entry.type();
        return type == DELETE || type == RELOCATED_DELETE;
    }

    /** Whether a record says that its table holds nothing. */
    static boolean isDrop(RecordFlyweight entry) {
        int type = entry.type();
        return type == DROP_TABLE || type == RELOCATED_DROP_TABLE;
    }

    /** Whether it is known what a copy of the record is, and what points at it. */
    static boolean isMovable(RecordFlyweight entry) {
        return isItem(entry) || isDeletion(entry) || isDrop(entry);
    }

    /** Whether a record is a copy of an older one. */
    static boolean isRelocation(RecordFlyweight entry) {
        int type = entry.type();
        return type >= RELOCATED_PUT && type <= RELOCATED_DROP_TABLE;
    }

    /** What a copy of a record is. */
    static int relocationOf(RecordFlyweight entry) {
        if (isItem(entry)) {
            return RELOCATED_PUT;
        }
        return isDeletion(entry) ? RELOCATED_DELETE : RELOCATED_DROP_TABLE;
    }

    /** Where a record's change was written first: its sequence number, however often it was copied since. */
    static long sequence(RecordFlyweight entry) {
        return isRelocation(entry) ? entry.previousPosition() : entry.position();
    }

    private RecordType() {}
}
