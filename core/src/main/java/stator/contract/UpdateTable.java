package stator.contract;

/** Changes the settings of a table. */
public final class UpdateTable {
    private static final StructureShape INPUT = new StructureShape("UpdateTableInput");
    public static final Member ATTRIBUTE_DEFINITIONS =
            INPUT.member("AttributeDefinitions", Shape.list(Shape.structure(AttributeDefinition.SHAPE)));
    public static final Member TABLE_NAME = INPUT.member(
            "TableName", Shape.STRING, Constraint.minLength(3), Constraint.maxLength(255), Constraint.NAME_PATTERN);
    public static final Member BILLING_MODE =
            INPUT.member("BillingMode", Shape.STRING, Constraint.oneOf("PROVISIONED", "PAY_PER_REQUEST"));
    public static final Member PROVISIONED_THROUGHPUT =
            INPUT.member("ProvisionedThroughput", Shape.structure(ProvisionedThroughput.SHAPE));
    public static final Member GLOBAL_SECONDARY_INDEX_UPDATES =
            INPUT.member("GlobalSecondaryIndexUpdates", Shape.list(Shape.structure(GlobalSecondaryIndexUpdate.SHAPE)));
    public static final Member STREAM_SPECIFICATION =
            INPUT.member("StreamSpecification", Shape.structure(StreamSpecification.SHAPE));
    public static final Member SSE_SPECIFICATION =
            INPUT.member("SSESpecification", Shape.structure(SseSpecification.SHAPE));
    public static final Member REPLICA_UPDATES = INPUT.member(
            "ReplicaUpdates", Shape.list(Shape.structure(ReplicationGroupUpdate.SHAPE)), Constraint.minLength(1));
    public static final Member TABLE_CLASS = INPUT.member("TableClass", Shape.STRING);
    public static final Member DELETION_PROTECTION_ENABLED = INPUT.member("DeletionProtectionEnabled", Shape.BOOLEAN);
    public static final Member MULTI_REGION_CONSISTENCY =
            INPUT.member("MultiRegionConsistency", Shape.STRING, Constraint.oneOf("EVENTUAL", "STRONG"));
    public static final Member GLOBAL_TABLE_WITNESS_UPDATES = INPUT.member(
            "GlobalTableWitnessUpdates",
            Shape.list(Shape.structure(GlobalTableWitnessGroupUpdate.SHAPE)),
            Constraint.minLength(1),
            Constraint.maxLength(1));
    public static final Member ON_DEMAND_THROUGHPUT =
            INPUT.member("OnDemandThroughput", Shape.structure(OnDemandThroughput.SHAPE));
    public static final Member WARM_THROUGHPUT = INPUT.member("WarmThroughput", Shape.structure(WarmThroughput.SHAPE));
    public static final Member GLOBAL_TABLE_SETTINGS_REPLICATION_MODE = INPUT.member(
            "GlobalTableSettingsReplicationMode",
            Shape.STRING,
            Constraint.oneOf("ENABLED", "DISABLED", "ENABLED_WITH_OVERRIDES"));
    public static final Member DISASSOCIATION_PROTECTION_ENABLED =
            INPUT.member("DisassociationProtectionEnabled", Shape.BOOLEAN);
    public static final Member VECTOR_INDEX_UPDATES =
            INPUT.member("VectorIndexUpdates", Shape.list(Shape.structure(VectorIndexUpdate.SHAPE)));

    private static final StructureShape OUTPUT = new StructureShape("UpdateTableOutput");
    public static final Member TABLE_DESCRIPTION =
            OUTPUT.member("TableDescription", Shape.structure(TableDescription.SHAPE));

    public static final Operation OPERATION = new Operation("UpdateTable", INPUT, OUTPUT);

    private UpdateTable() {}
}
