package stator.contract;

/** A stream, with a page of its shards. */
public final class StreamDescription {
    public static final StructureShape SHAPE = new StructureShape("StreamDescription");
    public static final Member STREAM_ARN = SHAPE.member("StreamArn", Shape.STRING);
    public static final Member STREAM_LABEL = SHAPE.member("StreamLabel", Shape.STRING);
    public static final Member STREAM_STATUS = SHAPE.member("StreamStatus", Shape.STRING);
    public static final Member STREAM_VIEW_TYPE = SHAPE.member("StreamViewType", Shape.STRING);
    public static final Member CREATION_REQUEST_DATE_TIME = SHAPE.member("CreationRequestDateTime", Shape.TIMESTAMP);
    public static final Member TABLE_NAME = SHAPE.member("TableName", Shape.STRING);
    public static final Member KEY_SCHEMA =
            SHAPE.member("KeySchema", Shape.list(Shape.structure(KeySchemaElement.SHAPE)));
    public static final Member SHARDS = SHAPE.member("Shards", Shape.list(Shape.structure(Shard.SHAPE)));
    public static final Member LAST_EVALUATED_SHARD_ID = SHAPE.member("LastEvaluatedShardId", Shape.STRING);

    private StreamDescription() {}
}
