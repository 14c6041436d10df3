package stator.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.DeleteItem;
import stator.contract.DynamoDbException;
import stator.contract.PutItem;
import stator.contract.Structure;
import stator.contract.UpdateItem;
import stator.expression.Condition;
import stator.expression.ExpressionContext;
import stator.expression.ExpressionKind;
import stator.expression.UpdateProgram;
import stator.item.AttributeMap;
import stator.item.ItemDescriptor;
import stator.partiql.BoundStatement;
import stator.partiql.KeyNames;
import stator.partiql.NamedKey;
import stator.partiql.Returning;
import stator.partition.WriteCommand;
import stator.table.TableSchema;

/** Turns statements that write into the writes that PutItem, UpdateItem and DeleteItem make. */
final class StatementWriter {
    static final String DUPLICATE = "Duplicate primary key exists in table";

    private static final String NO_KEY = "Where clause does not contain a mandatory equality on all key attributes";
    private static final WriteMembers PUT = new WriteMembers(PutItem.OPERATION);
    private static final WriteMembers UPDATE = new WriteMembers(UpdateItem.OPERATION);
    private static final WriteMembers DELETE = new WriteMembers(DeleteItem.OPERATION);

    private StatementWriter() {}

    /**
     * What the request wants besides.
     *
     * @param returnConsumedCapacity              as of ExecuteStatement
     * @param returnValuesOnConditionCheckFailure as of ExecuteStatement
     */
    record Wishes(
            @Nullable String returnConsumedCapacity,
            @Nullable String returnValuesOnConditionCheckFailure) {}

    /** Refuses to write to an index. */
    static void refuseIndex(BoundStatement statement) {
        if (statement.prepared().indexName() != null) {
            throw DynamoDbException.validation("This operation is not supported on an index");
        }
    }

    /** Checks a statement that writes, completely, and makes its write. */
    static SingleWrite prepare(BoundStatement statement, TableSchema table, Wishes wishes) {
        return switch (statement.prepared().kind()) {
            case INSERT -> insert(statement, table, wishes);
            case UPDATE -> update(statement, table, wishes);
            case DELETE -> delete(statement, table, wishes);
            case SELECT, EXISTS ->
                throw new IllegalStateException("kind=" + statement.prepared().kind());
        };
    }

    private static SingleWrite insert(BoundStatement statement, TableSchema table, Wishes wishes) {
        AttributeMap item =
                AttributeRules.check(statement.item(Workspace.current().encoder()));
        if (item.sizeBytes() > ItemDescriptor.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation(PutItemHandler.ITEM_TOO_LARGE);
        }
        KeyRules.checkItem(table, item);
        WriteCommand command = WriteCommand.put(table, item).condition(absence(table));
        return new SingleWrite(PUT, request(PUT, table, wishes), table, command);
    }

    /** That there is no item. */
    private static Condition absence(TableSchema table) {
        Map<String, String> names = Map.of("#k", table.partitionKey().name());
        return Condition.compile(
                ExpressionKind.CONDITION, "attribute_not_exists(#k)", new ExpressionContext(names, null));
    }

    private static SingleWrite update(BoundStatement statement, TableSchema table, Wishes wishes) {
        UpdateProgram update = statement.update();
        AttributeMap key = key(statement, table);
        String problem = UpdateItemHandler.keyProblem(table, update);
        if (problem != null) {
            throw DynamoDbException.validation(problem);
        }
        IndexRules.checkUpdate(table, update);
        KeyRules.checkPaths(table, update.nestedAttributes());
        Condition condition = checked(statement.where(), table);
        WriteCommand command = WriteCommand.update(table, key, update).condition(condition);
        Structure request = request(UPDATE, table, wishes).set(UPDATE.returnValues, returnValues(statement));
        return new SingleWrite(UPDATE, request, table, command).updating(update);
    }

    private static SingleWrite delete(BoundStatement statement, TableSchema table, Wishes wishes) {
        AttributeMap key = key(statement, table);
        Condition condition = checked(statement.deleteCondition(KeyNames.of(table)), table);
        WriteCommand command = WriteCommand.delete(table, key).condition(condition);
        Structure request = request(DELETE, table, wishes).set(DELETE.returnValues, returnValues(statement));
        return new SingleWrite(DELETE, request, table, command);
    }

    /** The key of the one item that the statement writes. */
    private static AttributeMap key(BoundStatement statement, TableSchema table) {
        NamedKey named = statement.key(KeyNames.of(table));
        if (!named.isComplete()) {
            throw DynamoDbException.validation(NO_KEY);
        }
        if (named.conflict() != null) {
            throw DynamoDbException.validation("Multiple conditions on same key " + named.conflict()
                    + ". Only single item Update/Insert/Delete are supported");
        }
        AttributeMap key = named.attributes(Workspace.current().encoder());
        KeyRules.checkKey(table, key);
        return key;
    }

    private static @Nullable Condition checked(@Nullable Condition condition, TableSchema table) {
        if (condition != null) {
            KeyRules.checkPaths(table, condition.nestedAttributes());
        }
        return condition;
    }

    private static @Nullable String returnValues(BoundStatement statement) {
        Returning returning = statement.prepared().returning();
        return returning == null ? null : returning.returnValues();
    }

    private static Structure request(WriteMembers members, TableSchema table, Wishes wishes) {
        return new Structure(members.operation().input())
                .set(members.tableName, table.name())
                .set(members.returnConsumedCapacity, wishes.returnConsumedCapacity())
                .set(members.returnValuesOnConditionCheckFailure, wishes.returnValuesOnConditionCheckFailure());
    }
}
