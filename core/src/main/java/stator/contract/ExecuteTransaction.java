package stator.contract;

/** Runs up to 100 PartiQL statements in one transaction: all of them read one item, or all of them write or check one. */
public final class ExecuteTransaction {
    /** One statement. */
    public static final class Request {
        public static final StructureShape SHAPE = new StructureShape("ParameterizedStatement");
        public static final Member STATEMENT = ItemShapes.statement(SHAPE);
        public static final Member PARAMETERS = ItemShapes.parameters(SHAPE);
        public static final Member RETURN_VALUES_ON_CONDITION_CHECK_FAILURE =
                ItemShapes.returnValuesOnConditionCheckFailure(SHAPE);

        private Request() {}
    }

    private static final StructureShape INPUT = new StructureShape("ExecuteTransactionInput");
    public static final Member TRANSACT_STATEMENTS = INPUT.member(
            "TransactStatements",
            Shape.list(Shape.structure(Request.SHAPE)),
            Constraint.REQUIRED,
            Constraint.maxLength(100));
    public static final Member CLIENT_REQUEST_TOKEN =
            INPUT.member("ClientRequestToken", Shape.STRING, Constraint.minLength(1), Constraint.maxLength(36));
    public static final Member RETURN_CONSUMED_CAPACITY = ItemShapes.returnConsumedCapacity(INPUT);

    private static final StructureShape OUTPUT = new StructureShape("ExecuteTransactionOutput");
    public static final Member RESPONSES =
            OUTPUT.member("Responses", Shape.list(Shape.structure(TransactGetItems.RESPONSE_SHAPE)));
    public static final Member CONSUMED_CAPACITY =
            OUTPUT.member("ConsumedCapacity", Shape.list(Shape.structure(ConsumedCapacity.SHAPE)));

    public static final Operation OPERATION = new Operation("ExecuteTransaction", INPUT, OUTPUT);

    private ExecuteTransaction() {}
}
