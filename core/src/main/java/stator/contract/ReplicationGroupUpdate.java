package stator.contract;

/** One change of the replicas of a table: exactly one member is set. */
public final class ReplicationGroupUpdate {
    public static final StructureShape SHAPE = new StructureShape("ReplicationGroupUpdate");
    public static final Member CREATE =
            SHAPE.member("Create", Shape.structure(CreateReplicationGroupMemberAction.SHAPE));
    public static final Member UPDATE =
            SHAPE.member("Update", Shape.structure(UpdateReplicationGroupMemberAction.SHAPE));
    public static final Member DELETE =
            SHAPE.member("Delete", Shape.structure(DeleteReplicationGroupMemberAction.SHAPE));
    public static final Member DISASSOCIATE =
            SHAPE.member("Disassociate", Shape.structure(DisassociateReplicationGroupMemberAction.SHAPE));

    private ReplicationGroupUpdate() {}
}
