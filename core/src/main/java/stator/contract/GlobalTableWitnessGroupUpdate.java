package stator.contract;

/** One change of the witness of a global table: exactly one member is set. */
public final class GlobalTableWitnessGroupUpdate {
    public static final StructureShape SHAPE = new StructureShape("GlobalTableWitnessGroupUpdate");
    public static final Member CREATE =
            SHAPE.member("Create", Shape.structure(CreateGlobalTableWitnessGroupMemberAction.SHAPE));
    public static final Member DELETE =
            SHAPE.member("Delete", Shape.structure(DeleteGlobalTableWitnessGroupMemberAction.SHAPE));

    private GlobalTableWitnessGroupUpdate() {}
}
