package stator.contract;

/** New throughput of a global secondary index. */
public final class UpdateGlobalSecondaryIndexAction {
    public static final StructureShape SHAPE = new StructureShape("UpdateGlobalSecondaryIndexAction");
    public static final Member INDEX_NAME = SHAPE.member(
            "IndexName",
            Shape.STRING,
            Constraint.REQUIRED,
            Constraint.NAME_PATTERN,
            Constraint.minLength(3),
            Constraint.maxLength(255));
    public static final Member PROVISIONED_THROUGHPUT =
            SHAPE.member("ProvisionedThroughput", Shape.structure(ProvisionedThroughput.SHAPE));
    public static final Member ON_DEMAND_THROUGHPUT =
            SHAPE.member("OnDemandThroughput", Shape.structure(OnDemandThroughput.SHAPE));
    public static final Member WARM_THROUGHPUT = SHAPE.member("WarmThroughput", Shape.structure(WarmThroughput.SHAPE));

    private UpdateGlobalSecondaryIndexAction() {}
}
