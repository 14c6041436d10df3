package stator.table;

/** Where a table is in its life; the names are those of the API. */
public enum TableStatus {
    /** Wanted, and known by its name; takes no items yet. */
    CREATING,
    /** Its settings are being changed; reads and writes go on. */
    UPDATING,
    ACTIVE,
    /** Its items are being removed; takes no reads or writes. */
    DELETING;

    /** Whether items may be read and written. */
    public boolean servesItems() {
        return this == ACTIVE || this == UPDATING;
    }
}
