package stator.contract;

/** Makes a table. */
public final class CreateTable {
    private static final StructureShape INPUT = new StructureShape("CreateTableInput");
    public static final Member ATTRIBUTE_DEFINITIONS = INPUT.member(
            "AttributeDefinitions", Shape.list(Shape.structure(AttributeDefinition.SHAPE)), Constraint.REQUIRED);
    public static final Member TABLE_NAME = INPUT.member(
            "TableName", Shape.STRING, Constraint.minLength(3), Constraint.maxLength(255), Constraint.NAME_PATTERN);
    public static final Member BILLING_MODE =
            INPUT.member("BillingMode", Shape.STRING, Constraint.oneOf("PROVISIONED", "PAY_PER_REQUEST"));
    public static final Member PROVISIONED_THROUGHPUT =
            INPUT.member("ProvisionedThroughput", Shape.structure(ProvisionedThroughput.SHAPE));
    public static final Member KEY_SCHEMA = INPUT.member(
            "KeySchema",
            Shape.list(Shape.structure(KeySchemaElement.SHAPE)),
            Constraint.REQUIRED,
            Constraint.minLength(1),
            Constraint.maxLength(2));
    public static final Member LOCAL_SECONDARY_INDEXES =
            INPUT.member("LocalSecondaryIndexes", Shape.list(Shape.structure(LocalSecondaryIndex.SHAPE)));
    public static final Member GLOBAL_SECONDARY_INDEXES =
            INPUT.member("GlobalSecondaryIndexes", Shape.list(Shape.structure(GlobalSecondaryIndex.SHAPE)));
    public static final Member STREAM_SPECIFICATION =
            INPUT.member("StreamSpecification", Shape.structure(StreamSpecification.SHAPE));
    public static final Member SSE_SPECIFICATION =
            INPUT.member("SSESpecification", Shape.structure(SseSpecification.SHAPE));
    public static final Member TAGS = INPUT.member("Tags", Shape.list(Shape.structure(Tag.SHAPE)));
    public static final Member TABLE_CLASS = INPUT.member("TableClass", Shape.STRING);
    public static final Member DELETION_PROTECTION_ENABLED = INPUT.member("DeletionProtectionEnabled", Shape.BOOLEAN);
    public static final Member WARM_THROUGHPUT = INPUT.member("WarmThroughput", Shape.structure(WarmThroughput.SHAPE));
    public static final Member RESOURCE_POLICY = INPUT.member("ResourcePolicy", Shape.STRING);
    public static final Member ON_DEMAND_THROUGHPUT =
            INPUT.member("OnDemandThroughput", Shape.structure(OnDemandThroughput.SHAPE));
    public static final Member GLOBAL_TABLE_SOURCE_ARN =
            INPUT.member("GlobalTableSourceArn", Shape.STRING, Constraint.minLength(1), Constraint.maxLength(1024));
    public static final Member GLOBAL_TABLE_SETTINGS_REPLICATION_MODE = INPUT.member(
            "GlobalTableSettingsReplicationMode",
            Shape.STRING,
            Constraint.oneOf("ENABLED", "DISABLED", "ENABLED_WITH_OVERRIDES"));
    public static final Member VECTOR_INDEXES =
            INPUT.member("VectorIndexes", Shape.list(Shape.structure(VectorIndex.SHAPE)));

    private static final StructureShape OUTPUT = new StructureShape("CreateTableOutput");
    public static final Member TABLE_DESCRIPTION =
            OUTPUT.member("TableDescription", Shape.structure(TableDescription.SHAPE));

    public static final Operation OPERATION = new Operation("CreateTable", INPUT, OUTPUT);

    private CreateTable() {}
}
