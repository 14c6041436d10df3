package stator.contract;

/** A replica to remove. */
public final class DeleteReplicationGroupMemberAction {
    public static final StructureShape SHAPE = new StructureShape("DeleteReplicationGroupMemberAction");
    public static final Member REGION_NAME = SHAPE.member("RegionName", Shape.STRING, Constraint.REQUIRED);

    private DeleteReplicationGroupMemberAction() {}
}
