package stator.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stator.contract.DescribeTable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.item.MapView;
import stator.partition.Durability;
import stator.partition.StoreSnapshot;
import stator.table.StreamDefinitionCodec;
import stator.table.TableDefinition;
import stator.table.TableDefinitionCodec;

/**
 * The operations on items, and DescribeTable, over one snapshot: with the tables that there were at its instant, as its own
 * catalog entries say. What writes is refused. Closing it lets the snapshot go; so does forgetting it, which is reported.
 */
public final class SnapshotOperations implements OperationExecutor, AutoCloseable {
    private final StoreSnapshot snapshot;
    private final Catalog catalog;
    private final CatalogSnapshot tables;
    private final Map<String, OperationHandler> handlers = new HashMap<>();
    private final GetItemHandler pointReads;

    /**
     * Takes over the snapshot.
     *
     * @param catalog tells how much there is in a table, as of now
     */
    SnapshotOperations(StoreSnapshot snapshot, Catalog catalog) {
        this.snapshot = snapshot;
        this.catalog = catalog;
        tables = load(snapshot);
        for (OperationHandler handler : ItemOperations.handlers(this::active, snapshot)) {
            handlers.put(handler.operation().name(), handler);
        }
        pointReads = new GetItemHandler(this::active, snapshot);
        snapshot.owner(this);
    }

    /** Names of the tables that can be read, ascending. */
    public List<String> tableNames() {
        List<String> names = new ArrayList<>();
        for (TableDefinition table : tables.tables()) {
            if (table.status().servesItems()) {
                names.add(table.name());
            }
        }
        return names;
    }

    @Override
    public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler reply) {
        OperationHandler handler = handlers.get(operation.name());
        if (operation.name().equals(DescribeTable.OPERATION.name())) {
            describe(request, reply);
        } else if (handler == null) {
            reply.onError(new DynamoDbException(ErrorType.UNKNOWN_OPERATION, null));
        } else {
            handler.execute(request, reply); // of what writes, nothing is: there is nothing to be durable
        }
    }

    @Override
    public @Nullable MapView find(String tableName, PointRead read) {
        return pointReads.find(tableName, read);
    }

    /** Ends the snapshot: what reads it afterwards is refused. May be called twice, by any thread. */
    @Override
    public void close() {
        snapshot.close();
    }

    private void describe(Structure request, ReplyHandler reply) {
        String name = TableRequests.text(request, DescribeTable.TABLE_NAME);
        TableDefinition table = active(name);
        if (table == null) {
            reply.onError(TableRequests.notFound(name));
        } else {
            Structure answer = new Structure(DescribeTable.OPERATION.output());
            reply.onReply(new Reply(answer.set(DescribeTable.TABLE, TableDescriber.describe(table, catalog)), null));
        }
    }

    private @Nullable TableDefinition active(String tableNameOrArn) {
        TableDefinition table = tables.find(tableNameOrArn);
        return table != null && table.status().servesItems() ? table : null;
    }

    private static CatalogSnapshot load(StoreSnapshot snapshot) {
        List<TableDefinition> found = new ArrayList<>();
        TableDefinitionCodec codec = new TableDefinitionCodec();
        StoreCatalogStorage.load(snapshot, entry -> {
            if (!TableNumberEntry.is(entry) && !StreamDefinitionCodec.is(entry)) {
                found.add(codec.decode(entry));
            }
        });
        return CatalogSnapshot.of(found);
    }
}
