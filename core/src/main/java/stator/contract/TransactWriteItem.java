package stator.contract;

/** One action of a TransactWriteItems. */
public final class TransactWriteItem {
    /** Demands something of an item that the transaction does not change. */
    public static final class ConditionCheck {
        public static final StructureShape SHAPE = new StructureShape("ConditionCheck");
        public static final Member KEY = SHAPE.member("Key", Shape.ATTRIBUTE_MAP, Constraint.REQUIRED);
        public static final Member TABLE_NAME = ItemShapes.tableName(SHAPE);
        public static final Member CONDITION_EXPRESSION =
                SHAPE.member("ConditionExpression", Shape.STRING, Constraint.REQUIRED);
        public static final Member EXPRESSION_ATTRIBUTE_NAMES =
                SHAPE.member("ExpressionAttributeNames", ItemShapes.STRING_MAP);
        public static final Member EXPRESSION_ATTRIBUTE_VALUES =
                SHAPE.member("ExpressionAttributeValues", Shape.ATTRIBUTE_MAP);
        public static final Member RETURN_VALUES_ON_CONDITION_CHECK_FAILURE =
                ItemShapes.returnValuesOnConditionCheckFailure(SHAPE);

        private ConditionCheck() {}
    }

    /** Writes an item, whole. */
    public static final class Put {
        public static final StructureShape SHAPE = new StructureShape("Put");
        public static final Member ITEM = SHAPE.member("Item", Shape.ATTRIBUTE_MAP, Constraint.REQUIRED);
        public static final Member TABLE_NAME = ItemShapes.tableName(SHAPE);
        public static final Member CONDITION_EXPRESSION = SHAPE.member("ConditionExpression", Shape.STRING);
        public static final Member EXPRESSION_ATTRIBUTE_NAMES =
                SHAPE.member("ExpressionAttributeNames", ItemShapes.STRING_MAP);
        public static final Member EXPRESSION_ATTRIBUTE_VALUES =
                SHAPE.member("ExpressionAttributeValues", Shape.ATTRIBUTE_MAP);
        public static final Member RETURN_VALUES_ON_CONDITION_CHECK_FAILURE =
                ItemShapes.returnValuesOnConditionCheckFailure(SHAPE);

        private Put() {}
    }

    /** Removes an item. */
    public static final class Delete {
        public static final StructureShape SHAPE = new StructureShape("Delete");
        public static final Member KEY = SHAPE.member("Key", Shape.ATTRIBUTE_MAP, Constraint.REQUIRED);
        public static final Member TABLE_NAME = ItemShapes.tableName(SHAPE);
        public static final Member CONDITION_EXPRESSION = SHAPE.member("ConditionExpression", Shape.STRING);
        public static final Member EXPRESSION_ATTRIBUTE_NAMES =
                SHAPE.member("ExpressionAttributeNames", ItemShapes.STRING_MAP);
        public static final Member EXPRESSION_ATTRIBUTE_VALUES =
                SHAPE.member("ExpressionAttributeValues", Shape.ATTRIBUTE_MAP);
        public static final Member RETURN_VALUES_ON_CONDITION_CHECK_FAILURE =
                ItemShapes.returnValuesOnConditionCheckFailure(SHAPE);

        private Delete() {}
    }

    /** Changes attributes of an item, or makes it. */
    public static final class Update {
        public static final StructureShape SHAPE = new StructureShape("Update");
        public static final Member KEY = SHAPE.member("Key", Shape.ATTRIBUTE_MAP, Constraint.REQUIRED);
        public static final Member UPDATE_EXPRESSION =
                SHAPE.member("UpdateExpression", Shape.STRING, Constraint.REQUIRED);
        public static final Member TABLE_NAME = ItemShapes.tableName(SHAPE);
        public static final Member CONDITION_EXPRESSION = SHAPE.member("ConditionExpression", Shape.STRING);
        public static final Member EXPRESSION_ATTRIBUTE_NAMES =
                SHAPE.member("ExpressionAttributeNames", ItemShapes.STRING_MAP);
        public static final Member EXPRESSION_ATTRIBUTE_VALUES =
                SHAPE.member("ExpressionAttributeValues", Shape.ATTRIBUTE_MAP);
        public static final Member RETURN_VALUES_ON_CONDITION_CHECK_FAILURE =
                ItemShapes.returnValuesOnConditionCheckFailure(SHAPE);

        private Update() {}
    }

    public static final StructureShape SHAPE = new StructureShape("TransactWriteItem");
    public static final Member CONDITION_CHECK = SHAPE.member("ConditionCheck", Shape.structure(ConditionCheck.SHAPE));
    public static final Member PUT = SHAPE.member("Put", Shape.structure(Put.SHAPE));
    public static final Member DELETE = SHAPE.member("Delete", Shape.structure(Delete.SHAPE));
    public static final Member UPDATE = SHAPE.member("Update", Shape.structure(Update.SHAPE));

    private TransactWriteItem() {}
}
