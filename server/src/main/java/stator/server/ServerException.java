package stator.server;

import org.jspecify.annotations.Nullable;

/** The server cannot do what its operator asked for. The message says which setting, and what to do. */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** What went wrong. */
    public enum Code {
        /** A setting is out of its range. */
        CONFIGURATION,
        /** The address could not be bound: in use, or not this machine's. */
        BIND_FAILED
    }

    public ServerException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
