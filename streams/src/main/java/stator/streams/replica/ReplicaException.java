package stator.streams.replica;

import org.jspecify.annotations.Nullable;

/** A replica cannot go on, or cannot be read. */
public final class ReplicaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; stable, for metrics and tests. */
    public enum Code {
        /** A setting is missing or out of its range, or Chronicle Map or a flag of the JVM is. */
        CONFIGURATION,
        /** The directory is that of a replica that is open, in this process or in another. */
        IN_USE,
        /** The table's stream does not show items as they are after a change, or there is none. */
        NO_NEW_IMAGES,
        /** The table is gone. What was copied of it can be read on. */
        TABLE_GONE,
        /** There is no room for an item: the replica was made for less. */
        FULL,
        /** Nothing was ever copied to the end, or what there is cannot be read until the replica is opened again. */
        NOT_READY,
        /** The file has other bytes than were written. */
        DAMAGED,
        /** The streams of the table do not come any further. */
        STALLED
    }

    private final Code code;

    /** A failure without a cause of its own. */
    ReplicaException(Code code, String detail) {
        this(code, detail, null);
    }

    /** @param detail what it is about, as {@code name=value} */
    ReplicaException(Code code, String detail, @Nullable Throwable cause) {
        super(code + ": " + detail, cause);
        this.code = code;
    }

    /** What went wrong. */
    public Code code() {
        return code;
    }
}
