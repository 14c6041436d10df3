package stator.contract;

/** Takes tags off a table. */
public final class UntagResource {
    private static final StructureShape INPUT = new StructureShape("UntagResourceInput");
    public static final Member RESOURCE_ARN = INPUT.member("ResourceArn", Shape.STRING);
    public static final Member TAG_KEYS = INPUT.member("TagKeys", Shape.list(Shape.STRING), Constraint.REQUIRED);

    private static final StructureShape OUTPUT = new StructureShape("UntagResourceOutput");

    public static final Operation OPERATION = new Operation("UntagResource", INPUT, OUTPUT);

    private UntagResource() {}
}
