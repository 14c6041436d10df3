package stator.contract;

/** Provisioned throughput, with its history. */
public final class ProvisionedThroughputDescription {
    public static final StructureShape SHAPE = new StructureShape("ProvisionedThroughputDescription");
    public static final Member LAST_INCREASE_DATE_TIME = SHAPE.member("LastIncreaseDateTime", Shape.TIMESTAMP);
    public static final Member LAST_DECREASE_DATE_TIME = SHAPE.member("LastDecreaseDateTime", Shape.TIMESTAMP);
    public static final Member NUMBER_OF_DECREASES_TODAY = SHAPE.member("NumberOfDecreasesToday", Shape.LONG);
    public static final Member READ_CAPACITY_UNITS = SHAPE.member("ReadCapacityUnits", Shape.LONG);
    public static final Member WRITE_CAPACITY_UNITS = SHAPE.member("WriteCapacityUnits", Shape.LONG);

    private ProvisionedThroughputDescription() {}
}
