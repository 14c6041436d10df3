package stator;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stator.contract.CreateTable;
import stator.contract.DeleteTable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.OperationExecutor;
import stator.engine.ReplyHandler;
import stator.item.Item;
import stator.partition.Durability;

/**
 * Tables and their items: of this process ({@link Stator}), or of a server. Code that is written for this type does not know which. Any
 * thread may call. What is refused throws a {@link DynamoDbException} with DynamoDB's own type and text.
 */
public class Database {
    private final OperationExecutor operations;
    private final Calls calls;

    /** @param operations runs the operations that everything here is made of */
    protected Database(OperationExecutor operations) {
        this.operations = operations;
        calls = new Calls(operations);
    }

    /**
     * Makes a table and waits until it can be used.
     *
     * @throws DynamoDbException ResourceInUseException if there is one of that name
     */
    public Table createTable(TableSpec spec) {
        calls.await(CreateTable.OPERATION, spec.request());
        calls.awaitStatus(spec.name(), "ACTIVE");
        return new Table(calls, spec.name());
    }

    /** As {@link #createTable}, unless there is a table of that name already: that one is taken as it is. */
    public Table ensureTable(TableSpec spec) {
        try {
            return createTable(spec);
        } catch (DynamoDbException ex) {
            if (ex.type() != ErrorType.RESOURCE_IN_USE) {
                throw ex;
            }
            calls.awaitStatus(spec.name(), "ACTIVE");
            return new Table(calls, spec.name());
        }
    }

    /**
     * A table that exists.
     *
     * @throws DynamoDbException ResourceNotFoundException if it does not
     */
    public Table table(String name) {
        return new Table(calls, name);
    }

    /** Names of all tables, ascending. */
    public List<String> tableNames() {
        return calls.tableNames();
    }

    /** Removes a table with all its items, and waits until it is gone. */
    public void deleteTable(String name) {
        calls.await(
                DeleteTable.OPERATION, new Structure(DeleteTable.OPERATION.input()).set(DeleteTable.TABLE_NAME, name));
        calls.awaitStatus(name, null);
    }

    /**
     * Runs a PartiQL statement.
     *
     * @param parameters values of its question marks: what {@link stator.item.AttributeValue#of} takes
     * @return all items that a SELECT finds, in memory; what the RETURNING clause of a write asks for
     * @throws DynamoDbException what ExecuteStatement would be refused with
     */
    public List<Item> execute(String statement, @Nullable Object... parameters) {
        return new StatementCall(calls, statement, parameters).run();
    }

    /** As {@link #execute(String, Object...)}, without waiting. */
    public CompletionStage<List<Item>> executeAsync(String statement, @Nullable Object... parameters) {
        return new StatementCall(calls, statement, parameters).runAsync();
    }

    /** Writes to several items that are done all together or not at all. */
    public Transaction transact() {
        return new Transaction(calls);
    }

    /**
     * Runs any operation of the API, and waits for its answer.
     *
     * @param reader is given the answer; what that refers to is valid until it returns
     * @throws DynamoDbException what it is refused with
     */
    public <T extends @Nullable Object> T call(Operation operation, Structure request, Function<Structure, T> reader) {
        return calls.await(operation, request, reader);
    }

    /**
     * Runs any operation of the API: what servers and clients are built on.
     *
     * @param request of the operation's input shape; belongs to the engine until it is answered
     * @param handler is told the answer, possibly before this returns, on any thread
     */
    public void execute(Operation operation, Structure request, ReplyHandler handler) {
        operations.execute(operation, request, Durability.BUFFERED, handler);
    }

    /**
     * As {@link #execute(Operation, Structure, ReplyHandler)}; the answer waits for at least a durability.
     *
     * @param atLeast {@link Durability#BUFFERED} is the database's own. More is for operations that write items; others are
     *     refused with a ValidationException
     */
    public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler) {
        operations.execute(operation, request, atLeast, handler);
    }
}
