package stator.contract;

/** A global secondary index, as it is. */
public final class GlobalSecondaryIndexDescription {
    public static final StructureShape SHAPE = new StructureShape("GlobalSecondaryIndexDescription");
    public static final Member INDEX_NAME = SHAPE.member("IndexName", Shape.STRING);
    public static final Member KEY_SCHEMA =
            SHAPE.member("KeySchema", Shape.list(Shape.structure(KeySchemaElement.SHAPE)));
    public static final Member PROJECTION = SHAPE.member("Projection", Shape.structure(Projection.SHAPE));
    public static final Member INDEX_STATUS = SHAPE.member("IndexStatus", Shape.STRING);
    public static final Member BACKFILLING = SHAPE.member("Backfilling", Shape.BOOLEAN);
    public static final Member PROVISIONED_THROUGHPUT =
            SHAPE.member("ProvisionedThroughput", Shape.structure(ProvisionedThroughputDescription.SHAPE));
    public static final Member INDEX_SIZE_BYTES = SHAPE.member("IndexSizeBytes", Shape.LONG);
    public static final Member ITEM_COUNT = SHAPE.member("ItemCount", Shape.LONG);
    public static final Member INDEX_ARN = SHAPE.member("IndexArn", Shape.STRING);
    public static final Member ON_DEMAND_THROUGHPUT =
            SHAPE.member("OnDemandThroughput", Shape.structure(OnDemandThroughput.SHAPE));
    public static final Member WARM_THROUGHPUT =
            SHAPE.member("WarmThroughput", Shape.structure(IndexWarmThroughputDescription.SHAPE));

    private GlobalSecondaryIndexDescription() {}
}
