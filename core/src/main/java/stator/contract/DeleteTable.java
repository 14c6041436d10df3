package stator.contract;

/** Removes a table with all its items. */
public final class DeleteTable {
    private static final StructureShape INPUT = new StructureShape("DeleteTableInput");
    public static final Member TABLE_NAME = INPUT.member(
            "TableName", Shape.STRING, Constraint.minLength(3), Constraint.maxLength(255), Constraint.NAME_PATTERN);

    private static final StructureShape OUTPUT = new StructureShape("DeleteTableOutput");
    public static final Member TABLE_DESCRIPTION =
            OUTPUT.member("TableDescription", Shape.structure(TableDescription.SHAPE));

    public static final Operation OPERATION = new Operation("DeleteTable", INPUT, OUTPUT);

    private DeleteTable() {}
}
