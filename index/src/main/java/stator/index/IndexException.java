package stator.index;

import org.jspecify.annotations.Nullable;

/** The index cannot do what was asked. {@link #isFatal()} says whether it can do anything else. */
public final class IndexException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; stable, for metrics and tests. */
    public enum Code {
        /** A setting is missing or out of range, or the host is big-endian. */
        CONFIGURATION(false),
        /** A key is longer than {@link KeySource#MAX_KEY_LENGTH}, or a value is negative. */
        ARGUMENT(false),
        /** The memory bound is reached: too much data, or a pin held so long that no page comes back. Nothing changed. */
        OUT_OF_PAGES(false),
        /** Every reader slot is taken; close readers or raise the bound. */
        TOO_MANY_READERS(false),
        /** So many versions are sealed and not published that there is no room for another; publish first. */
        TOO_MANY_SEALED(false),
        /** Closed while a reader holds a pin: nothing was freed; release and close again. */
        PINNED(false),
        /** Used after close. */
        CLOSED(false),
        /** No room for a checkpoint; it was given up, and a later one may succeed. */
        DISK_FULL(false),
        /** The file system refused to read or write a checkpoint. */
        IO_FAILED(false),
        /** A force of a checkpoint failed: what of it is on disk is unknown. Those before it, and the tree, are as they were. */
        FORCE_FAILED(false),
        /** A checkpoint was written by a version of the format that this code does not read. */
        UNSUPPORTED_VERSION(false),
        /** An earlier change failed half-way; the cause is that first failure. The published versions stay readable. */
        POISONED(true),
        /** A page does not say what it must, or a checkpoint is not as it was written. */
        CORRUPT(true);

        private final boolean fatal;

        Code(boolean fatal) {
            this.fatal = fatal;
        }
    }

    private final Code code;

    IndexException(Code code, String detail) {
        this(code, detail, null);
    }

    /**
     * An exception of one kind.
     *
     * @param code what went wrong.
     * @param detail the values that matter, as {@code name=value}.
     * @param cause what the system said, if it said anything.
     */
    public IndexException(Code code, String detail, @Nullable Throwable cause) {
        super(code + ": " + detail, cause);
        this.code = code;
    }

    /** What went wrong. */
    public Code code() {
        return code;
    }

    /** Whether the index refuses every later change. */
    public boolean isFatal() {
        return code.fatal;
    }
}
