package stator.contract;

/** New settings of a replica. */
public final class UpdateReplicationGroupMemberAction {
    public static final StructureShape SHAPE = new StructureShape("UpdateReplicationGroupMemberAction");
    public static final Member REGION_NAME = SHAPE.member("RegionName", Shape.STRING, Constraint.REQUIRED);
    public static final Member KMS_MASTER_KEY_ID = SHAPE.member("KMSMasterKeyId", Shape.STRING);
    public static final Member PROVISIONED_THROUGHPUT_OVERRIDE =
            SHAPE.member("ProvisionedThroughputOverride", Shape.structure(ProvisionedThroughputOverride.SHAPE));
    public static final Member ON_DEMAND_THROUGHPUT_OVERRIDE =
            SHAPE.member("OnDemandThroughputOverride", Shape.structure(OnDemandThroughputOverride.SHAPE));
    public static final Member GLOBAL_SECONDARY_INDEXES = SHAPE.member(
            "GlobalSecondaryIndexes",
            Shape.list(Shape.structure(ReplicaGlobalSecondaryIndex.SHAPE)),
            Constraint.minLength(1));
    public static final Member TABLE_CLASS_OVERRIDE = SHAPE.member(
            "TableClassOverride", Shape.STRING, Constraint.oneOf("STANDARD", "STANDARD_INFREQUENT_ACCESS"));

    private UpdateReplicationGroupMemberAction() {}
}
