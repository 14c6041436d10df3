package stator.contract;

/** One change of the global secondary indexes of a table: exactly one member is set. */
public final class GlobalSecondaryIndexUpdate {
    public static final StructureShape SHAPE = new StructureShape("GlobalSecondaryIndexUpdate");
    public static final Member UPDATE = SHAPE.member("Update", Shape.structure(UpdateGlobalSecondaryIndexAction.SHAPE));
    public static final Member CREATE = SHAPE.member("Create", Shape.structure(CreateGlobalSecondaryIndexAction.SHAPE));
    public static final Member DELETE = SHAPE.member("Delete", Shape.structure(DeleteGlobalSecondaryIndexAction.SHAPE));

    private GlobalSecondaryIndexUpdate() {}
}
