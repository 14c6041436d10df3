package stator.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.table.GlobalIndex;
import stator.table.IndexStatus;
import stator.table.StreamDefinition;
import stator.table.StreamDefinitionCodec;
import stator.table.StreamViewType;
import stator.table.TableDefinition;
import stator.table.TableDefinitionCodec;
import stator.table.TableSchema;
import stator.table.TableStatus;

/**
 * The tables there are. Readers look at an immutable snapshot; changes are made one after the other by one thread,
 * {@code stator-catalog}. Each step is durable in the catalog table before anybody sees it:
 * <pre>
 *   create: CREATING, ACTIVE, answer CREATING
 *   update: UPDATING, ACTIVE, answer UPDATING        amend: ACTIVE, answer
 *   delete: DELETING, answer, remove the items in all partitions, remove the entry
 *   index:  UPDATING, answer UPDATING, and on as {@link IndexChanges} says
 * </pre>
 * What a crash interrupts is carried on when the catalog is opened again. The catalog is itself a table, number 0, in
 * which the number of the next table has an entry of its own.
 *
 * <p>A write that fails other than by throttling may have happened or not. The catalog then takes no further changes:
 * they are answered with the first failure until a restart.
 */
public final class Catalog implements Tables, AutoCloseable {
    private static final int CLOSE_TIMEOUT_S = 60;

    private final CatalogContext context;
    private final CatalogStorage storage;
    private final StreamCatalog streams;
    private final IndexChanges indexes;
    private final TableDefinitionCodec codec = new TableDefinitionCodec(); // catalog thread
    private final ThreadPoolExecutor thread;
    private final Semaphore admission;
    private volatile CatalogSnapshot snapshot = CatalogSnapshot.EMPTY; // written by the catalog thread
    private volatile boolean closed;
    private int nextTableId = TableNumberEntry.FIRST; // catalog thread
    private @Nullable DynamoDbException failure; // catalog thread

