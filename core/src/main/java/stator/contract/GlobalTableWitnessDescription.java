package stator.contract;

/** The witness of a global table. */
public final class GlobalTableWitnessDescription {
    public static final StructureShape SHAPE = new StructureShape("GlobalTableWitnessDescription");
    public static final Member REGION_NAME = SHAPE.member("RegionName", Shape.STRING);
    public static final Member WITNESS_STATUS = SHAPE.member("WitnessStatus", Shape.STRING);

    private GlobalTableWitnessDescription() {}
}
