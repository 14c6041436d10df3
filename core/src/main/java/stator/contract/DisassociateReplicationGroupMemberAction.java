package stator.contract;

/** A replica to make a table of its own. */
public final class DisassociateReplicationGroupMemberAction {
    public static final StructureShape SHAPE = new StructureShape("DisassociateReplicationGroupMemberAction");
    public static final Member REGION_NAME = SHAPE.member("RegionName", Shape.STRING, Constraint.REQUIRED);
    public static final Member DISASSOCIATION_MODE =
            SHAPE.member("DisassociationMode", Shape.STRING, Constraint.oneOf("WAIT_FOR_REPLICATION"));

    private DisassociateReplicationGroupMemberAction() {}
}
