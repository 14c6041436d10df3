package stator.contract;

/** Throughput that a global secondary index is ready for. */
public final class IndexWarmThroughputDescription {
    public static final StructureShape SHAPE = new StructureShape("GlobalSecondaryIndexWarmThroughputDescription");
    public static final Member READ_UNITS_PER_SECOND = SHAPE.member("ReadUnitsPerSecond", Shape.LONG);
    public static final Member WRITE_UNITS_PER_SECOND = SHAPE.member("WriteUnitsPerSecond", Shape.LONG);
    public static final Member STATUS = SHAPE.member("Status", Shape.STRING);

    private IndexWarmThroughputDescription() {}
}
