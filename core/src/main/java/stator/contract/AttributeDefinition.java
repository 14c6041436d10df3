package stator.contract;

/** Name and type of an attribute that a key schema uses. */
public final class AttributeDefinition {
    public static final StructureShape SHAPE = new StructureShape("AttributeDefinition");
    public static final Member ATTRIBUTE_NAME = SHAPE.member(
            "AttributeName", Shape.STRING, Constraint.REQUIRED, Constraint.minLength(1), Constraint.maxLength(255));
    public static final Member ATTRIBUTE_TYPE =
            SHAPE.member("AttributeType", Shape.STRING, Constraint.REQUIRED, Constraint.oneOf("B", "N", "S"));

    private AttributeDefinition() {}
}
