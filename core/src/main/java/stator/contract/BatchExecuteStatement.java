package stator.contract;

/** Runs up to 25 PartiQL statements, each for itself: all of them read one item, or all of them write one. */
public final class BatchExecuteStatement {
    /** One statement. */
    public static final class Request {
        public static final StructureShape SHAPE = new StructureShape("BatchStatementRequest");
        public static final Member STATEMENT = ItemShapes.statement(SHAPE);
        public static final Member PARAMETERS = ItemShapes.parameters(SHAPE);
        public static final Member CONSISTENT_READ = SHAPE.member("ConsistentRead", Shape.BOOLEAN);
        public static final Member RETURN_VALUES_ON_CONDITION_CHECK_FAILURE =
                ItemShapes.returnValuesOnConditionCheckFailure(SHAPE);

        private Request() {}
    }

    /** Why a statement was not run. */
    public static final class StatementError {
        public static final StructureShape SHAPE = new StructureShape("BatchStatementError");
        public static final Member CODE = SHAPE.member("Code", Shape.STRING);
        public static final Member MESSAGE = SHAPE.member("Message", Shape.STRING);
        public static final Member ITEM = SHAPE.member("Item", Shape.ATTRIBUTE_MAP);

        private StatementError() {}
    }

    /** The answer to one statement. */
    public static final class Response {
        public static final StructureShape SHAPE = new StructureShape("BatchStatementResponse");
        public static final Member ERROR = SHAPE.member("Error", Shape.structure(StatementError.SHAPE));
        public static final Member TABLE_NAME = SHAPE.member("TableName", Shape.STRING);
        public static final Member ITEM = SHAPE.member("Item", Shape.ATTRIBUTE_MAP);

        private Response() {}
    }

    private static final StructureShape INPUT = new StructureShape("BatchExecuteStatementInput");
    public static final Member STATEMENTS = INPUT.member(
            "Statements",
            Shape.list(Shape.structure(Request.SHAPE)),
            Constraint.REQUIRED,
            Constraint.minLength(1),
            Constraint.maxLength(25));
    public static final Member RETURN_CONSUMED_CAPACITY = ItemShapes.returnConsumedCapacity(INPUT);

    private static final StructureShape OUTPUT = new StructureShape("BatchExecuteStatementOutput");
    public static final Member RESPONSES = OUTPUT.member("Responses", Shape.list(Shape.structure(Response.SHAPE)));
    public static final Member CONSUMED_CAPACITY =
            OUTPUT.member("ConsumedCapacity", Shape.list(Shape.structure(ConsumedCapacity.SHAPE)));

    public static final Operation OPERATION = new Operation("BatchExecuteStatement", INPUT, OUTPUT);

    private BatchExecuteStatement() {}
}
