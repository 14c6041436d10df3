package stator.streams.archive;

/** The archive has stopped recording a partition, for want of room as a rule. Begun again, it goes on with what it has. */
final class RecordingEndedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecordingEndedException(String message) {
        super(message);
    }
}
