package stator.contract;

/** A global secondary index to remove. */
public final class DeleteGlobalSecondaryIndexAction {
    public static final StructureShape SHAPE = new StructureShape("DeleteGlobalSecondaryIndexAction");
    public static final Member INDEX_NAME = SHAPE.member(
            "IndexName",
            Shape.STRING,
            Constraint.REQUIRED,
            Constraint.NAME_PATTERN,
            Constraint.minLength(3),
            Constraint.maxLength(255));

    private DeleteGlobalSecondaryIndexAction() {}
}
