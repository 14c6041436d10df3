package stator.contract;

/** Tells what a table is and how it is. */
public final class DescribeTable {
    private static final StructureShape INPUT = new StructureShape("DescribeTableInput");
    public static final Member TABLE_NAME = INPUT.member(
            "TableName", Shape.STRING, Constraint.minLength(3), Constraint.maxLength(255), Constraint.NAME_PATTERN);

    private static final StructureShape OUTPUT = new StructureShape("DescribeTableOutput");
    public static final Member TABLE = OUTPUT.member("Table", Shape.structure(TableDescription.SHAPE));

    public static final Operation OPERATION = new Operation("DescribeTable", INPUT, OUTPUT);

    private DescribeTable() {}
}
