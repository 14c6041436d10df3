package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Member;
import stator.contract.Structure;
import stator.contract.StructureShape;
import stator.contract.TransactWriteItem;
import stator.contract.TransactWriteItem.ConditionCheck;
import stator.contract.TransactWriteItem.Delete;
import stator.contract.TransactWriteItem.Put;
import stator.contract.TransactWriteItem.Update;
import stator.expression.Condition;
import stator.expression.UpdateProgram;
import stator.item.AttributeMap;
import stator.item.ItemDescriptor;
import stator.partition.WriteCommand;
import stator.table.TableSchema;

/** One action of a TransactWriteItems, checked as far as that goes without its table. */
final class TransactionAction {
    private static final Kind PUT = new Kind(Put.SHAPE, Put.ITEM);
    private static final Kind UPDATE = new Kind(Update.SHAPE, Update.KEY);
    private static final Kind DELETE = new Kind(Delete.SHAPE, Delete.KEY);
    private static final Kind CHECK = new Kind(ConditionCheck.SHAPE, ConditionCheck.KEY);

    /** The members of one kind of action. */
    private static final class Kind {
        final Member attributes;
        final Member tableName;
        final Member condition;
        final Member values;
        final Member returnValues;
        final @Nullable Member update;
        final ExpressionParameters parameters;

        Kind(StructureShape shape, Member attributes) {
            this.attributes = attributes;
            tableName = shape.required("TableName");
            condition = shape.required("ConditionExpression");
            values = shape.required("ExpressionAttributeValues");
            returnValues = shape.required("ReturnValuesOnConditionCheckFailure");
            update = shape.member("UpdateExpression");
            parameters = new ExpressionParameters(shape);
            if (update != null) {
                parameters.expression(update);
            }
            parameters.expression(condition);
        }
    }

    private final Kind kind;
    private final Structure asked;
    private final AttributeMap attributes;
    private final @Nullable UpdateProgram update;
    private final @Nullable Condition condition;

    private TransactionAction(Kind kind, Structure asked) {
        this.kind = kind;
        this.asked = asked;
        kind.parameters.check(asked);
        attributes = AttributeRules.check(AttributeRules.required(asked, kind.attributes));
        if (kind == PUT && attributes.sizeBytes() > ItemDescriptor.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation(PutItemHandler.ITEM_TOO_LARGE);
        }
        RequestExpressions expressions = RequestExpressions.of(asked);
        update = kind.update == null ? null : expressions.update(kind.update);
        condition = expressions.condition(kind.condition);
        expressions.checkUnused();
    }

    /**
     * Checks an action.
     *
     * @param item has exactly one kind of action
     * @throws DynamoDbException ValidationException
     */
    static TransactionAction of(Structure item) {
        Structure put = item.structure(TransactWriteItem.PUT);
        if (put != null) {
            return new TransactionAction(PUT, put);
        }
        Structure changed = item.structure(TransactWriteItem.UPDATE);
        if (changed != null) {
            return new TransactionAction(UPDATE, changed);
        }
        Structure deleted = item.structure(TransactWriteItem.DELETE);
        if (deleted != null) {
            return new TransactionAction(DELETE, deleted);
        }
        Structure check = item.structure(TransactWriteItem.CONDITION_CHECK);
        if (check != null) {
            return new TransactionAction(CHECK, check);
        }
        throw new IllegalStateException("action of no kind");
    }

    @Nullable
    String tableName() {
        return asked.string(kind.tableName);
    }

    /** What the action adds to the size of the request, in bytes: its item or key, and the values of its expressions. */
    long sizeBytes() {
        AttributeMap values = AttributeRules.attributes(asked, kind.values);
        return (long) attributes.sizeBytes() + (values == null ? 0 : values.sizeBytes());
    }

    /**
     * Checks the action against its table and adds it.
     *
     * @throws DynamoDbException ValidationException, of the kind that refuses the request instead of cancelling the
     *                           transaction
     */
    void addTo(TransactionRequest transaction, TableSchema table) {
        WriteCommand command = command(table).condition(condition);
        String problem = problem(table);
        if (problem != null) {
            transaction.addRefused(table, command, attributes, problem);
            return;
        }
        boolean returnsItem = "ALL_OLD".equals(asked.string(kind.returnValues));
        transaction.add(table, command, attributes, returnsItem);
    }

    private WriteCommand command(TableSchema table) {
        if (kind == PUT) {
            return WriteCommand.put(table, attributes);
        }
        if (kind == DELETE) {
            return WriteCommand.delete(table, attributes);
        }
        return update == null ? WriteCommand.check(table, attributes) : WriteCommand.update(table, attributes, update);
    }

    private @Nullable String problem(TableSchema table) {
        String problem = kind == PUT ? KeyRules.itemProblem(table, attributes) : KeyRules.keyProblem(table, attributes);
        if (problem != null) {
            KeyRules.refuseEmptyKey(problem);
            return problem;
        }
        if (update != null) {
            problem = UpdateItemHandler.keyProblem(table, update);
            KeyRules.checkPaths(table, update.nestedAttributes());
        }
        if (condition != null) {
            KeyRules.checkPaths(table, condition.nestedAttributes());
        }
        return problem;
    }
}
