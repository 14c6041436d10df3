package stator.contract;

/** One replica of a global table. */
public final class ReplicaDescription {
    public static final StructureShape SHAPE = new StructureShape("ReplicaDescription");
    public static final Member REGION_NAME = SHAPE.member("RegionName", Shape.STRING);
    public static final Member REPLICA_STATUS = SHAPE.member("ReplicaStatus", Shape.STRING);
    public static final Member REPLICA_ARN = SHAPE.member("ReplicaArn", Shape.STRING);
    public static final Member REPLICA_STATUS_DESCRIPTION = SHAPE.member("ReplicaStatusDescription", Shape.STRING);
    public static final Member REPLICA_STATUS_PERCENT_PROGRESS =
            SHAPE.member("ReplicaStatusPercentProgress", Shape.STRING);
    public static final Member KMS_MASTER_KEY_ID = SHAPE.member("KMSMasterKeyId", Shape.STRING);
    public static final Member PROVISIONED_THROUGHPUT_OVERRIDE =
            SHAPE.member("ProvisionedThroughputOverride", Shape.structure(ProvisionedThroughputOverride.SHAPE));
    public static final Member ON_DEMAND_THROUGHPUT_OVERRIDE =
            SHAPE.member("OnDemandThroughputOverride", Shape.structure(OnDemandThroughputOverride.SHAPE));
    public static final Member WARM_THROUGHPUT =
            SHAPE.member("WarmThroughput", Shape.structure(TableWarmThroughputDescription.SHAPE));
    public static final Member GLOBAL_SECONDARY_INDEXES = SHAPE.member(
            "GlobalSecondaryIndexes", Shape.list(Shape.structure(ReplicaGlobalSecondaryIndexDescription.SHAPE)));
    public static final Member REPLICA_INACCESSIBLE_DATE_TIME =
            SHAPE.member("ReplicaInaccessibleDateTime", Shape.TIMESTAMP);
    public static final Member REPLICA_TABLE_CLASS_SUMMARY =
            SHAPE.member("ReplicaTableClassSummary", Shape.structure(TableClassSummary.SHAPE));
    public static final Member GLOBAL_TABLE_SETTINGS_REPLICATION_MODE =
            SHAPE.member("GlobalTableSettingsReplicationMode", Shape.STRING);

    private ReplicaDescription() {}
}
