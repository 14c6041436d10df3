package stator.contract;

/** Details of a ConditionalCheckFailedException. */
public final class ConditionalCheckFailed {
    public static final StructureShape SHAPE = new StructureShape("ConditionalCheckFailedException");

    /** The item as it was, if the request asked for it and there is one. */
    public static final Member ITEM = SHAPE.member("Item", Shape.ATTRIBUTE_MAP);

    private ConditionalCheckFailed() {}
}
