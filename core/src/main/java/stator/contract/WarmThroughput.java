package stator.contract;

/** Throughput that a table or index is asked to be ready for. */
public final class WarmThroughput {
    public static final StructureShape SHAPE = new StructureShape("WarmThroughput");
    public static final Member READ_UNITS_PER_SECOND = SHAPE.member("ReadUnitsPerSecond", Shape.LONG);
    public static final Member WRITE_UNITS_PER_SECOND = SHAPE.member("WriteUnitsPerSecond", Shape.LONG);

    private WarmThroughput() {}
}
