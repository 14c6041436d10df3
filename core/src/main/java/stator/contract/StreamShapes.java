package stator.contract;

/** Members that the operations on streams share, with their bounds. */
final class StreamShapes {
    private static final int MIN_ARN_LENGTH = 37;
    private static final int MAX_ARN_LENGTH = 1024;
    private static final int MIN_SHARD_ID_LENGTH = 28;
    private static final int MAX_SHARD_ID_LENGTH = 65;
    private static final int MIN_SEQUENCE_NUMBER_LENGTH = 21;
    private static final int MAX_SEQUENCE_NUMBER_LENGTH = 40;

    private StreamShapes() {}

    /** The ARN of a stream. */
    static Constraint[] arn(Constraint... before) {
        return bounds(Constraint.minLength(MIN_ARN_LENGTH), Constraint.maxLength(MAX_ARN_LENGTH), before);
    }

    static Constraint[] shardId(Constraint... before) {
        return bounds(Constraint.minLength(MIN_SHARD_ID_LENGTH), Constraint.maxLength(MAX_SHARD_ID_LENGTH), before);
    }

    static Constraint[] sequenceNumber() {
        return bounds(
                Constraint.minLength(MIN_SEQUENCE_NUMBER_LENGTH), Constraint.maxLength(MAX_SEQUENCE_NUMBER_LENGTH));
    }

    private static Constraint[] bounds(Constraint least, Constraint most, Constraint... before) {
        return before.length == 0 ? new Constraint[] {least, most} : new Constraint[] {before[0], least, most};
    }
}
