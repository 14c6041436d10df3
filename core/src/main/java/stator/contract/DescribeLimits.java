package stator.contract;

/** Tells the capacity limits of the account and of each table. */
public final class DescribeLimits {
    private static final StructureShape INPUT = new StructureShape("DescribeLimitsInput");

    private static final StructureShape OUTPUT = new StructureShape("DescribeLimitsOutput");
    public static final Member ACCOUNT_MAX_READ_CAPACITY_UNITS =
            OUTPUT.member("AccountMaxReadCapacityUnits", Shape.LONG);
    public static final Member ACCOUNT_MAX_WRITE_CAPACITY_UNITS =
            OUTPUT.member("AccountMaxWriteCapacityUnits", Shape.LONG);
    public static final Member TABLE_MAX_READ_CAPACITY_UNITS = OUTPUT.member("TableMaxReadCapacityUnits", Shape.LONG);
    public static final Member TABLE_MAX_WRITE_CAPACITY_UNITS = OUTPUT.member("TableMaxWriteCapacityUnits", Shape.LONG);

    public static final Operation OPERATION = new Operation("DescribeLimits", INPUT, OUTPUT);

    private DescribeLimits() {}
}
