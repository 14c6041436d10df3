package stator.contract;

/** One change of the vector indexes of a table: exactly one member is set. */
public final class VectorIndexUpdate {
    public static final StructureShape SHAPE = new StructureShape("VectorIndexUpdate");
    public static final Member CREATE = SHAPE.member("Create", Shape.structure(CreateVectorIndexAction.SHAPE));
    public static final Member DELETE = SHAPE.member("Delete", Shape.structure(DeleteVectorIndexAction.SHAPE));

    private VectorIndexUpdate() {}
}
