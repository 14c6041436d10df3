package stator.streams.trigger;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.SystemEpochClock;
import org.jspecify.annotations.Nullable;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.Transaction;
import stator.item.Item;
import stator.item.ItemView;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.record.ChangeRecord;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.ConsumerContext;
import stator.streams.subscribe.GroupWorker;
import stator.streams.subscribe.PartitionLocation;
import stator.streams.subscribe.StreamConsumer;
import stator.streams.subscribe.StreamLocator;
import stator.table.StreamViewType;

/** A trigger that a test drives, step by step, with a clock of the test's; its target answers what the test says. Owned by one thread. */
final class TriggerRig implements TriggerTarget {
    private static final long DEADLINE_NS = 60_000_000_000L;

    final Stator database;
    final Table orders;
    final List<Batch> asked = new ArrayList<>();
    long nowNs = 1;
    long agesMs; // how much later it is than when changes are made

    private final Streams streams = new Streams();
    private final SplittableRandom random;
    private @Nullable TriggerRun run;

    /** A batch that waits for its answer. */
    record Batch(List<ChangeRecord> changes, Transaction effects, CompletableFuture<TriggerAnswer> answer) {
        /** The attribute n of each. */
        List<Integer> numbers() {
            return changes.stream()
                    .map(change -> Item.of(change.newImage(new ItemView()).attributes())
                            .intValue("n"))
                    .toList();
        }
    }

    TriggerRig(Path directory, int partitions, SplittableRandom random) {
        this.random = random;
        database = Stator.open(new Stator.Context()
                .directory(directory)
                .durability(Durability.BUFFERED)
                .partitions(partitions)
                .streams(streams));
        orders = database.ensureTable(
                TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(StreamViewType.NEW_IMAGE));
    }

    /** Starts a trigger, in place of the one before, which is forgotten without a word. */
    TriggerRun start(TriggerContext settings) {
        return start(settings, this);
    }

    private static GroupWorker worker(ConsumerContext ctx) {
        try {
            return GroupWorker.open(ctx);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    TriggerRun start(TriggerContext settings, TriggerTarget target) {
        TriggerDefinition definition = settings.table("orders").define();
        Table positions = database.ensureTable(StreamConsumer.positions("positions"));
        GroupWorker worker = worker(new ConsumerContext()
                .database(database, streams)
                .table("orders")
                .positions(positions)
                .group("group")
                .worker("worker")
                .lanes(definition.lanes())
                .clock(() -> nowNs, new Random(random.nextLong())));
        TriggersContext.Clocks clocks =
                new TriggersContext.Clocks(() -> SystemEpochClock.INSTANCE.time() + agesMs, () -> nowNs, random);
        TriggerRun started = new TriggerRun(
                new TriggerRun.Parts(
                        definition,
                        target,
                        change -> true,
                        DeadLetters.open(database, definition),
                        worker,
                        64 << 20,
                        () -> TriggerRun.StreamState.OPEN,
                        () -> {}),
                clocks,
                locate().size());
        run = started;
        return started;
    }

    TriggerRun run() {
        return Objects.requireNonNull(run);
    }

    /** Has it go on until something is so. */
    void until(BooleanSupplier isSo) {
        long endNs = System.nanoTime() + DEADLINE_NS;
        while (!isSo.getAsBoolean()) {
            assertTrue(System.nanoTime() < endNs, "nothing came in a minute: " + run().report());
            if (!run().step()) {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    /** The next batch. */
    Batch next() {
        until(() -> !asked.isEmpty());
        return asked.remove(0);
    }

    /** Whether nothing is asked for in some steps without time going on. */
    boolean isQuiet() {
        for (int i = 0; i < 50; i++) {
            if (!run().step()) {
                LockSupport.parkNanos(200_000);
            }
        }
        return asked.isEmpty();
    }

    /** Lets time go on, while there is nothing else to do, until it is asked again; returns how many milliseconds that took. */
    long waitMs() {
        long sinceNs = nowNs;
        int quiet = 0;
        while (asked.isEmpty()) {
            quiet = run().step() ? 0 : quiet + 1;
            if (quiet > 20) { // what was answered or saved has been seen
                nowNs += 1_000_000;
            } else {
                LockSupport.parkNanos(100_000);
            }
        }
        return (nowNs - sinceNs) / 1_000_000;
    }

    /** Returns when it can be read: until then, that nothing is asked would say nothing. */
    void put(int from, int to) {
        for (int n = from; n < to; n++) {
            orders.put(Item.of("id", "k", "n", n));
        }
        List<Long> visible = locate().stream()
                .map(partition -> partition.start().lastSequence() + 1)
                .toList();
        long endNs = System.nanoTime() + DEADLINE_NS;
        while (locate().stream().anyMatch(part -> part.recordedUpTo() < visible.get(part.partition()))) {
            assertTrue(System.nanoTime() < endNs, "not recorded in a minute");
            LockSupport.parkNanos(100_000);
        }
    }

    private List<PartitionLocation> locate() {
        return streams.locate(new StreamLocator.Request("orders", Beginning.latest(), Map.of()))
                .partitions();
    }

    @Override
    public int weigh(ChangeRecord change) {
        return change.length();
    }

    @Override
    public CompletableFuture<TriggerAnswer> deliver(List<ChangeRecord> batch, Transaction effects) {
        CompletableFuture<TriggerAnswer> answer = new CompletableFuture<>();
        asked.add(new Batch(batch, effects, answer));
        return answer;
    }

    @Override
    public void close() {
        database.close();
    }
}
