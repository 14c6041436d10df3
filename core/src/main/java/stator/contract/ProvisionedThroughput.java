package stator.contract;

/** Capacity units a second that a table or index is given. */
public final class ProvisionedThroughput {
    public static final StructureShape SHAPE = new StructureShape("ProvisionedThroughput");
    public static final Member WRITE_CAPACITY_UNITS =
            SHAPE.member("WriteCapacityUnits", Shape.LONG, Constraint.REQUIRED, Constraint.minimum(1));
    public static final Member READ_CAPACITY_UNITS =
            SHAPE.member("ReadCapacityUnits", Shape.LONG, Constraint.REQUIRED, Constraint.minimum(1));

    private ProvisionedThroughput() {}
}
