package stator.engine;

import stator.contract.Member;
import stator.contract.Operation;

/** The members that the operations which write one item have in common, as one of them declares them. */
final class WriteMembers {
    final Member tableName;
    final Member returnValues;
    final Member returnConsumedCapacity;
    final Member returnItemCollectionMetrics;
    final Member returnValuesOnConditionCheckFailure;
    final Member conditionExpression;
    final Member attributes;
    final Member consumedCapacity;
    final Member itemCollectionMetrics;
    private final Operation operation;

    WriteMembers(Operation operation) {
        this.operation = operation;
        tableName = operation.input().required("TableName");
        returnValues = operation.input().required("ReturnValues");
        returnConsumedCapacity = operation.input().required("ReturnConsumedCapacity");
        returnItemCollectionMetrics = operation.input().required("ReturnItemCollectionMetrics");
        returnValuesOnConditionCheckFailure = operation.input().required("ReturnValuesOnConditionCheckFailure");
        conditionExpression = operation.input().required("ConditionExpression");
        attributes = operation.output().required("Attributes");
        consumedCapacity = operation.output().required("ConsumedCapacity");
        itemCollectionMetrics = operation.output().required("ItemCollectionMetrics");
    }

    Operation operation() {
        return operation;
    }
}
