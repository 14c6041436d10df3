package stator.contract;

/** The attribute that holds the vectors of a vector index. */
public final class VectorAttributeDefinition {
    public static final StructureShape SHAPE = new StructureShape("VectorAttributeDefinition");
    public static final Member ATTRIBUTE_NAME = SHAPE.member(
            "AttributeName", Shape.STRING, Constraint.REQUIRED, Constraint.minLength(1), Constraint.maxLength(255));

    private VectorAttributeDefinition() {}
}
