package stator.table;

/** Where a global secondary index is in its life; the names are those of the API. */
public enum IndexStatus {
    /** Kept up to date with the table, and being filled with what the table held before; not read. */
    CREATING,
    ACTIVE,
    /** What it holds is being removed; neither read nor kept up to date. */
    DELETING
}
