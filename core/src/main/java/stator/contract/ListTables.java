package stator.contract;

/** Names the tables, a page at a time, in the order of their names. */
public final class ListTables {
    private static final StructureShape INPUT = new StructureShape("ListTablesInput");
    public static final Member EXCLUSIVE_START_TABLE_NAME = INPUT.member(
            "ExclusiveStartTableName",
            Shape.STRING,
            Constraint.NAME_PATTERN,
            Constraint.minLength(3),
            Constraint.maxLength(255));
    public static final Member LIMIT =
            INPUT.member("Limit", Shape.INTEGER, Constraint.minimum(1), Constraint.maximum(100));

    private static final StructureShape OUTPUT = new StructureShape("ListTablesOutput");
    public static final Member TABLE_NAMES = OUTPUT.member("TableNames", Shape.list(Shape.STRING));
    public static final Member LAST_EVALUATED_TABLE_NAME = OUTPUT.member("LastEvaluatedTableName", Shape.STRING);

    public static final Operation OPERATION = new Operation("ListTables", INPUT, OUTPUT);

    private ListTables() {}
}
