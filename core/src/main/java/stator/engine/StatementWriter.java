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
import stator.partiql.PreparedStatement;
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

    /**
     * The write that a statement makes.
     *
     * @param attributes its item or its key
     */
    private record Made(
            WriteMembers members,
            WriteCommand command,
            AttributeMap attributes,
            @Nullable UpdateProgram update) {}

    /** Checks a statement that writes, completely, and makes its write. */
    static SingleWrite prepare(BoundStatement statement, TableSchema table, Wishes wishes) {
        Made made = make(statement, table);
        Structure request = request(made.members(), table, wishes);
        if (made.members() != PUT) {
            request.set(made.members().returnValues, returnValues(statement));
        }
        SingleWrite write = new SingleWrite(made.members(), request, table, made.command());
        return made.update() == null ? write : write.updating(made.update());
    }

    /** Checks a statement that writes, or EXISTS, completely, and adds it to a transaction. */
    static void addTo(
            TransactionRequest transaction, BoundStatement statement, TableSchema table, boolean returnsItem) {
        Made made = make(statement, table);
        if (statement.prepared().kind() == PreparedStatement.Kind.INSERT) {
            transaction.addInsert(table, made.command(), made.attributes());
        } else {
            transaction.add(table, made.command(), made.attributes(), returnsItem);
        }
    }

    /**
     * What cancels a transaction for a statement that writes or checks, or null: a key that does not fit, or an index key of
     * another type.
     */
    static @Nullable String keyProblem(BoundStatement statement, TableSchema table) {
        if (statement.prepared().kind() == PreparedStatement.Kind.INSERT) {
            String problem = KeyRules.itemProblem(
                    table, statement.item(Workspace.current().encoder()));
            return problem == null ? IndexRules.checkAllButTypes(table, sizedItem(statement)) : problem;
        }
        NamedKey named = statement.key(KeyNames.of(table));
        if (!named.isComplete()) {
            return KeyRules.KEY_MISMATCH;
        }
        String problem =
                KeyRules.keyProblem(table, named.attributes(Workspace.current().encoder()));
        if (problem != null || statement.prepared().kind() != PreparedStatement.Kind.UPDATE) {
            return problem;
        }
        problem = UpdateItemHandler.keyProblem(table, statement.update());
        return problem == null ? IndexRules.updateProblem(table, statement.update()) : problem;
    }

    private static Made make(BoundStatement statement, TableSchema table) {
        return switch (statement.prepared().kind()) {
            case INSERT -> insert(statement, table);
            case UPDATE -> update(statement, table);
            case DELETE -> delete(statement, table);
            case EXISTS -> check(statement, table);
            case SELECT ->
                throw new IllegalStateException("kind=" + statement.prepared().kind());
        };
    }

    private static Made insert(BoundStatement statement, TableSchema table) {
        AttributeMap item = sizedItem(statement);
        KeyRules.checkItem(table, item);
        return new Made(PUT, WriteCommand.put(table, item).condition(absence(table)), item, null);
    }

    /** The item of an INSERT, without errors in its values, and not too large. */
    private static AttributeMap sizedItem(BoundStatement statement) {
        AttributeMap item =
                AttributeRules.checkOlder(statement.item(Workspace.current().encoder()));
        if (item.sizeBytes() > ItemDescriptor.MAX_ITEM_SIZE) {
            throw DynamoDbException.validation(PutItemHandler.ITEM_TOO_LARGE);
        }
        return item;
    }

    /** That there is no item. */
    private static Condition absence(TableSchema table) {
        Map<String, String> names = Map.of("#k", table.partitionKey().name());
        return Condition.compile(
                ExpressionKind.CONDITION, "attribute_not_exists(#k)", new ExpressionContext(names, null));
    }

    private static Made update(BoundStatement statement, TableSchema table) {
        UpdateProgram update = statement.update();
        AttributeMap key = key(statement, table);
        String problem = UpdateItemHandler.keyProblem(table, update);
        if (problem != null) {
            throw DynamoDbException.validation(problem);
        }
        IndexRules.checkUpdate(table, update);
        KeyRules.checkPaths(table, update.nestedAttributes());
        Condition condition = checked(statement.where(), table);
        return new Made(UPDATE, WriteCommand.update(table, key, update).condition(condition), key, update);
    }

    private static Made delete(BoundStatement statement, TableSchema table) {
        AttributeMap key = key(statement, table);
        Condition condition = checked(statement.deleteCondition(KeyNames.of(table)), table);
        return new Made(DELETE, WriteCommand.delete(table, key).condition(condition), key, null);
    }

    private static Made check(BoundStatement statement, TableSchema table) {
        AttributeMap key = key(statement, table);
        Condition condition = checked(statement.where(), table);
        return new Made(DELETE, WriteCommand.check(table, key).condition(condition), key, null);
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