    private Catalog(CatalogContext context, CatalogStorage storage, StreamService service) {
        this.context = context;
        this.storage = storage;
        streams = new StreamCatalog(context, storage, service);
        indexes = new IndexChanges(this, storage);
        admission = new Semaphore(context.maxPendingChanges());
        // a request that was let in has a place, and so has the end of the deletion of each table, or else the
        // beginning and
        // the end of the filling of an index
        int capacity = context.maxPendingChanges() + 2 * context.maxTables();
        thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(capacity), task -> {
            Thread made = new Thread(task, "stator-catalog");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Reads the catalog, and carries on what was interrupted. The caller closes it before the storage.
     *
     * @throws DynamoDbException InternalServerError if an entry cannot be read
     */
    static Catalog open(CatalogContext context, CatalogStorage storage, StreamService service) {
        context.conclude();
        Catalog catalog = new Catalog(context, storage, service);
        catalog.load();
        storage.globalIndexes().maintain(schemas(catalog.snapshot));
        for (TableDefinition table : catalog.snapshot.tables()) {
            if (table.status() == TableStatus.DELETING) {
                catalog.carryOn(() -> catalog.dropItems(table));
            } else if (table.status() != TableStatus.ACTIVE && !catalog.indexes.keepUpdating(table)) {
                catalog.carryOn(() -> catalog.settle(table));
            }
            if (table.globalIndexes().stream().anyMatch(index -> index.status() != IndexStatus.ACTIVE)) {
                catalog.carryOn(() -> catalog.indexes.goOn(table));
            }
        }
        return catalog;
    }

    @Override
    public @Nullable TableDefinition active(String tableNameOrArn) {
        TableDefinition table = snapshot.find(tableNameOrArn);
        return table != null && table.status().servesItems() ? table : null;
    }

    /** A table in whatever state, by name or ARN; null if there is none. */
    public @Nullable TableDefinition find(String tableNameOrArn) {
        return snapshot.find(tableNameOrArn);
    }

    /** Up to a number of names of tables after a given one, or from the first, ascending. */
    public List<String> namesAfter(@Nullable String start, int limit) {
        return snapshot.namesAfter(start, limit);
    }

    /** All tables, ascending by name. */
    Collection<TableDefinition> tables() {
        return snapshot.tables();
    }

    /** The streams of the tables. */
    StreamCatalog streams() {
        return streams;
    }

    /** What is under way with global indexes. */
    IndexChanges indexes() {
        return indexes;
    }

    /** Whether what is under way is left to the next open. Any thread. */
    boolean isClosed() {
        return closed;
    }

    CatalogContext context() {
        return context;
    }

    CatalogStorage storage() {
        return storage;
    }

    /**
     * Makes a table. Its number is given here.
     *
     * @param stream it is to have from the beginning, or null
     */
    void create(TableDefinition.Builder wanted, @Nullable StreamChange stream, DefinitionHandler handler) {
        submit(handler, () -> {
            if (snapshot.find(wanted.name()) != null) {
                throw new DynamoDbException(ErrorType.RESOURCE_IN_USE, "Table already exists: " + wanted.name());
            }
            if (snapshot.size() >= context.maxTables()) {
                throw new DynamoDbException(
                        ErrorType.LIMIT_EXCEEDED,
                        "Subscriber limit exceeded: There is a limit of " + context.maxTables()
                                + " tables per subscriber");
            }
            TableDefinition creating = wanted.id(reserveNumbers(wanted.numbers()))
                    .status(TableStatus.CREATING)
                    .build();
            beginIndexes(creating);
            withStream(creating, stream, () -> {
                write(() -> storage.insert(codec.encode(creating)));
                show(creating);
            });
            return creating;
        });
    }

    /**
     * Changes the settings of a table.
     *
     * @param stream what is to become of its stream, or null
     * @param change is given the table as it is, in whatever state; throws what the request is to be refused with
     */
    void update(
            String name,
            @Nullable StreamChange stream,
            UnaryOperator<TableDefinition> change,
            DefinitionHandler handler) {
        submit(handler, () -> {
            TableDefinition changed = numbered(change.apply(require(name)))
                    .change()
                    .status(TableStatus.UPDATING)
                    .build();
            beginIndexes(changed);
            withStream(changed, stream, () -> store(changed));
            return changed;
        });
    }

    /** Changes what no write depends on: tags, when items expire. Otherwise as {@link #update}, in one step. */
    void amend(String name, UnaryOperator<TableDefinition> change, DefinitionHandler handler) {
        submit(handler, () -> {
            TableDefinition current = require(name);
            TableStateChecks.refuseUnlessActive(current);
            TableDefinition changed = change.apply(current);
            store(changed);
            storage.timeToLive(changed.schema(), changed.timeToLiveAttribute());
            return changed;
        });
    }

    /**
     * Removes a table.
     *
     * @param check throws what the request is to be refused with
     */
    void delete(String name, Consumer<TableDefinition> check, DefinitionHandler handler) {
        submit(handler, () -> {
            TableDefinition current = require(name);
            TableStateChecks.refuseUnlessActive(current);
            check.accept(current);
            TableStateChecks.refuseWhileIndexesChange(current);
            TableDefinition deleting =
                    current.change().status(TableStatus.DELETING).build();
            store(deleting);
            return deleting;
        });
    }

    /** Finishes what has been admitted; the removal of items that is under way is carried on at the next open. */
    @Override
    public void close() {
        closed = true;
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_TIMEOUT_S, TimeUnit.SECONDS)) {
                throw new IllegalStateException("catalog still busy after seconds=" + CLOSE_TIMEOUT_S);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void load() {
        Collection<TableDefinition> tables = new ArrayList<>();
        List<StreamDefinition> found = new ArrayList<>();
        storage.load(entry -> {
            if (TableNumberEntry.is(entry)) {
                nextTableId = TableNumberEntry.decode(entry);
            } else if (StreamDefinitionCodec.is(entry)) {
                found.add(StreamDefinitionCodec.decode(entry));
            } else {
                tables.add(codec.decode(entry));
            }
        });
        snapshot = CatalogSnapshot.of(tables);
        streams.open(found, snapshot);
        for (TableDefinition table : tables) {
            storage.timeToLive(table.schema(), table.timeToLiveAttribute());
        }
    }

    /** Lets a request in, runs its first step, answers, and goes on to where the table comes to rest. */
    private void submit(DefinitionHandler handler, Supplier<TableDefinition> firstStep) {
        if (!admission.tryAcquire()) {
            handler.onError(new DynamoDbException(
                    ErrorType.LIMIT_EXCEEDED,
                    "Subscriber limit exceeded: Only " + context.maxPendingChanges()
                            + " tables can be created, updated, or deleted simultaneously"));
            return;
        }
        try {
            thread.execute(() -> {
                admission.release();
                answer(handler, firstStep);
            });
        } catch (RejectedExecutionException e) {
            handler.onError(DynamoDbException.internal("the catalog is closed", e));
        }
    }

    private void answer(DefinitionHandler handler, Supplier<TableDefinition> firstStep) {
        TableDefinition table;
        try {
            if (failure != null) {
                throw failure;
            }
            table = firstStep.get();
        } catch (DynamoDbException e) {
            handler.onError(e);
            return;
        } catch (RuntimeException e) {
            handler.onError(poison(DynamoDbException.internal("change of the catalog failed", e)));
            return;
        }
        boolean settles = table.status() == TableStatus.CREATING || table.status() == TableStatus.UPDATING;
        if (settles && !indexes.keepUpdating(table)) {
            settle(table); // before the answer: a waiter that looks too early waits 20 seconds to look again
        }
        try {
            handler.onDefinition(table);
        } finally {
            if (table.status() == TableStatus.DELETING) {
                dropItems(table); // whatever the receiver of the answer does
            } else {
                indexes.goOn(table);
            }
        }
    }

    /** The catalog's thread: a table that is CREATING or UPDATING comes to rest. */
    void settle(TableDefinition table) {
        storeLater(table.change().status(TableStatus.ACTIVE).build());
    }

    /** The catalog's thread: stores a table, as soon as there is room for it. Nobody waits for that. */
    void storeLater(TableDefinition table) {
        persist(() -> store(table));
    }

    private void dropItems(TableDefinition table) {
        persist(() -> write(() -> streams.disable(table)));
        storage.timeToLive(table.schema(), null);
        storage.dropItems(table, error -> carryOn(() -> afterDrop(table, error)));
    }

    private void afterDrop(TableDefinition table, @Nullable DynamoDbException error) {
        if (error == null) {
            persist(() -> {
                storage.remove(codec.encodeKey(table.name()));
                snapshot = snapshot.without(table.name());
            });
        } else if (error.type() == ErrorType.THROTTLING && !closed) {
            dropItems(table);
        } else {
            poison(error);
        }
    }

    /** Continues on the catalog's thread. After close, the next open does. */
    void carryOn(Runnable step) {
        try {
            thread.execute(step);
        } catch (RejectedExecutionException e) {
            if (!closed) {
                throw e;
            }
        }
    }

    /** Repeats a step that nobody waits for while it is throttled; each attempt waits for room as long as a write may. */
    private void persist(Runnable step) {
        while (failure == null) {
            try {
                step.run();
                return;
            } catch (DynamoDbException e) {
                if (closed || e.type() != ErrorType.THROTTLING) {
                    poison(e);
                }
            } catch (RuntimeException e) {
                poison(DynamoDbException.internal("change of the catalog failed", e));
            }
        }
    }

    private void store(TableDefinition table) {
        write(() -> storage.put(codec.encode(table)));
        show(table);
    }

    /** A table is to be seen as it is now. Those who keep its indexes know of it before those who write its items. */
    private void show(TableDefinition table) {
        TableDefinition before = snapshot.find(table.name());
        CatalogSnapshot next = snapshot.with(table);
        if (!table.globalIndexes().isEmpty()
                || (before != null && !before.globalIndexes().isEmpty())) {
            storage.globalIndexes().maintain(schemas(next));
        }
        snapshot = next;
    }

    private static List<TableSchema> schemas(CatalogSnapshot tables) {
        return tables.tables().stream()
                .filter(table -> table.status() != TableStatus.DELETING)
                .map(TableDefinition::schema)
                .toList();
    }

    /** Stores a table whose stream begins before it is stored, or ends after: if it is not stored, neither is so. */
    private void withStream(TableDefinition table, @Nullable StreamChange change, Runnable store) {
        StreamViewType viewType = change == null ? null : change.viewType();
        if (viewType == null) {
            store.run();
            if (change != null) {
                persist(() -> write(() -> streams.disable(table)));
                if (failure != null) {
                    throw failure;
                }
            }
            return;
        }
        int number = reserveNumbers(1);
        write(() -> streams.enable(table, viewType, number));
        try {
            store.run();
        } catch (DynamoDbException e) {
            persist(() ->
                    write(() -> streams.withdraw(number))); // does nothing after a failure: the next open withdraws
            throw e;
        }
    }

    /** Before anybody knows of the first index, what happens to its table is sure to be followed, whatever crashes. */
    private void beginIndexes(TableDefinition table) {
        if (!table.globalIndexes().isEmpty()) {
            write(() -> storage.globalIndexes().begin());
        }
    }

    /** Gives numbers to indexes that have none. */
    private TableDefinition numbered(TableDefinition table) {
        TableDefinition.Builder numbered = table.change();
        for (GlobalIndex index : table.globalIndexes()) {
            if (index.number() == GlobalIndex.NO_NUMBER) {
                numbered.globalIndex(index.withNumber(reserveNumbers(1)));
            }
        }
        return numbered.build();
    }

    /** A table takes a number, and one more for each of its indexes. */
    private int reserveNumbers(int count) {
        int id = nextTableId;
        write(() -> storage.put(TableNumberEntry.encode(id + count)));
        nextTableId = id + count;
        return id;
    }

    private void write(Runnable step) {
        try {
            step.run();
        } catch (DynamoDbException e) {
            throw e.type() == ErrorType.THROTTLING ? e : poison(e);
        }
    }

    /** The catalog's thread: takes no further changes. Returns the first failure. */
    DynamoDbException poison(DynamoDbException first) {
        if (failure == null) {
            failure = first;
        }
        return failure;
    }

    /** The table of this name; throws what a request is refused with if there is none. */
    TableDefinition require(String name) {
        TableDefinition table = snapshot.find(name);
        if (table == null) {
            throw TableRequests.notFound(name);
        }
        return table;
    }
}
