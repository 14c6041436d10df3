package stator.contract;

/** A change of the legacy parameter {@code AttributeUpdates}. */
public final class AttributeValueUpdate {
    public static final StructureShape SHAPE = new StructureShape("AttributeValueUpdate");
    public static final Member VALUE = SHAPE.member("Value", Shape.ATTRIBUTE_VALUE);
    public static final Member ACTION = SHAPE.member("Action", Shape.STRING, Constraint.oneOf("ADD", "PUT", "DELETE"));

    private AttributeValueUpdate() {}
}
