package stator.streams.subscribe;

/** The changes that a subscription would go on with are older than what is kept: some have been missed for good. */
public final class TrimmedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what was missed. */
    public TrimmedException(String message) {
        super(message);
    }
}
