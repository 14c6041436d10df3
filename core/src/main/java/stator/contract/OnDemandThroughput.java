package stator.contract;

/** Upper bounds on request units a second of an on-demand table or index; -1 means none. */
public final class OnDemandThroughput {
    public static final StructureShape SHAPE = new StructureShape("OnDemandThroughput");
    public static final Member MAX_READ_REQUEST_UNITS = SHAPE.member("MaxReadRequestUnits", Shape.LONG);
    public static final Member MAX_WRITE_REQUEST_UNITS = SHAPE.member("MaxWriteRequestUnits", Shape.LONG);

    private OnDemandThroughput() {}
}
