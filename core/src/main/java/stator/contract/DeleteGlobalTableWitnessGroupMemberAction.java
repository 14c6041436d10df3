package stator.contract;

/** A witness to remove. */
public final class DeleteGlobalTableWitnessGroupMemberAction {
    public static final StructureShape SHAPE = new StructureShape("DeleteGlobalTableWitnessGroupMemberAction");
    public static final Member REGION_NAME = SHAPE.member("RegionName", Shape.STRING, Constraint.REQUIRED);

    private DeleteGlobalTableWitnessGroupMemberAction() {}
}
