package stator.engine;

import java.util.List;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.ExecuteStatement;
import stator.contract.Structure;
import stator.item.AttributeMap;
import stator.partiql.BoundStatement;
import stator.partiql.PreparedStatement;
import stator.partition.Store;
import stator.table.TableSchema;

/** {@link ExecuteStatement}: reads are answered on the caller's thread, writes by the gate of the item's partition. */
final class ExecuteStatementHandler extends ItemHandler {
    ExecuteStatementHandler(Tables tables, Store store) {
        super(ExecuteStatement.OPERATION, tables, store);
    }

    @Override
    public void execute(Structure request, ReplyHandler handler) {
        Reply reply = null;
        SingleWrite write = null;
        boolean inserts;
        try {
            BoundStatement statement = statement(request);
            inserts = statement.prepared().kind() == PreparedStatement.Kind.INSERT;
            if (Statements.isRead(statement)) {
                reply = read(request, statement);
            } else {
                write = write(request, statement);
            }
        } catch (DynamoDbException ex) {
            handler.onError(ex);
            return;
        } catch (RuntimeException | AssertionError ex) {
            handler.onError(fault(ex));
            return;
        }
        if (reply != null) {
            handler.onReply(reply);
        } else if (write != null) {
            write.submitTo(store(), new WriteAnswer(write, inserts, handler));
        }
    }

    private static BoundStatement statement(Structure request) {
        ConstraintChecker.check(request);
        BoundStatement statement =
                Statements.bind(request.string(ExecuteStatement.STATEMENT), request.list(ExecuteStatement.PARAMETERS));
        Statements.refuseExists(statement);
        if (request.has(ExecuteStatement.NEXT_TOKEN) && !Statements.isRead(statement)) {
            throw DynamoDbException.validation("NextToken is only valid on a SELECT statement");
        }
        return statement;
    }

    private Reply read(Structure request, BoundStatement statement) {
        TableSchema table = table(statement.prepared().tableName());
        ReadTarget target = StatementReader.target(
                table, statement.prepared().indexName(), request.flag(ExecuteStatement.CONSISTENT_READ));
        return new StatementReader(store(), request, statement, target).read();
    }

    private SingleWrite write(Structure request, BoundStatement statement) {
        StatementWriter.refuseIndex(statement);
        TableSchema table = table(statement.prepared().tableName());
        StatementWriter.Wishes wishes = new StatementWriter.Wishes(
                request.string(ExecuteStatement.RETURN_CONSUMED_CAPACITY),
                request.string(ExecuteStatement.RETURN_VALUES_ON_CONDITION_CHECK_FAILURE));
        return StatementWriter.prepare(statement, table, wishes);
    }

    /** Makes the answer of a statement from the answer of the write that it was turned into. */
    private record WriteAnswer(SingleWrite write, boolean inserts, ReplyHandler handler) implements ReplyHandler {
        @Override
        public void onReply(Reply reply) {
            AttributeMap returned = write.attributes(reply.body());
            Structure answer = new Structure(ExecuteStatement.OPERATION.output())
                    .set(ExecuteStatement.ITEMS, returned == null ? List.of() : List.of(returned))
                    .set(ExecuteStatement.CONSUMED_CAPACITY, write.consumedCapacity(reply.body()));
            handler.onReply(new Reply(answer, reply::close));
        }

        @Override
        public void onError(DynamoDbException error) {
            handler.onError(inserts ? duplicate(error) : error);
        }
    }

    /** An INSERT has no condition but that the item is not there. */
    static DynamoDbException duplicate(DynamoDbException error) {
        return error.type() == ErrorType.CONDITIONAL_CHECK_FAILED
                ? new DynamoDbException(ErrorType.DUPLICATE_ITEM, StatementWriter.DUPLICATE)
                : error;
    }
}
