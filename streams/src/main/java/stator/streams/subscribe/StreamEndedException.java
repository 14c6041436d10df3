package stator.streams.subscribe;

/** The stream that was subscribed to has ended, or its table is gone. All changes up to its end have been told, or will not be. */
public final class StreamEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what has ended. */
    public StreamEndedException(String message) {
        super(message);
    }
}
