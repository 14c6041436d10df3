package stator.contract;

/** Puts tags on a table; a tag with the same key is replaced. */
public final class TagResource {
    private static final StructureShape INPUT = new StructureShape("TagResourceInput");
    public static final Member RESOURCE_ARN = INPUT.member("ResourceArn", Shape.STRING);
    public static final Member TAGS = INPUT.member("Tags", Shape.list(Shape.structure(Tag.SHAPE)), Constraint.REQUIRED);

    private static final StructureShape OUTPUT = new StructureShape("TagResourceOutput");

    public static final Operation OPERATION = new Operation("TagResource", INPUT, OUTPUT);

    private TagResource() {}
}
