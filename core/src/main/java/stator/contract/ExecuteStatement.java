package stator.contract;

/** Runs one PartiQL statement: reads items, or writes one. */
public final class ExecuteStatement {
    private static final StructureShape INPUT = new StructureShape("ExecuteStatementInput");
    public static final Member STATEMENT = ItemShapes.statement(INPUT);
    public static final Member PARAMETERS = ItemShapes.parameters(INPUT);
    public static final Member CONSISTENT_READ = INPUT.member("ConsistentRead", Shape.BOOLEAN);
    public static final Member NEXT_TOKEN =
            INPUT.member("NextToken", Shape.STRING, Constraint.minLength(1), Constraint.maxLength(32_768));
    public static final Member RETURN_CONSUMED_CAPACITY = ItemShapes.returnConsumedCapacity(INPUT);
    public static final Member LIMIT = INPUT.member("Limit", Shape.INTEGER, Constraint.minimum(1));
    public static final Member RETURN_VALUES_ON_CONDITION_CHECK_FAILURE =
            ItemShapes.returnValuesOnConditionCheckFailure(INPUT);

    private static final StructureShape OUTPUT = new StructureShape("ExecuteStatementOutput");
    public static final Member ITEMS = OUTPUT.member("Items", Shape.list(Shape.ATTRIBUTE_MAP));
    public static final Member NEXT_PAGE_TOKEN = OUTPUT.member("NextToken", Shape.STRING);
    public static final Member CONSUMED_CAPACITY =
            OUTPUT.member("ConsumedCapacity", Shape.structure(ConsumedCapacity.SHAPE));
    public static final Member LAST_EVALUATED_KEY = OUTPUT.member("LastEvaluatedKey", Shape.ATTRIBUTE_MAP);

    public static final Operation OPERATION = new Operation("ExecuteStatement", INPUT, OUTPUT);

    private ExecuteStatement() {}
}
