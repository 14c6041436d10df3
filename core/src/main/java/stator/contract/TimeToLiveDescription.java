package stator.contract;

/** Whether the items of a table expire, and by what. */
public final class TimeToLiveDescription {
    public static final StructureShape SHAPE = new StructureShape("TimeToLiveDescription");
    public static final Member TIME_TO_LIVE_STATUS = SHAPE.member("TimeToLiveStatus", Shape.STRING);
    public static final Member ATTRIBUTE_NAME = SHAPE.member("AttributeName", Shape.STRING);

    private TimeToLiveDescription() {}
}
