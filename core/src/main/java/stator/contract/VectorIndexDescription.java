package stator.contract;

/** A vector index, as it is. */
public final class VectorIndexDescription {
    public static final StructureShape SHAPE = new StructureShape("VectorIndexDescription");
    public static final Member INDEX_NAME = SHAPE.member("IndexName", Shape.STRING);
    public static final Member SEARCH_SCHEMA =
            SHAPE.member("SearchSchema", Shape.list(Shape.structure(SearchSchemaElement.SHAPE)));
    public static final Member PROJECTION = SHAPE.member("Projection", Shape.structure(Projection.SHAPE));
    public static final Member VECTOR_ATTRIBUTE =
            SHAPE.member("VectorAttribute", Shape.structure(VectorAttributeDefinition.SHAPE));
    public static final Member DIMENSIONS = SHAPE.member("Dimensions", Shape.LONG);
    public static final Member DISTANCE_FUNCTION = SHAPE.member("DistanceFunction", Shape.STRING);
    public static final Member INDEX_STATUS = SHAPE.member("IndexStatus", Shape.STRING);
    public static final Member BACKFILLING = SHAPE.member("Backfilling", Shape.BOOLEAN);
    public static final Member INDEX_SIZE_BYTES = SHAPE.member("IndexSizeBytes", Shape.LONG);
    public static final Member ITEM_COUNT = SHAPE.member("ItemCount", Shape.LONG);
    public static final Member INDEX_ARN = SHAPE.member("IndexArn", Shape.STRING);

    private VectorIndexDescription() {}
}
