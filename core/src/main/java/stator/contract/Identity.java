package stator.contract;

/** Who made a change, where it was the service itself. */
public final class Identity {
    public static final StructureShape SHAPE = new StructureShape("Identity");
    public static final Member PRINCIPAL_ID = SHAPE.member("PrincipalId", Shape.STRING);
    public static final Member TYPE = SHAPE.member("Type", Shape.STRING);

    private Identity() {}
}
