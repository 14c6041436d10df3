package stator.engine;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.partition.ItemCursor;
import stator.partition.Outcome;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.partition.WriteCommand;
import stator.table.KeyAttribute;
import stator.table.KeyRange;
import stator.table.TableDefinitionCodec;
import stator.table.TableSchema;

/** The catalog as a table of the store: number 0, one item for each table, keyed by its name. */
final class StoreCatalogStorage implements CatalogStorage {
    private static final TableSchema CATALOG =
            new TableSchema(0, "catalog", new KeyAttribute(TableDefinitionCodec.TABLE_NAME, AttributeType.S), null);

    private final Store store;

    StoreCatalogStorage(Store store) {
        this.store = store;
    }

    @Override
    public void load(Consumer<AttributeMap> reader) {
        try (ReadSession session = store.openReader()) {
            ItemCursor cursor = session.cursor(new KeyRange().ofTable(CATALOG), true);
            while (cursor.next()) {
                reader.accept(cursor.item().attributes());
            }
        }
    }

    @Override
    public void put(AttributeMap entry) {
        await(WriteCommand.put(CATALOG, entry));
    }

    @Override
    public void remove(AttributeMap key) {
        await(WriteCommand.delete(CATALOG, key));
    }

    @Override
    public void dropItems(TableSchema table, Consumer<@Nullable DynamoDbException> whenDone) {
        store.dropTable(table, command -> whenDone.accept(failure(command)));
    }

    @Override
    public long itemCount(int tableId) {
        return store.itemCount(tableId);
    }

    @Override
    public long sizeBytes(int tableId) {
        return store.sizeBytes(tableId);
    }

    private void await(WriteCommand command) {
        CompletableFuture<WriteCommand> answered = new CompletableFuture<>();
        store.submit(command, answered::complete);
        DynamoDbException failure = failure(answered.join());
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable DynamoDbException failure(WriteCommand command) {
        return command.outcome() == Outcome.APPLIED ? null : command.error();
    }
}
