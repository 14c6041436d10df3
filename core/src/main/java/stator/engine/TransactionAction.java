package stator.engine;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.contract.TransactWriteItem;
import stator.contract.TransactWriteItem.Action;
import stator.expression.Condition;
import stator.expression.UpdateProgram;
import stator.item.AttributeMap;
import stator.item.ItemDescriptor;
import stator.partition.WriteCommand;
import stator.table.TableSchema;

/** One action of a TransactWriteItems, checked as far as that goes without its table. */
final class TransactionAction {
    private static final List<Action> KINDS = List.of(
            TransactWriteItem.PUT,
            TransactWriteItem.UPDATE,
            TransactWriteItem.DELETE,
            TransactWriteItem.CONDITION_CHECK);
    private static final Map<Action, ExpressionParameters> PARAMETERS =
            KINDS.stream().collect(Collectors.toMap(kind -> kind, TransactionAction::parametersOf));

    private final Action kind;
    private final Structure asked;
    private final AttributeMap attributes;
    private final @Nullable UpdateProgram update;
    private final @Nullable Condition condition;

    private TransactionAction(Action kind, Structure asked) {
        this.kind = kind;
        this.asked = asked;
        ExpressionParameters parameters = PARAMETERS.get(kind);
        if (parameters == null) {
            throw new IllegalStateException("kind=" + kind.shape.name());
        }
        parameters.check(asked);
        attributes = AttributeRules.checkOlder(AttributeRules.required(asked, kind.attributes));
        if (kind == TransactWriteItem.PUT && attributes.sizeBytes() > ItemDescriptor.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation(PutItemHandler.ITEM_TOO_LARGE);
        }
        RequestExpressions expressions = RequestExpressions.older(asked);
        update = kind.updateExpression == null ? null : expressions.update(kind.updateExpression);
        condition = expressions.condition(kind.conditionExpression);
        expressions.checkUnused();
    }

    /**
     * Checks an action.
     *
     * @param item has exactly one kind of action
     * @throws DynamoDbException ValidationException
     */
    static TransactionAction of(Structure item) {
        for (Action kind : KINDS) {
            Structure asked = item.structure(kind.member);
            if (asked != null) {
                return new TransactionAction(kind, asked);
            }
        }
        throw new IllegalStateException("action of no kind");
    }

    @Nullable
    String tableName() {
        return asked.string(kind.tableName);
    }

    /** What the action adds to the size of the request, in bytes: its item or key, and the values of its expressions. */
    long sizeBytes() {
        AttributeMap values = AttributeRules.attributes(asked, kind.expressionAttributeValues);
        return (long) attributes.sizeBytes() + (values == null ? 0 : values.sizeBytes());
    }

    /**
     * Checks the action against its table and adds it.
     *
     * @throws DynamoDbException ValidationException, of the kind that refuses the request instead of cancelling the
     *                           transaction
     */
    void addTo(TransactionRequest transaction, TableSchema table) {
        String name = tableName();
        if (name != null) {
            transaction.calls(table, name);
        }
        WriteCommand command = command(table).condition(condition);
        String problem = problem(table);
        if (problem != null) {
            transaction.addRefused(table, command, attributes, problem);
            return;
        }
        boolean returnsItem = "ALL_OLD".equals(asked.string(kind.returnValuesOnConditionCheckFailure));
        transaction.add(table, command, attributes, returnsItem);
    }

    private WriteCommand command(TableSchema table) {
        if (kind == TransactWriteItem.PUT) {
            return WriteCommand.put(table, attributes);
        }
        if (kind == TransactWriteItem.DELETE) {
            return WriteCommand.delete(table, attributes);
        }
        return update == null ? WriteCommand.check(table, attributes) : WriteCommand.update(table, attributes, update);
    }

    private @Nullable String problem(TableSchema table) {
        boolean puts = kind == TransactWriteItem.PUT;
        String problem = puts ? KeyRules.itemProblem(table, attributes) : KeyRules.keyProblem(table, attributes);
        if (problem != null) {
            KeyRules.refuseEmptyKey(problem);
            return problem;
        }
        if (puts) {
            problem = IndexRules.checkAllButTypes(table, attributes);
        }
        if (update != null) {
            problem = UpdateItemHandler.keyProblem(table, update);
            problem = problem == null ? IndexRules.updateProblem(table, update) : problem;
            KeyRules.checkPaths(table, update.nestedAttributes());
        }
        if (condition != null) {
            KeyRules.checkPaths(table, condition.nestedAttributes());
        }
        return problem;
    }

    private static ExpressionParameters parametersOf(Action kind) {
        ExpressionParameters parameters = new ExpressionParameters(kind.shape);
        if (kind.updateExpression != null) {
            parameters.expression(kind.updateExpression);
        }
        return parameters.expression(kind.conditionExpression);
    }
}
