package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.partition.Store;
import stator.table.TableDefinition;
import stator.table.TableSchema;

/** An operation on items: what it works with. */
abstract class ItemHandler implements OperationHandler {
    static final String TABLE_NOT_FOUND = "Requested resource not found";

    private final Operation operation;
    private final Tables tables;
    private final Store store;

    ItemHandler(Operation operation, Tables tables, Store store) {
        this.operation = operation;
        this.tables = tables;
        this.store = store;
    }

    @Override
    public final Operation operation() {
        return operation;
    }

    final Store store() {
        return store;
    }

    /** The table that a request names. The name has been checked. */
    final TableSchema table(@Nullable String tableNameOrArn) {
        TableDefinition table = tableNameOrArn == null ? null : tables.active(tableNameOrArn);
        if (table == null) {
            throw new DynamoDbException(ErrorType.RESOURCE_NOT_FOUND, TABLE_NOT_FOUND);
        }
        return table.schema();
    }

    /** What a request is answered with that met a fault of this program. */
    final DynamoDbException fault(Throwable cause) {
        return DynamoDbException.internal(operation.name() + " failed: " + cause, cause);
    }
}
