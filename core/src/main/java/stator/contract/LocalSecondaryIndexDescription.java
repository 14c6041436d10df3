package stator.contract;

/** A local secondary index, as it is. */
public final class LocalSecondaryIndexDescription {
    public static final StructureShape SHAPE = new StructureShape("LocalSecondaryIndexDescription");
    public static final Member INDEX_NAME = SHAPE.member("IndexName", Shape.STRING);
    public static final Member KEY_SCHEMA =
            SHAPE.member("KeySchema", Shape.list(Shape.structure(KeySchemaElement.SHAPE)));
    public static final Member PROJECTION = SHAPE.member("Projection", Shape.structure(Projection.SHAPE));
    public static final Member INDEX_SIZE_BYTES = SHAPE.member("IndexSizeBytes", Shape.LONG);
    public static final Member ITEM_COUNT = SHAPE.member("ItemCount", Shape.LONG);
    public static final Member INDEX_ARN = SHAPE.member("IndexArn", Shape.STRING);

    private LocalSecondaryIndexDescription() {}
}
