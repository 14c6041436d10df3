package stator.contract;

/** One attribute of a primary key, and its role there. */
public final class KeySchemaElement {
    public static final StructureShape SHAPE = new StructureShape("KeySchemaElement");
    public static final Member ATTRIBUTE_NAME = SHAPE.member(
            "AttributeName", Shape.STRING, Constraint.REQUIRED, Constraint.minLength(1), Constraint.maxLength(255));
    public static final Member KEY_TYPE =
            SHAPE.member("KeyType", Shape.STRING, Constraint.REQUIRED, Constraint.oneOf("HASH", "RANGE"));

    private KeySchemaElement() {}
}
