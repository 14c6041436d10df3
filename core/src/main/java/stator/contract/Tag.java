package stator.contract;

/** A name and value that the owner of a table has put on it. */
public final class Tag {
    public static final StructureShape SHAPE = new StructureShape("Tag");
    public static final Member KEY = SHAPE.member("Key", Shape.STRING);
    public static final Member VALUE = SHAPE.member("Value", Shape.STRING);

    private Tag() {}
}
