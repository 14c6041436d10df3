package stator.contract;

/** A witness to add. */
public final class CreateGlobalTableWitnessGroupMemberAction {
    public static final StructureShape SHAPE = new StructureShape("CreateGlobalTableWitnessGroupMemberAction");
    public static final Member REGION_NAME = SHAPE.member("RegionName", Shape.STRING, Constraint.REQUIRED);

    private CreateGlobalTableWitnessGroupMemberAction() {}
}
