package stator.contract;

/** A global secondary index, as a request asks for it. */
public final class GlobalSecondaryIndex {
    public static final StructureShape SHAPE = new StructureShape("GlobalSecondaryIndex");
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
            Constraint.minLength(1));
    public static final Member PROJECTION =
            SHAPE.member("Projection", Shape.structure(Projection.SHAPE), Constraint.REQUIRED);
    public static final Member PROVISIONED_THROUGHPUT =
            SHAPE.member("ProvisionedThroughput", Shape.structure(ProvisionedThroughput.SHAPE));
    public static final Member ON_DEMAND_THROUGHPUT =
            SHAPE.member("OnDemandThroughput", Shape.structure(OnDemandThroughput.SHAPE));
    public static final Member WARM_THROUGHPUT = SHAPE.member("WarmThroughput", Shape.structure(WarmThroughput.SHAPE));

    private GlobalSecondaryIndex() {}
}
