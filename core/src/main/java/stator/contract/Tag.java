package stator.contract;

/** A name and value that the owner of a table has put on it. */
public final class Tag {
    public static final StructureShape SHAPE = new StructureShape("Tag");
    public static final Member KEY =
            SHAPE.member("Key", Shape.STRING, Constraint.REQUIRED, Constraint.minLength(1), Constraint.maxLength(128));
    public static final Member VALUE = SHAPE.member(
            "Value", Shape.STRING, Constraint.REQUIRED, Constraint.minLength(0), Constraint.maxLength(256));

    private Tag() {}
}
