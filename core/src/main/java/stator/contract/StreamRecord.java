package stator.contract;

/** What of an item a change record holds. */
public final class StreamRecord {
    public static final StructureShape SHAPE = new StructureShape("StreamRecord");
    public static final Member APPROXIMATE_CREATION_DATE_TIME =
            SHAPE.member("ApproximateCreationDateTime", Shape.TIMESTAMP);
    public static final Member KEYS = SHAPE.member("Keys", Shape.ATTRIBUTE_MAP);
    public static final Member NEW_IMAGE = SHAPE.member("NewImage", Shape.ATTRIBUTE_MAP);
    public static final Member OLD_IMAGE = SHAPE.member("OldImage", Shape.ATTRIBUTE_MAP);
    public static final Member SEQUENCE_NUMBER = SHAPE.member("SequenceNumber", Shape.STRING);
    public static final Member SIZE_BYTES = SHAPE.member("SizeBytes", Shape.LONG);
    public static final Member STREAM_VIEW_TYPE = SHAPE.member("StreamViewType", Shape.STRING);

    private StreamRecord() {}
}
