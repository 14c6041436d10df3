package stator.contract;

/** Names the streams there are, of a table or of all, a page at a time. */
public final class ListStreams {
    private static final StructureShape INPUT = new StructureShape("ListStreamsInput");
    public static final Member TABLE_NAME = INPUT.member(
            "TableName", Shape.STRING, Constraint.NAME_PATTERN, Constraint.minLength(3), Constraint.maxLength(255));
    public static final Member LIMIT =
            INPUT.member("Limit", Shape.INTEGER, Constraint.minimum(1), Constraint.maximum(100));
    public static final Member EXCLUSIVE_START_STREAM_ARN =
            INPUT.member("ExclusiveStartStreamArn", Shape.STRING, StreamShapes.arn());

    private static final StructureShape OUTPUT = new StructureShape("ListStreamsOutput");
    public static final Member STREAMS = OUTPUT.member("Streams", Shape.list(Shape.structure(StreamSummary.SHAPE)));
    public static final Member LAST_EVALUATED_STREAM_ARN = OUTPUT.member("LastEvaluatedStreamArn", Shape.STRING);

    public static final Operation OPERATION = new Operation(Api.STREAMS, "ListStreams", INPUT, OUTPUT);

    private ListStreams() {}
}
