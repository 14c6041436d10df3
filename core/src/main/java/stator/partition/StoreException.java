package stator.partition;

import org.jspecify.annotations.Nullable;

/** The store cannot do what was asked. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; stable, for metrics and tests. */
    public enum Code {
        /** A setting is missing or out of range, or contradicts the data directory. */
        CONFIGURATION,
        /** The data directory's description is damaged, or of another version. */
        DAMAGED,
        /** The log holds a record of a type this version does not know. */
        UNKNOWN_RECORD,
        /** A partition stopped: the disk failed it, or a fault in the program. Restart and recover. */
        POISONED,
        /** Something that holds space back was not closed by who opened it. */
        NOT_CLOSED,
        /** Used after close. */
        CLOSED
    }

    private final Code code;

    /** A failure without a cause of its own. */
    public StoreException(Code code, String detail) {
        this(code, detail, null);
    }

    /**
     * A failure.
     *
     * @param detail what it is about, as {@code name=value}
     */
    public StoreException(Code code, String detail, @Nullable Throwable cause) {
        super(code + ": " + detail, cause);
        this.code = code;
    }

    /** What went wrong. */
    public Code code() {
        return code;
    }
}
