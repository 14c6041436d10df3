package stator.contract;

/** A stream, as lists name it. */
public final class StreamSummary {
    public static final StructureShape SHAPE = new StructureShape("Stream");
    public static final Member STREAM_ARN = SHAPE.member("StreamArn", Shape.STRING);
    public static final Member TABLE_NAME = SHAPE.member("TableName", Shape.STRING);
    public static final Member STREAM_LABEL = SHAPE.member("StreamLabel", Shape.STRING);

    private StreamSummary() {}
}
