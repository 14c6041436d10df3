package stator.streams.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.TableSpec;
import stator.Transaction;
import stator.item.Item;
import stator.item.ItemView;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.record.ChangeRecord;
import stator.table.StreamViewType;

/**
 * Goal: a trigger whose stream has ended has all of it, and then nothing, and is ENDED; also when the database was closed before, when another
 * stream was enabled meanwhile, and when the table was deleted or made anew.
 * Method: a function that takes nothing until the database is opened again.
 */
@Timeout(120)
class EndedTriggerTest {
    private static final String ARN_OF_STREAM = "arn:aws:dynamodb:[^/]*:table/orders/stream/.*";

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final Queue<Integer> told = new ConcurrentLinkedQueue<>();
    private final Queue<String> arns = new ConcurrentLinkedQueue<>();

    private boolean isDeaf;

    /** What is done with a database. */
    private interface Session {
        void run(Stator database, Triggers triggers);
    }

    @Test
    void shouldTellTheRestOfAStreamThatWasReplacedAfterARestart() {
        isDeaf = true;
        open((database, triggers) -> {
            add(database, triggers);
            database.table("orders").disableStream();
            database.table("orders").enableStream(StreamViewType.NEW_IMAGE);
            put(database, 10, 20);
        });
        isDeaf = false;
        open((database, triggers) -> until(() -> state(triggers) == TriggerReport.State.ENDED));
        assertEquals(numbers(0, 10), List.copyOf(told), "all of the first stream, and nothing of the second");
        assertEquals(1, arns.stream().distinct().count(), () -> "the first stream's both times: " + arns);
        assertTrue(arns.element().matches(ARN_OF_STREAM), arns::element);
        told.clear();
        open((database, triggers) -> {
            assertEquals(TriggerReport.State.ENDED, state(triggers));
            assertEquals(0, triggers.reports().get(0).failures());
            assertTrue(triggers.remove("orders").join());
            add(database, triggers);
            until(() -> told.size() == 10);
        });
        assertEquals(numbers(0, 10), List.copyOf(told), "of the second stream, from when it was added again");
    }

    @Test
    void shouldTellTheRestOfAStreamWhoseTableWasDeleted() {
        isDeaf = true;
        open((database, triggers) -> {
            add(database, triggers);
            database.deleteTable("orders");
        });
        isDeaf = false;
        open((database, triggers) -> until(() -> state(triggers) == TriggerReport.State.ENDED));
        assertEquals(numbers(0, 10), List.copyOf(told));
    }

    @Test
    void shouldTellTheRestOfAStreamWhoseTableWasMadeAnew() {
        isDeaf = true;
        open((database, triggers) -> {
            add(database, triggers);
            database.deleteTable("orders");
            database.ensureTable(orders());
            put(database, 10, 20);
        });
        isDeaf = false;
        open((database, triggers) -> until(() -> state(triggers) == TriggerReport.State.ENDED));
        assertEquals(numbers(0, 10), List.copyOf(told));
    }

    @Test
    void shouldGoOnRunningUntilAllOfAStreamThatWasDisabledIsTold() {
        isDeaf = true;
        open((database, triggers) -> {
            add(database, triggers);
            database.table("orders").disableStream();
        });
        open((database, triggers) -> {
            assertEquals(TriggerReport.State.RUNNING, state(triggers));
            long endNs = System.nanoTime() + 2_500_000_000L; // it looks once a second
            until(() -> System.nanoTime() > endNs);
            assertEquals(TriggerReport.State.RUNNING, state(triggers), "it waits for its function");
        });
        isDeaf = false;
        open((database, triggers) -> until(() -> state(triggers) == TriggerReport.State.ENDED));
        assertEquals(numbers(0, 10), List.copyOf(told));
    }

    private static void add(Stator database, Triggers triggers) {
        database.ensureTable(orders());
        triggers.add(new TriggerContext()
                        .table("orders")
                        .url("http://127.0.0.1:1/")
                        .batchSize(4)
                        .define())
                .join();
        put(database, 0, 10);
    }

    private static TableSpec orders() {
        return TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(StreamViewType.NEW_IMAGE);
    }

    private static void put(Stator database, int from, int to) {
        for (int n = from; n < to; n++) {
            database.table("orders").put(Item.of("id", "o", "n", n));
        }
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static TriggerReport.State state(Triggers triggers) {
        return triggers.reports().get(0).state();
    }

    private void open(Session session) {
        Streams streams = new Streams();
        try (Stator database = Stator.open(new Stator.Context()
                        .directory(directory)
                        .durability(Durability.BUFFERED)
                        .partitions(2)
                        .streams(streams));
                Triggers triggers = Triggers.open(
                        new TriggersContext().database(database, streams).targets(new Functions()))) {
            session.run(database, triggers);
        }
    }

    private static void until(BooleanSupplier isSo) {
        long endNs = System.nanoTime() + 60_000_000_000L;
        while (!isSo.getAsBoolean()) {
            assertTrue(System.nanoTime() < endNs, "not in a minute");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Functions of URLs. */
    private final class Functions implements TriggerTargets {
        @Override
        public TriggerTarget open(TriggerDefinition definition, String streamArn) {
            arns.add(streamArn);
            return new Function();
        }

        @Override
        public ChangeFilter filter(List<String> filters) {
            return change -> true;
        }
    }

    /** Answers nothing while it is deaf. */
    private final class Function implements TriggerTarget {
        @Override
        public int weigh(ChangeRecord change) {
            return change.length();
        }

        @Override
        public CompletableFuture<TriggerAnswer> deliver(List<ChangeRecord> batch, Transaction effects) {
            if (isDeaf) {
                return new CompletableFuture<>();
            }
            batch.forEach(change -> told.add(
                    Item.of(change.newImage(new ItemView()).attributes()).intValue("n")));
            return CompletableFuture.completedFuture(TriggerAnswer.success());
        }

        @Override
        public void close() {
            // has nothing
        }
    }
}
