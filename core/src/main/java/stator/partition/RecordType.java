package stator.partition;

/** Types of the records that partitions write into their logs. Part of the format: never renumbered. */
final class RecordType {
    /** Key and whole item; the item replaces what the key held. */
    static final int PUT = 1;

    /** Key; the item is gone. */
    static final int DELETE = 2;

    /** All items of the table are gone. */
    static final int DROP_TABLE = 3;

    private RecordType() {}
}
