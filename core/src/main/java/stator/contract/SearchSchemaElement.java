package stator.contract;

/** One attribute that a vector search may ask for, and its role there. */
public final class SearchSchemaElement {
    public static final StructureShape SHAPE = new StructureShape("SearchSchemaElement");
    public static final Member ATTRIBUTE_NAME = SHAPE.member(
            "AttributeName", Shape.STRING, Constraint.REQUIRED, Constraint.minLength(1), Constraint.maxLength(255));
    public static final Member SEARCH_SCHEMA_ELEMENT_TYPE = SHAPE.member(
            "SearchSchemaElementType", Shape.STRING, Constraint.REQUIRED, Constraint.oneOf("HASH", "INLINE_FILTER"));

    private SearchSchemaElement() {}
}
