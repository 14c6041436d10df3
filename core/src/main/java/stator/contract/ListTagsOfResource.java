package stator.contract;

/** Lists the tags of a table. */
public final class ListTagsOfResource {
    private static final StructureShape INPUT = new StructureShape("ListTagsOfResourceInput");
    public static final Member RESOURCE_ARN = INPUT.member("ResourceArn", Shape.STRING);
    public static final Member NEXT_TOKEN = INPUT.member("NextToken", Shape.STRING);

    private static final StructureShape OUTPUT = new StructureShape("ListTagsOfResourceOutput");
    public static final Member TAGS = OUTPUT.member("Tags", Shape.list(Shape.structure(Tag.SHAPE)));
    public static final Member OUTPUT_NEXT_TOKEN = OUTPUT.member("NextToken", Shape.STRING);

    public static final Operation OPERATION = new Operation("ListTagsOfResource", INPUT, OUTPUT);

    private ListTagsOfResource() {}
}
