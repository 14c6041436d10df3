package stator.contract;

/** A vector index to add to a table. */
public final class CreateVectorIndexAction {
    public static final StructureShape SHAPE = new StructureShape("CreateVectorIndexAction");
    public static final Member INDEX_NAME = SHAPE.member(
            "IndexName",
            Shape.STRING,
            Constraint.REQUIRED,
            Constraint.NAME_PATTERN,
            Constraint.minLength(3),
            Constraint.maxLength(255));
    public static final Member VECTOR_ATTRIBUTE =
            SHAPE.member("VectorAttribute", Shape.structure(VectorAttributeDefinition.SHAPE), Constraint.REQUIRED);
    public static final Member SEARCH_SCHEMA =
            SHAPE.member("SearchSchema", Shape.list(Shape.structure(SearchSchemaElement.SHAPE)));
    public static final Member PROJECTION = SHAPE.member("Projection", Shape.structure(Projection.SHAPE));
    public static final Member DIMENSIONS =
            SHAPE.member("Dimensions", Shape.LONG, Constraint.REQUIRED, Constraint.minimum(1));
    public static final Member DISTANCE_FUNCTION = SHAPE.member(
            "DistanceFunction",
            Shape.STRING,
            Constraint.REQUIRED,
            Constraint.oneOf("COSINE", "DOT_PRODUCT", "EUCLIDEAN"));

    private CreateVectorIndexAction() {}
}
