package stator.contract;

/** A local secondary index, as a request asks for it. */
public final class LocalSecondaryIndex {
    public static final StructureShape SHAPE = new StructureShape("LocalSecondaryIndex");
    public static final Member INDEX_NAME = SHAPE.member(
            "IndexName",
            Shape.STRING,
            Constraint.REQUIRED,
            Constraint.NAME_PATTERN,
            Constraint.minLength(3),
            Constraint.maxLength(255));
    public static final Member KEY_SCHEMA = SHAPE.member(
            "KeySchema",
            Shape.list(Shape.structure(KeySchemaElement.SHAPE)),
            Constraint.REQUIRED,
            Constraint.minLength(1),
            Constraint.maxLength(2));
    public static final Member PROJECTION =
            SHAPE.member("Projection", Shape.structure(Projection.SHAPE), Constraint.REQUIRED);

    private LocalSecondaryIndex() {}
}
