package stator.contract;

/** Tells what a stream is, and what shards it has, a page at a time. */
public final class DescribeStream {
    private static final StructureShape INPUT = new StructureShape("DescribeStreamInput");
    public static final Member STREAM_ARN =
            INPUT.member("StreamArn", Shape.STRING, StreamShapes.arn(Constraint.REQUIRED));
    public static final Member LIMIT =
            INPUT.member("Limit", Shape.INTEGER, Constraint.minimum(1), Constraint.maximum(100));
    public static final Member EXCLUSIVE_START_SHARD_ID =
            INPUT.member("ExclusiveStartShardId", Shape.STRING, StreamShapes.shardId());
    public static final Member SHARD_FILTER = INPUT.member("ShardFilter", Shape.structure(ShardFilter.SHAPE));

    private static final StructureShape OUTPUT = new StructureShape("DescribeStreamOutput");
    public static final Member STREAM_DESCRIPTION =
            OUTPUT.member("StreamDescription", Shape.structure(StreamDescription.SHAPE));

    public static final Operation OPERATION = new Operation(Api.STREAMS, "DescribeStream", INPUT, OUTPUT);

    private DescribeStream() {}
}
