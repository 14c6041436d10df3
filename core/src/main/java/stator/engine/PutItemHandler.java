package stator.engine;

import java.util.List;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.Member;
import stator.contract.PutItem;
import stator.contract.Structure;
import stator.expression.Condition;
import stator.item.AttributeMap;
import stator.item.ItemDescriptor;
import stator.partition.Store;
import stator.partition.WriteCommand;
import stator.table.TableSchema;

/** {@link PutItem}. */
final class PutItemHandler extends WriteHandler {
    static final String ITEM_TOO_LARGE = "Item size has exceeded the maximum allowed size";

    private static final WriteMembers MEMBERS = new WriteMembers(PutItem.OPERATION);
    private static final List<Member> CHECKED_FIRST = List.of(PutItem.TABLE_NAME, PutItem.CONDITIONAL_OPERATOR);
    private static final ExpressionParameters PARAMETERS = new ExpressionParameters(PutItem.OPERATION.input())
            .legacy(PutItem.EXPECTED)
            .conditionalOperator(PutItem.CONDITIONAL_OPERATOR, PutItem.EXPECTED)
            .expression(PutItem.CONDITION_EXPRESSION)
            .enveloped();

    PutItemHandler(Tables tables, Store store) {
        super(PutItem.OPERATION, tables, store);
    }

    @Override
    SingleWrite prepare(Structure request) {
        ConstraintChecker.check(request, CHECKED_FIRST);
        PARAMETERS.check(request);
        AttributeMap item = AttributeRules.checkEnveloped(AttributeRules.required(request, PutItem.ITEM));
        checkReturnValues(request.string(PutItem.RETURN_VALUES));
        if (item.sizeBytes() > ItemDescriptor.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation(ITEM_TOO_LARGE);
        }
        Condition expected = LegacyConditions.expected(request, PutItem.EXPECTED);
        RequestExpressions expressions = RequestExpressions.enveloped(request);
        Condition condition = expected == null ? expressions.condition(PutItem.CONDITION_EXPRESSION) : expected;
        expressions.checkUnused();
        TableSchema table = table(request.string(PutItem.TABLE_NAME));
        KeyRules.checkItem(table, item);
        if (condition != null) {
            KeyRules.checkPaths(table, condition.nestedAttributes());
        }
        return new SingleWrite(
                MEMBERS, request, table, WriteCommand.put(table, item).condition(condition));
    }
}
