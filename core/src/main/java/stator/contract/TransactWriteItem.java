package stator.contract;

import org.jspecify.annotations.Nullable;

/** One action of a TransactWriteItems: exactly one of its members is there. */
public final class TransactWriteItem {
    /** One kind of action, and its members. */
    public static final class Action {
        public final StructureShape shape;

        /** {@code Item} of a put, {@code Key} of all others. */
        public final Member attributes;

        /** Of an update only. */
        public final @Nullable Member updateExpression;

        public final Member tableName;
        public final Member conditionExpression;
        public final Member expressionAttributeNames;
        public final Member expressionAttributeValues;
        public final Member returnValuesOnConditionCheckFailure;

        /** The action as a member of {@link TransactWriteItem#SHAPE}. */
        public final Member member;

        private Action(String name, String attributesName, Constraint... ofCondition) {
            shape = new StructureShape(name);
            attributes = shape.member(attributesName, Shape.ATTRIBUTE_MAP, Constraint.REQUIRED);
            updateExpression =
                    name.equals("Update") ? shape.member("UpdateExpression", Shape.STRING, Constraint.REQUIRED) : null;
            tableName = ItemShapes.tableName(shape);
            conditionExpression = shape.member("ConditionExpression", Shape.STRING, ofCondition);
            expressionAttributeNames = shape.member("ExpressionAttributeNames", ItemShapes.STRING_MAP);
            expressionAttributeValues = shape.member("ExpressionAttributeValues", Shape.ATTRIBUTE_MAP);
            returnValuesOnConditionCheckFailure = ItemShapes.returnValuesOnConditionCheckFailure(shape);
            member = SHAPE.member(name, Shape.structure(shape));
        }
    }

    public static final StructureShape SHAPE = new StructureShape("TransactWriteItem");

    /** Demands something of an item that the transaction does not change. */
    public static final Action CONDITION_CHECK = new Action("ConditionCheck", "Key", Constraint.REQUIRED);

    /** Writes an item, whole. */
    public static final Action PUT = new Action("Put", "Item");

    /** Removes an item. */
    public static final Action DELETE = new Action("Delete", "Key");

    /** Changes attributes of an item, or makes it. */
    public static final Action UPDATE = new Action("Update", "Key");

    private TransactWriteItem() {}
}
