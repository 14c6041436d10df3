package stator.contract;

/** Tells whether the items of a table expire, and by what. */
public final class DescribeTimeToLive {
    private static final StructureShape INPUT = new StructureShape("DescribeTimeToLiveInput");
    public static final Member TABLE_NAME = INPUT.member(
            "TableName", Shape.STRING, Constraint.minLength(3), Constraint.maxLength(255), Constraint.NAME_PATTERN);

    private static final StructureShape OUTPUT = new StructureShape("DescribeTimeToLiveOutput");
    public static final Member TIME_TO_LIVE_DESCRIPTION =
            OUTPUT.member("TimeToLiveDescription", Shape.structure(TimeToLiveDescription.SHAPE));

    public static final Operation OPERATION = new Operation("DescribeTimeToLive", INPUT, OUTPUT);

    private DescribeTimeToLive() {}
}
