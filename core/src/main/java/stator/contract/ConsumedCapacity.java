package stator.contract;

/** Capacity units that an operation on one table consumed. */
public final class ConsumedCapacity {
    private static final StructureShape PART_SHAPE = new StructureShape("Capacity");

    /** Members of the capacity of the table alone, or of one index. */
    public static final Member PART_READ_CAPACITY_UNITS = PART_SHAPE.member("ReadCapacityUnits", Shape.DOUBLE);

    public static final Member PART_WRITE_CAPACITY_UNITS = PART_SHAPE.member("WriteCapacityUnits", Shape.DOUBLE);
    public static final Member PART_CAPACITY_UNITS = PART_SHAPE.member("CapacityUnits", Shape.DOUBLE);

    public static final StructureShape SHAPE = new StructureShape("ConsumedCapacity");
    public static final Member TABLE_NAME = SHAPE.member("TableName", Shape.STRING);
    public static final Member CAPACITY_UNITS = SHAPE.member("CapacityUnits", Shape.DOUBLE);
    public static final Member READ_CAPACITY_UNITS = SHAPE.member("ReadCapacityUnits", Shape.DOUBLE);
    public static final Member WRITE_CAPACITY_UNITS = SHAPE.member("WriteCapacityUnits", Shape.DOUBLE);
    public static final Member TABLE = SHAPE.member("Table", Shape.structure(PART_SHAPE));
    public static final Member LOCAL_SECONDARY_INDEXES =
            SHAPE.member("LocalSecondaryIndexes", Shape.map(Shape.structure(PART_SHAPE)));
    public static final Member GLOBAL_SECONDARY_INDEXES =
            SHAPE.member("GlobalSecondaryIndexes", Shape.map(Shape.structure(PART_SHAPE)));

    private ConsumedCapacity() {}

    /** Capacity of the table alone, or of one index, with its {@link #PART_CAPACITY_UNITS}. */
    public static Structure part(double units) {
        return new Structure(PART_SHAPE).set(PART_CAPACITY_UNITS, units);
    }
}
