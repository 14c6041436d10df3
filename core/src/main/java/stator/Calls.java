package stator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stator.contract.DescribeTable;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.ListTables;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.contract.TableDescription;
import stator.engine.OperationExecutor;
import stator.engine.PointRead;
import stator.engine.Reply;
import stator.engine.ReplyHandler;
import stator.item.AttributeMap;
import stator.item.Item;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.partition.Durability;

/** Calls of the engine: those that wait for their answer, and those that promise it. */
final class Calls {
    private static final int SPINS = 2_000;
    private static final long PAUSE_NS = 200_000;

    /** Named, because the default of a machine with two processors is a new thread for each completion. */
    private static final Executor COMPLETIONS = ForkJoinPool.commonPool();

    /** Used by this class and {@link Table} only: what is in one may be under way until the thread has its answer. */
    private static final ThreadLocal<ItemEncoder> ENCODERS = ThreadLocal.withInitial(ItemEncoder::new);

    private final OperationExecutor engine;

    Calls(OperationExecutor engine) {
        this.engine = engine;
    }

    /** Runs an operation and waits. The answer must hold no items: they would have been let go. */
    Structure await(Operation operation, Structure request) {
        return await(operation, request, answer -> answer);
    }

    /**
     * Runs an operation, waits, and reads the answer while the items in it are held.
     *
     * @throws DynamoDbException if it was refused
     */
    <T extends @Nullable Object> T await(Operation operation, Structure request, Function<Structure, T> reader) {
        return await(operation, request, Durability.BUFFERED, reader);
    }

    /** As {@link #await(Operation, Structure, Function)}; the answer waits for at least a durability. */
    <T extends @Nullable Object> T await(
            Operation operation, Structure request, Durability atLeast, Function<Structure, T> reader) {
        Waiter waiter = new Waiter();
        engine.execute(operation, request, atLeast, waiter);
        try (Reply reply = waiter.await()) {
            return reader.apply(reply.body());
        }
    }

    /** See {@link OperationExecutor#find}. */
    @Nullable
    MapView find(String table, PointRead read) {
        return engine.find(table, read);
    }

    /**
     * An item as a request refers to it that the thread itself waits for: valid until the thread does so once more.
     *
     * @throws DynamoDbException as {@link Item#toAttributeMap()}
     */
    static AttributeMap encoded(Item item) {
        ItemEncoder encoder = encoder();
        MapView map = item.encode(encoder).view(new MapView());
        return new AttributeMap(map.buffer(), map.offset(), encoder.encodedLength());
    }

    /** The thread's encoder, empty. */
    static ItemEncoder encoder() {
        return ENCODERS.get().reset();
    }

    /** Runs an operation. The answer is read on the thread that brings it; what hangs on the stage runs in the common pool. */
    <T extends @Nullable Object> CompletionStage<T> promise(
            Operation operation, Structure request, Function<Structure, T> reader) {
        return promise(operation, request, Durability.BUFFERED, reader);
    }

    /** As {@link #promise(Operation, Structure, Function)}; the answer waits for at least a durability. */
    <T extends @Nullable Object> CompletionStage<T> promise(
            Operation operation, Structure request, Durability atLeast, Function<Structure, T> reader) {
        CompletableFuture<T> promise = new CompletableFuture<>();
        engine.execute(operation, request, atLeast, new ReplyHandler() {
            @Override
            public void onReply(Reply reply) {
                try (reply) {
                    T answer = reader.apply(reply.body());
                    promise.completeAsync(() -> answer, COMPLETIONS);
                } catch (RuntimeException ex) {
                    fail(ex);
                }
            }

            @Override
            public void onError(DynamoDbException error) {
                fail(error);
            }

            private void fail(RuntimeException why) {
                promise.completeAsync(
                        () -> {
                            throw why;
                        },
                        COMPLETIONS);
            }
        });
        return promise;
    }

    List<String> tableNames() {
        List<String> names = new ArrayList<>();
        String start = null;
        do {
            Structure page = await(
                    ListTables.OPERATION,
                    new Structure(ListTables.OPERATION.input()).set(ListTables.EXCLUSIVE_START_TABLE_NAME, start));
            List<String> found = page.list(ListTables.TABLE_NAMES);
            names.addAll(found == null ? List.of() : found);
            start = page.string(ListTables.LAST_EVALUATED_TABLE_NAME);
        } while (start != null);
        return names;
    }

    /**
     * What a table is like.
     *
     * @throws DynamoDbException ResourceNotFoundException if there is none of that name
     */
    Structure describe(String table) {
        Structure request = new Structure(DescribeTable.OPERATION.input()).set(DescribeTable.TABLE_NAME, table);
        Structure description = await(DescribeTable.OPERATION, request).structure(DescribeTable.TABLE);
        if (description == null) {
            throw new IllegalStateException("table=" + table + " is not described");
        }
        return description;
    }

    /** Waits for a table to come to a state, or to be gone; each look costs microseconds, the wait milliseconds. */
    void awaitStatus(String table, @Nullable String status) {
        while (true) {
            try {
                String found = describe(table).string(TableDescription.TABLE_STATUS);
                if (status != null && status.equals(found)) {
                    return;
                }
            } catch (DynamoDbException ex) {
                if (status == null && ex.type() == ErrorType.RESOURCE_NOT_FOUND) {
                    return;
                }
                throw ex;
            }
            pause();
        }
    }

    static void pause() {
        LockSupport.parkNanos(PAUSE_NS);
    }

    /** The wait of the thread that made it. Interrupts are kept for later: the answer tells whether a write was done. */
    private static final class Waiter implements ReplyHandler {
        private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();
        private final Thread thread = Thread.currentThread();

        @Override
        public void onReply(Reply reply) {
            answer(reply);
        }

        @Override
        public void onError(DynamoDbException error) {
            answer(error);
        }

        Reply await() {
            boolean interrupted = false;
            Object answer = outcome.get();
            for (int spins = 0; answer == null; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
                answer = outcome.get();
            }
            if (interrupted) {
                thread.interrupt();
            }
            if (answer instanceof DynamoDbException error) {
                throw error;
            }
            return (Reply) answer;
        }

        private void answer(Object answer) {
            outcome.set(answer);
            LockSupport.unpark(thread);
        }
    }
}
