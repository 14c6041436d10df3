package stator.contract;

/** Gives what a shard can be read with, from a place in it on. */
public final class GetShardIterator {
    private static final StructureShape INPUT = new StructureShape("GetShardIteratorInput");
    public static final Member STREAM_ARN =
            INPUT.member("StreamArn", Shape.STRING, StreamShapes.arn(Constraint.REQUIRED));
    public static final Member SHARD_ID =
            INPUT.member("ShardId", Shape.STRING, StreamShapes.shardId(Constraint.REQUIRED));
    public static final Member SHARD_ITERATOR_TYPE = INPUT.member(
            "ShardIteratorType",
            Shape.STRING,
            Constraint.REQUIRED,
            Constraint.oneOf("AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"));
    public static final Member SEQUENCE_NUMBER =
            INPUT.member("SequenceNumber", Shape.STRING, StreamShapes.sequenceNumber());

    private static final StructureShape OUTPUT = new StructureShape("GetShardIteratorOutput");
    public static final Member SHARD_ITERATOR = OUTPUT.member("ShardIterator", Shape.STRING);

    public static final Operation OPERATION = new Operation(Api.STREAMS, "GetShardIterator", INPUT, OUTPUT);

    private GetShardIterator() {}
}
