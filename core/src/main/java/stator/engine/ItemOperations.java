package stator.engine;

import java.util.List;
import stator.partition.Store;

/** The operations on items. */
public final class ItemOperations {
    private ItemOperations() {}

    /**
     * Handlers of GetItem, PutItem, UpdateItem, DeleteItem, Query, Scan, BatchGetItem, BatchWriteItem, TransactWriteItems,
     * TransactGetItems, ExecuteStatement, BatchExecuteStatement and ExecuteTransaction.
     *
     * @param tables where they look up the tables that requests name
     * @param store  what they read and write; stays the caller's to close, after the last request
     */
    public static List<OperationHandler> handlers(Tables tables, Store store) {
        return List.of(
                new GetItemHandler(tables, store),
                new PutItemHandler(tables, store),
                new UpdateItemHandler(tables, store),
                new DeleteItemHandler(tables, store),
                new QueryHandler(tables, store),
                new ScanHandler(tables, store),
                new BatchGetItemHandler(tables, store),
                new BatchWriteItemHandler(tables, store),
                new TransactWriteItemsHandler(tables, store),
                new TransactGetItemsHandler(tables, store),
                new ExecuteStatementHandler(tables, store),
                new BatchExecuteStatementHandler(tables, store),
                new ExecuteTransactionHandler(tables, store));
    }
}
