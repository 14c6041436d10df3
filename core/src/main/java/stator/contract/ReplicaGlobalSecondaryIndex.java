package stator.contract;

/** Settings of an index in one replica, as a request asks for them. */
public final class ReplicaGlobalSecondaryIndex {
    public static final StructureShape SHAPE = new StructureShape("ReplicaGlobalSecondaryIndex");
    public static final Member INDEX_NAME = SHAPE.member(
            "IndexName",
            Shape.STRING,
            Constraint.REQUIRED,
            Constraint.NAME_PATTERN,
            Constraint.minLength(3),
            Constraint.maxLength(255));
    public static final Member PROVISIONED_THROUGHPUT_OVERRIDE =
            SHAPE.member("ProvisionedThroughputOverride", Shape.structure(ProvisionedThroughputOverride.SHAPE));
    public static final Member ON_DEMAND_THROUGHPUT_OVERRIDE =
            SHAPE.member("OnDemandThroughputOverride", Shape.structure(OnDemandThroughputOverride.SHAPE));

    private ReplicaGlobalSecondaryIndex() {}
}
