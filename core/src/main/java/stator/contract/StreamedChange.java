package stator.contract;

/** One change of an item, as a stream tells it. */
public final class StreamedChange {
    public static final StructureShape SHAPE = new StructureShape("Record");
    public static final Member EVENT_ID = SHAPE.member("eventID", Shape.STRING);
    public static final Member EVENT_NAME = SHAPE.member("eventName", Shape.STRING);
    public static final Member EVENT_VERSION = SHAPE.member("eventVersion", Shape.STRING);
    public static final Member EVENT_SOURCE = SHAPE.member("eventSource", Shape.STRING);
    public static final Member AWS_REGION = SHAPE.member("awsRegion", Shape.STRING);
    public static final Member DYNAMODB = SHAPE.member("dynamodb", Shape.structure(StreamRecord.SHAPE));
    public static final Member USER_IDENTITY = SHAPE.member("userIdentity", Shape.structure(Identity.SHAPE));

    private StreamedChange() {}
}
