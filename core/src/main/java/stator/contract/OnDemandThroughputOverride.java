package stator.contract;

/** Bound on read request units of one replica. */
public final class OnDemandThroughputOverride {
    public static final StructureShape SHAPE = new StructureShape("OnDemandThroughputOverride");
    public static final Member MAX_READ_REQUEST_UNITS = SHAPE.member("MaxReadRequestUnits", Shape.LONG);

    private OnDemandThroughputOverride() {}
}
