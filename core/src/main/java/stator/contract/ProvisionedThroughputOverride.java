package stator.contract;

/** Read capacity of one replica. */
public final class ProvisionedThroughputOverride {
    public static final StructureShape SHAPE = new StructureShape("ProvisionedThroughputOverride");
    public static final Member READ_CAPACITY_UNITS =
            SHAPE.member("ReadCapacityUnits", Shape.LONG, Constraint.minimum(1));

    private ProvisionedThroughputOverride() {}
}
