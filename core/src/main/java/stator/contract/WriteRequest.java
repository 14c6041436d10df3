package stator.contract;

/** One put or delete of a BatchWriteItem. */
public final class WriteRequest {
    public static final StructureShape DELETE_SHAPE = new StructureShape("DeleteRequest");
    public static final Member KEY = DELETE_SHAPE.member("Key", Shape.ATTRIBUTE_MAP, Constraint.REQUIRED);

    public static final StructureShape PUT_SHAPE = new StructureShape("PutRequest");
    public static final Member ITEM = PUT_SHAPE.member("Item", Shape.ATTRIBUTE_MAP, Constraint.REQUIRED);

    public static final StructureShape SHAPE = new StructureShape("WriteRequest");
    public static final Member DELETE_REQUEST = SHAPE.member("DeleteRequest", Shape.structure(DELETE_SHAPE));
    public static final Member PUT_REQUEST = SHAPE.member("PutRequest", Shape.structure(PUT_SHAPE));

    private WriteRequest() {}
}
