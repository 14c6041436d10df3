package stator.contract;

/** Has the items of a table expire, or not. */
public final class UpdateTimeToLive {
    private static final StructureShape INPUT = new StructureShape("UpdateTimeToLiveInput");
    public static final Member TABLE_NAME = INPUT.member(
            "TableName", Shape.STRING, Constraint.minLength(3), Constraint.maxLength(255), Constraint.NAME_PATTERN);
    public static final Member TIME_TO_LIVE_SPECIFICATION = INPUT.member(
            "TimeToLiveSpecification", Shape.structure(TimeToLiveSpecification.SHAPE), Constraint.REQUIRED);

    private static final StructureShape OUTPUT = new StructureShape("UpdateTimeToLiveOutput");
    public static final Member UPDATED_SPECIFICATION =
            OUTPUT.member("TimeToLiveSpecification", Shape.structure(TimeToLiveSpecification.SHAPE));

    public static final Operation OPERATION = new Operation("UpdateTimeToLive", INPUT, OUTPUT);

    private UpdateTimeToLive() {}
}
