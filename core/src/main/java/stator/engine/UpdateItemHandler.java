package stator.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.Member;
import stator.contract.Structure;
import stator.contract.UpdateItem;
import stator.expression.Condition;
import stator.expression.UpdateProgram;
import stator.expression.UpdateResult;
import stator.item.AttributeMap;
import stator.item.ItemDescriptor;
import stator.partition.Store;
import stator.partition.WriteCommand;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/** {@link UpdateItem}. */
final class UpdateItemHandler extends WriteHandler {
    private static final WriteMembers MEMBERS = new WriteMembers(UpdateItem.OPERATION);
    private static final List<Member> CHECKED_FIRST =
            List.of(UpdateItem.TABLE_NAME, UpdateItem.RETURN_VALUES, UpdateItem.CONDITIONAL_OPERATOR);
    private static final ExpressionParameters PARAMETERS = new ExpressionParameters(UpdateItem.OPERATION.input())
            .legacy(UpdateItem.ATTRIBUTE_UPDATES)
            .legacy(UpdateItem.EXPECTED)
            .conditionalOperator(UpdateItem.CONDITIONAL_OPERATOR, UpdateItem.EXPECTED)
            .expression(UpdateItem.UPDATE_EXPRESSION)
            .expression(UpdateItem.CONDITION_EXPRESSION)
            .enveloped();

    UpdateItemHandler(Tables tables, Store store) {
        super(UpdateItem.OPERATION, tables, store);
    }

    @Override
    SingleWrite prepare(Structure request) {
        ConstraintChecker.check(request, CHECKED_FIRST);
        PARAMETERS.check(request);
        AttributeMap key = AttributeRules.checkEnveloped(AttributeRules.required(request, UpdateItem.KEY));
        UpdateProgram updates = LegacyUpdates.of(request);
        Condition expected = LegacyConditions.expected(request, UpdateItem.EXPECTED);
        RequestExpressions expressions = RequestExpressions.enveloped(request);
        UpdateProgram asked = updates == null ? expressions.update(UpdateItem.UPDATE_EXPRESSION) : updates;
        Condition condition = expected == null ? expressions.condition(UpdateItem.CONDITION_EXPRESSION) : expected;
        expressions.checkUnused();
        TableSchema table = table(request.string(UpdateItem.TABLE_NAME));
        KeyRules.checkKey(table, key);
        UpdateProgram update = asked == null ? UpdateProgram.nothing() : asked;
        String keyProblem = keyProblem(table, update);
        if (keyProblem != null) {
            throw DynamoDbException.validation(keyProblem);
        }
        IndexRules.checkUpdate(table, update);
        KeyRules.checkPaths(table, update.nestedAttributes());
        if (condition != null) {
            KeyRules.checkPaths(table, condition.nestedAttributes());
        }
        if (updates == null && update.chargeBytes() > ItemDescriptor.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation(UpdateResult.ITEM_TOO_LARGE.message());
        }
        WriteCommand command = WriteCommand.update(table, key, update).condition(condition);
        return new SingleWrite(MEMBERS, request, table, command).updating(update);
    }

    /** What is to be said to an update that touches the key of its table; null if it does not. */
    static @Nullable String keyProblem(TableSchema table, UpdateProgram update) {
        String problem = keyProblem(table.partitionKey(), update);
        return problem == null ? keyProblem(table.sortKey(), update) : problem;
    }

    private static @Nullable String keyProblem(@Nullable KeyAttribute attribute, UpdateProgram update) {
        return attribute != null && update.writtenAttributes().contains(attribute.name())
                ? "One or more parameter values were invalid: Cannot update attribute " + attribute.name()
                        + ". This attribute is part of the key"
                : null;
    }
}
