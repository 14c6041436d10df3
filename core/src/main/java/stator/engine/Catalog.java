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
import stator.table.TableDefinition;
import stator.table.TableDefinitionCodec;
import stator.table.TableStatus;

/**
 * The tables there are. Readers look at an immutable snapshot; changes are made one after the other by one thread,
 * {@code stator-catalog}. Each step is durable in the catalog table before anybody sees it:
 * <pre>
 *   create: CREATING, ACTIVE, answer CREATING
 *   update: UPDATING, ACTIVE, answer UPDATING        amend: ACTIVE, answer
 *   delete: DELETING, answer, remove the items in all partitions, remove the entry
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
    private final TableDefinitionCodec codec = new TableDefinitionCodec(); // catalog thread
    private final ThreadPoolExecutor thread;
    private final Semaphore admission;
    private volatile CatalogSnapshot snapshot = CatalogSnapshot.EMPTY; // written by the catalog thread
    private volatile boolean closed;
    private int nextTableId = TableNumberEntry.FIRST; // catalog thread
    private @Nullable DynamoDbException failure; // catalog thread

    private Catalog(CatalogContext context, CatalogStorage storage) {
        this.context = context;
        this.storage = storage;
        admission = new Semaphore(context.maxPendingChanges());
        // a request that was let in has a place, and so has the end of the deletion of each table
        int capacity = context.maxPendingChanges() + context.maxTables();
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
    static Catalog open(CatalogContext context, CatalogStorage storage) {
        context.conclude();
        Catalog catalog = new Catalog(context, storage);
        catalog.load();
        for (TableDefinition table : catalog.snapshot.tables()) {
            if (table.status() == TableStatus.DELETING) {
                catalog.carryOn(() -> catalog.dropItems(table));
            } else if (table.status() != TableStatus.ACTIVE) {
                catalog.carryOn(() -> catalog.settle(table));
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

    CatalogContext context() {
        return context;
    }

    CatalogStorage storage() {
        return storage;
    }

    /** Makes a table. Its number is given here. */
    void create(TableDefinition.Builder wanted, DefinitionHandler handler) {
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
            write(() -> storage.insert(codec.encode(creating)));
            snapshot = snapshot.with(creating);
            return creating;
        });
    }

    /**
     * Changes the settings of a table.
     *
     * @param change is given the table as it is; throws what the request is to be refused with
     */
    void update(String name, UnaryOperator<TableDefinition> change, DefinitionHandler handler) {
        submit(handler, () -> {
            TableDefinition current = require(name);
            refuseUnlessActive(current);
            TableDefinition changed =
                    change.apply(current).change().status(TableStatus.UPDATING).build();
            store(changed);
            return changed;
        });
    }

    /** Changes what no write depends on: tags, when items expire. Otherwise as {@link #update}, in one step. */
    void amend(String name, UnaryOperator<TableDefinition> change, DefinitionHandler handler) {
        submit(handler, () -> {
            TableDefinition current = require(name);
            refuseUnlessActive(current);
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
            refuseUnlessActive(current);
            check.accept(current);
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
        storage.load(entry -> {
            if (TableNumberEntry.is(entry)) {
                nextTableId = TableNumberEntry.decode(entry);
            } else {
                tables.add(codec.decode(entry));
            }
        });
        snapshot = CatalogSnapshot.of(tables);
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
        if (table.status() == TableStatus.CREATING || table.status() == TableStatus.UPDATING) {
            settle(table); // before the answer: a waiter that looks too early waits 20 seconds to look again
        }
        try {
            handler.onDefinition(table);
        } finally {
            if (table.status() == TableStatus.DELETING) {
                dropItems(table); // whatever the receiver of the answer does
            }
        }
    }

    private void settle(TableDefinition table) {
        persist(() -> store(table.change().status(TableStatus.ACTIVE).build()));
    }

    private void dropItems(TableDefinition table) {
        storage.timeToLive(table.schema(), null);
        storage.dropItems(table.schema(), error -> carryOn(() -> afterDrop(table, error)));
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
    private void carryOn(Runnable step) {
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
        snapshot = snapshot.with(table);
    }

    /** A table takes a number, and one more for each of its local indexes. */
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

    private DynamoDbException poison(DynamoDbException first) {
        if (failure == null) {
            failure = first;
        }
        return failure;
    }

    private TableDefinition require(String name) {
        TableDefinition table = snapshot.find(name);
        if (table == null) {
            throw TableRequests.notFound(name);
        }
        return table;
    }

    private static void refuseUnlessActive(TableDefinition table) {
        String reason =
                switch (table.status()) {
                    case ACTIVE -> null;
                    case CREATING -> "Table is being created: " + table.name();
                    case DELETING -> "Table is being deleted: " + table.name();
                    case UPDATING -> "Table: " + table.name() + " is in the process of being updated.";
                };
        if (reason != null) {
            throw new DynamoDbException(
                    ErrorType.RESOURCE_IN_USE, "Attempt to change a resource which is still in use: " + reason);
        }
    }
}
