package stator.contract;

/** Settings of an index in one replica. */
public final class ReplicaGlobalSecondaryIndexDescription {
    public static final StructureShape SHAPE = new StructureShape("ReplicaGlobalSecondaryIndexDescription");
    public static final Member INDEX_NAME = SHAPE.member("IndexName", Shape.STRING);
    public static final Member PROVISIONED_THROUGHPUT_OVERRIDE =
            SHAPE.member("ProvisionedThroughputOverride", Shape.structure(ProvisionedThroughputOverride.SHAPE));
    public static final Member ON_DEMAND_THROUGHPUT_OVERRIDE =
            SHAPE.member("OnDemandThroughputOverride", Shape.structure(OnDemandThroughputOverride.SHAPE));
    public static final Member WARM_THROUGHPUT =
            SHAPE.member("WarmThroughput", Shape.structure(IndexWarmThroughputDescription.SHAPE));

    private ReplicaGlobalSecondaryIndexDescription() {}
}
