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
import stator.partition.ScrubReport;
import stator.partition.StoreContext;
import stator.partition.StoreSnapshot;

/**
 * The operations of the API over one data directory: what stands behind every door. Any thread may call.
 *
 * <p>Closing answers what has been submitted; requests that come later are refused.
 */
public final class Engine implements OperationExecutor, AutoCloseable {
    private final PartitionedStore store;
    private final StreamService streams;
    private final Catalog catalog;
    private final Map<String, OperationHandler> handlers = new HashMap<>();
    private final GetItemHandler pointReads;
    private boolean closed;

    private Engine(PartitionedStore store, StreamService streams, Catalog catalog) {
        this.store = store;
        this.streams = streams;
        this.catalog = catalog;
        List<OperationHandler> all = new ArrayList<>(ItemOperations.handlers(catalog, store));
        pointReads = new GetItemHandler(catalog, store);
        all.addAll(TableOperations.handlers(catalog));
        all.addAll(streams.handlers());
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
        PartitionedStore store = PartitionedStore.open(storeContext);
        StreamService streams = StreamService.NONE;
        try {
            StreamSupport support = catalogContext.streams();
            if (support != null) {
                streams = support.start(new StreamHost(
                        storeContext.directory(),
                        store.changes(),
                        catalogContext.region(),
                        catalogContext.clock(),
                        storeContext.nanoClock(),
                        storeContext.errorHandler()));
            }
            return new Engine(store, streams, Catalog.open(catalogContext, new StoreCatalogStorage(store), streams));
        } catch (Throwable t) {
            CloseHelper.quietCloseAll(streams, store);
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

    @Override
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

    @Override
    public @Nullable MapView find(String tableName, PointRead read) {
        return pointReads.find(tableName, read);
    }

    /**
     * All tables as they are now, at one instant, to be read until it is closed. The caller closes it.
     *
     * @throws DynamoDbException LimitExceededException if too many are open; ThrottlingException if the transactions under
     *     way do not come to an end
     */
    public SnapshotOperations openSnapshot() {
        StoreSnapshot snapshot = store.openSnapshot();
        try {
            return new SnapshotOperations(snapshot, catalog);
        } catch (Throwable t) {
            CloseHelper.quietClose(snapshot);
            throw t;
        }
    }

    /** See {@link PartitionedStore#startScrub}. */
    public ScrubReport startScrub(long bytesPerSecond) {
        return store.startScrub(bytesPerSecond, streams::scrub);
    }

    /** See {@link PartitionedStore#scrubReport}. */
    public @Nullable ScrubReport scrubReport() {
        return store.scrubReport();
    }

    /** What the database holds, as of about now. Waits a twentieth of a second at the most. */
    public DatabaseMetrics metrics() {
        return DatabaseMetrics.of(catalog, store, streams);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            CloseHelper.closeAll(catalog, streams, store);
        }
    }
}
