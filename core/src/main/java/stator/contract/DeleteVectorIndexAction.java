package stator.contract;

/** A vector index to remove. */
public final class DeleteVectorIndexAction {
    public static final StructureShape SHAPE = new StructureShape("DeleteVectorIndexAction");
    public static final Member INDEX_NAME = SHAPE.member(
            "IndexName",
            Shape.STRING,
            Constraint.REQUIRED,
            Constraint.NAME_PATTERN,
            Constraint.minLength(3),
            Constraint.maxLength(255));

    private DeleteVectorIndexAction() {}
}
