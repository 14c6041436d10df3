package stator.contract;

/** A table, as the control plane describes it. */
public final class TableDescription {
    public static final StructureShape SHAPE = new StructureShape("TableDescription");
    public static final Member ATTRIBUTE_DEFINITIONS =
            SHAPE.member("AttributeDefinitions", Shape.list(Shape.structure(AttributeDefinition.SHAPE)));
    public static final Member TABLE_NAME = SHAPE.member("TableName", Shape.STRING);
    public static final Member KEY_SCHEMA =
            SHAPE.member("KeySchema", Shape.list(Shape.structure(KeySchemaElement.SHAPE)));
    public static final Member TABLE_STATUS = SHAPE.member("TableStatus", Shape.STRING);
    public static final Member CREATION_DATE_TIME = SHAPE.member("CreationDateTime", Shape.TIMESTAMP);
    public static final Member PROVISIONED_THROUGHPUT =
            SHAPE.member("ProvisionedThroughput", Shape.structure(ProvisionedThroughputDescription.SHAPE));
    public static final Member TABLE_SIZE_BYTES = SHAPE.member("TableSizeBytes", Shape.LONG);
    public static final Member ITEM_COUNT = SHAPE.member("ItemCount", Shape.LONG);
    public static final Member TABLE_ARN = SHAPE.member("TableArn", Shape.STRING);
    public static final Member TABLE_ID = SHAPE.member("TableId", Shape.STRING);
    public static final Member BILLING_MODE_SUMMARY =
            SHAPE.member("BillingModeSummary", Shape.structure(BillingModeSummary.SHAPE));
    public static final Member LOCAL_SECONDARY_INDEXES =
            SHAPE.member("LocalSecondaryIndexes", Shape.list(Shape.structure(LocalSecondaryIndexDescription.SHAPE)));
    public static final Member GLOBAL_SECONDARY_INDEXES =
            SHAPE.member("GlobalSecondaryIndexes", Shape.list(Shape.structure(GlobalSecondaryIndexDescription.SHAPE)));
    public static final Member STREAM_SPECIFICATION =
            SHAPE.member("StreamSpecification", Shape.structure(StreamSpecification.SHAPE));
    public static final Member LATEST_STREAM_LABEL = SHAPE.member("LatestStreamLabel", Shape.STRING);
    public static final Member LATEST_STREAM_ARN = SHAPE.member("LatestStreamArn", Shape.STRING);
    public static final Member GLOBAL_TABLE_VERSION = SHAPE.member("GlobalTableVersion", Shape.STRING);
    public static final Member REPLICAS =
            SHAPE.member("Replicas", Shape.list(Shape.structure(ReplicaDescription.SHAPE)));
    public static final Member GLOBAL_TABLE_WITNESSES =
            SHAPE.member("GlobalTableWitnesses", Shape.list(Shape.structure(GlobalTableWitnessDescription.SHAPE)));
    public static final Member GLOBAL_TABLE_SETTINGS_REPLICATION_MODE =
            SHAPE.member("GlobalTableSettingsReplicationMode", Shape.STRING);
    public static final Member RESTORE_SUMMARY = SHAPE.member("RestoreSummary", Shape.structure(RestoreSummary.SHAPE));
    public static final Member SSE_DESCRIPTION = SHAPE.member("SSEDescription", Shape.structure(SseDescription.SHAPE));
    public static final Member ARCHIVAL_SUMMARY =
            SHAPE.member("ArchivalSummary", Shape.structure(ArchivalSummary.SHAPE));
    public static final Member TABLE_CLASS_SUMMARY =
            SHAPE.member("TableClassSummary", Shape.structure(TableClassSummary.SHAPE));
    public static final Member DELETION_PROTECTION_ENABLED = SHAPE.member("DeletionProtectionEnabled", Shape.BOOLEAN);
    public static final Member DISASSOCIATION_PROTECTION_ENABLED =
            SHAPE.member("DisassociationProtectionEnabled", Shape.BOOLEAN);
    public static final Member ON_DEMAND_THROUGHPUT =
            SHAPE.member("OnDemandThroughput", Shape.structure(OnDemandThroughput.SHAPE));
    public static final Member WARM_THROUGHPUT =
            SHAPE.member("WarmThroughput", Shape.structure(TableWarmThroughputDescription.SHAPE));
    public static final Member MULTI_REGION_CONSISTENCY = SHAPE.member("MultiRegionConsistency", Shape.STRING);
    public static final Member VECTOR_INDEXES =
            SHAPE.member("VectorIndexes", Shape.list(Shape.structure(VectorIndexDescription.SHAPE)));

    private TableDescription() {}
}
