package stator.engine;

import java.util.List;
import stator.contract.ConstraintChecker;
import stator.contract.DeleteItem;
import stator.contract.Member;
import stator.contract.Structure;
import stator.expression.Condition;
import stator.item.AttributeMap;
import stator.partition.Store;
import stator.partition.WriteCommand;
import stator.table.TableSchema;

/** {@link DeleteItem}. */
final class DeleteItemHandler extends WriteHandler {
    private static final WriteMembers MEMBERS = new WriteMembers(DeleteItem.OPERATION);
    private static final List<Member> CHECKED_FIRST = List.of(DeleteItem.TABLE_NAME, DeleteItem.CONDITIONAL_OPERATOR);
    private static final ExpressionParameters PARAMETERS = new ExpressionParameters(DeleteItem.OPERATION.input())
            .legacy(DeleteItem.EXPECTED)
            .conditionalOperator(DeleteItem.CONDITIONAL_OPERATOR, DeleteItem.EXPECTED)
            .expression(DeleteItem.CONDITION_EXPRESSION)
            .enveloped();

    DeleteItemHandler(Tables tables, Store store) {
        super(DeleteItem.OPERATION, tables, store);
    }

    @Override
    SingleWrite prepare(Structure request) {
        ConstraintChecker.check(request, CHECKED_FIRST);
        PARAMETERS.check(request);
        AttributeMap key = AttributeRules.checkEnveloped(AttributeRules.required(request, DeleteItem.KEY));
        checkReturnValues(request.string(DeleteItem.RETURN_VALUES));
        Condition expected = LegacyConditions.expected(request, DeleteItem.EXPECTED);
        RequestExpressions expressions = RequestExpressions.enveloped(request);
        Condition condition = expected == null ? expressions.condition(DeleteItem.CONDITION_EXPRESSION) : expected;
        expressions.checkUnused();
        TableSchema table = table(request.string(DeleteItem.TABLE_NAME));
        KeyRules.checkKey(table, key);
        if (condition != null) {
            KeyRules.checkPaths(table, condition.nestedAttributes());
        }
        return new SingleWrite(
                MEMBERS, request, table, WriteCommand.delete(table, key).condition(condition));
    }
}
