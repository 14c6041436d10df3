package stator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.Condition;
import stator.expression.ExpressionContext;
import stator.expression.ExpressionKind;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.partition.GlobalIndexes;
import stator.partition.ItemCursor;
import stator.partition.Outcome;
import stator.partition.PartitionedStore;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.partition.WriteCommand;
import stator.table.GlobalIndex;
import stator.table.KeyAttribute;
import stator.table.KeyRange;
import stator.table.TableDefinition;
import stator.table.TableDefinitionCodec;
import stator.table.TableSchema;

/** The catalog as a table of the store that it describes: number 0, keyed by the name of the table. */
final class StoreCatalogStorage implements CatalogStorage {
    private static final TableSchema SCHEMA =
            new TableSchema(0, "catalog", new KeyAttribute(TableDefinitionCodec.TABLE_NAME, AttributeType.S), null);
    private static final Condition NEW = Condition.compile(
            ExpressionKind.CONDITION,
            "attribute_not_exists(" + TableDefinitionCodec.TABLE_NAME + ")",
            ExpressionContext.empty());

    private final PartitionedStore store;

    StoreCatalogStorage(PartitionedStore store) {
        this.store = store;
    }

    @Override
    public void load(Consumer<AttributeMap> reader) {
        load(store, reader);
    }

    /** Hands over every entry of the catalog in a store; each is valid for the call only. */
    static void load(Store store, Consumer<AttributeMap> reader) {
        try (ReadSession session = store.openReader()) {
            ItemCursor entries = session.cursor(new KeyRange().ofTable(SCHEMA), true);
            while (entries.next()) {
                reader.accept(entries.item().attributes());
            }
        }
    }

    @Override
    public void insert(AttributeMap entry) {
        await(WriteCommand.put(SCHEMA, entry).condition(NEW));
    }

    @Override
    public void put(AttributeMap entry) {
        await(WriteCommand.put(SCHEMA, entry));
    }

    @Override
    public void remove(AttributeMap key) {
        await(WriteCommand.delete(SCHEMA, key));
    }

    @Override
    public void dropItems(TableDefinition table, Consumer<@Nullable DynamoDbException> whenDone) {
        List<TableSchema> parts = new ArrayList<>();
        parts.add(table.schema());
        table.globalIndexes().forEach(index -> parts.add(index.asTable()));
        AtomicInteger left = new AtomicInteger(parts.size());
        AtomicReference<@Nullable DynamoDbException> first = new AtomicReference<>();
        for (TableSchema part : parts) {
            store.dropTable(part, command -> {
                DynamoDbException failure = failureOf(command);
                if (failure != null) {
                    first.compareAndSet(null, failure); // what is dropped may be dropped again
                }
                if (left.decrementAndGet() == 0) {
                    whenDone.accept(first.get());
                }
            });
        }
    }

    @Override
    public void dropEntries(GlobalIndex index, Consumer<@Nullable DynamoDbException> whenDone) {
        store.dropTable(index.asTable(), command -> whenDone.accept(failureOf(command)));
    }

    @Override
    public GlobalIndexes globalIndexes() {
        return store.globalIndexes();
    }

    @Override
    public void followChanges() {
        store.changes().begin();
    }

    @Override
    public void letGoOfChanges() {
        store.changes().letGo();
    }

    @Override
    public void streamedTables(Set<Integer> numbers) {
        store.changes().tables(numbers);
    }

    @Override
    public List<Long> changePositions() {
        return store.changes().awaitPositions();
    }

    @Override
    public void timeToLive(TableSchema table, @Nullable String attribute) {
        store.timeToLive(table, attribute);
    }

    @Override
    public long itemCount(int number) {
        return store.itemCount(number);
    }

    @Override
    public long sizeBytes(int number) {
        return store.sizeBytes(number);
    }

    private void await(WriteCommand command) {
        CompletableFuture<WriteCommand> done = new CompletableFuture<>();
        store.submit(command, done::complete);
        DynamoDbException failure = failureOf(done.join());
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable DynamoDbException failureOf(WriteCommand command) {
        try (command) {
            Outcome outcome = command.outcome();
            return switch (outcome) {
                case APPLIED -> null;
                case FAILED -> command.error();
                default -> DynamoDbException.internal("catalog and its table differ: outcome=" + outcome, null);
            };
        }
    }
}
