package stator.wal;

import org.jspecify.annotations.Nullable;

/** The log cannot do what was asked. {@link #isFatal()} says whether it can still do anything else. */
public final class WalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; stable, for metrics and tests. */
    public enum Code {
        /** A setting is missing or out of range. */
        CONFIGURATION(false),
        /** Another process, or another log of this process, holds the directory. */
        DIRECTORY_IN_USE(false),
        /** No room for the next segment. Nothing was appended; the same call may succeed later. */
        DISK_FULL(false),
        /** The record is longer than the log's limit. Nothing was appended. */
        RECORD_TOO_LONG(false),
        /** The position lies in a segment that was removed. */
        GONE(false),
        /** The files were written by a version of the format that this code does not read. */
        UNSUPPORTED_VERSION(true),
        /** Bytes on disk are not what was written. The message names file and offset. */
        CORRUPT(true),
        /** A force failed: what is on disk is unknown. Stop, restart, recover. */
        FORCE_FAILED(true),
        /** The file system refused an operation. */
        IO_FAILED(true);

        private final boolean fatal;

        Code(boolean fatal) {
            this.fatal = fatal;
        }
    }

    private final Code code;

    /**
     * An exception of one kind.
     *
     * @param code what went wrong.
     * @param detail the values that matter, as {@code name=value}.
     * @param cause what the system said, if it said anything.
     */
    public WalException(Code code, String detail, @Nullable Throwable cause) {
        super(code + ": " + detail, cause);
        this.code = code;
    }

    WalException(Code code, String detail) {
        this(code, detail, null);
    }

    /** Code and detail; never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** What went wrong. */
    public Code code() {
        return code;
    }

    /** Whether the log refuses everything from now on; the remedy is a restart, or for damage an operator. */
    public boolean isFatal() {
        return code.fatal;
    }
}
