package stator.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.item.MapView;
import stator.partition.Durability;
import stator.partition.PartitionedStore;
import stator.partition.Store;
import stator.partition.StoreContext;

/**
 * The operations of the API over one data directory: what stands behind every door. Any thread may call.
 *
 * <p>Closing answers what has been submitted; requests that come later are refused.
 */
public final class Engine implements AutoCloseable {
    private final Store store;
    private final Catalog catalog;
    private final Map<String, OperationHandler> handlers = new HashMap<>();
    private final GetItemHandler pointReads;
    private boolean closed;

    private Engine(Store store, Catalog catalog) {
        this.store = store;
        this.catalog = catalog;
        List<OperationHandler> all = new ArrayList<>(ItemOperations.handlers(catalog, store));
        pointReads = new GetItemHandler(catalog, store);
        all.addAll(TableOperations.handlers(catalog));
        for (OperationHandler handler : all) {
            handlers.put(handler.operation().name(), handler);
        }
    }

    /**
     * Opens a data directory, or makes one: when this returns, every acknowledged write is visible. The caller closes the
     * engine.
     *
     * @throws stator.partition.StoreException if a setting does not fit
     * @throws stator.wal.WalException         if the directory is in use, or a log is damaged, with file and offset
     */
    public static Engine open(StoreContext storeContext, CatalogContext catalogContext) {
        Store store = PartitionedStore.open(storeContext);
        try {
            return new Engine(store, Catalog.open(catalogContext, new StoreCatalogStorage(store)));
        } catch (Throwable t) {
            CloseHelper.quietClose(store);
            throw t;
        }
    }

    /** The operation of a name ({@code PutItem}), or null if there is none. */
    public @Nullable Operation operation(String name) {
        OperationHandler handler = handlers.get(name);
        return handler == null ? null : handler.operation();
    }

    /**
     * Checks and runs a request. Never throws: every refusal goes to the handler, which may be called before this returns,
     * and on any thread.
     *
     * @param request of the operation's input shape; belongs to the engine until it is answered
     */
    public void execute(Operation operation, Structure request, ReplyHandler reply) {
        OperationHandler handler = handlers.get(operation.name());
        if (handler == null) {
            reply.onError(new DynamoDbException(ErrorType.UNKNOWN_OPERATION, null));
            return;
        }
        handler.execute(request, reply);
    }

    /**
     * As {@link #execute(Operation, Structure, ReplyHandler)}; the answer waits for at least a durability.
     *
     * @param atLeast {@link Durability#BUFFERED} is the engine's own. More is for operations that write items; others are
     *     refused with a ValidationException
     */
    public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler reply) {
        if (atLeast == Durability.BUFFERED) {
            execute(operation, request, reply);
        } else if (handlers.get(operation.name()) instanceof DurableHandler handler) {
            handler.execute(request, atLeast, reply);
        } else {
            reply.onError(
                    DynamoDbException.validation("Durability is for writes of items, not for " + operation.name()));
        }
    }

    /**
     * What GetItem does with a consistent read of a whole item, without a request and an answer: the same checks, on the
     * caller's thread.
     *
     * @param read has been given the key
     * @return the item, which stays valid until the read is closed; null if there is none
     * @throws DynamoDbException what GetItem would be refused with
     */
    public @Nullable MapView find(String tableName, PointRead read) {
        return pointReads.find(tableName, read);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            CloseHelper.closeAll(catalog, store);
        }
    }
}
