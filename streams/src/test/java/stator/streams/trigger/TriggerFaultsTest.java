package stator.streams.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.Transaction;
import stator.item.Item;
import stator.item.ItemSize;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.record.ChangeRecord;
import stator.table.StreamViewType;

/**
 * Goal: what goes wrong in one trigger is a failure of a batch, or is said of that trigger, and none is left that neither works nor can be removed.
 * Method: targets that throw, effects that cannot be, items and tables that somebody has changed.
 */
@Timeout(120)
class TriggerFaultsTest {
    private static final String POSITIONS = "stator-trigger-positions";
    private static final int MAX_ITEM = 409_600;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final List<Integer> asked = new ArrayList<>();

    /** What is done with a database. */
    private interface Session {
        void run(Stator database, Triggers triggers);
    }

    @Test
    void shouldTakeEffectsThatCannotBeForAFailureOfTheBatch() {
        open((database, triggers) -> {
            Table totals = database.ensureTable(TableSpec.named("totals").partitionKey("id", KeyType.STRING));
            triggers.start(trigger().maxRetries(1).deadLetterTable("letters").define(), (changes, effects) -> {
                for (int i = 0; i < 100; i++) { // and the position makes 101
                    effects.add(totals.putting(Item.of("id", "total-" + i)));
                }
            });
            database.table("orders").put(Item.of("id", "a"));
            until(triggers, () -> triggers.reports().get(0).deadLetters() == 1);
            assertEquals(2, triggers.reports().get(0).failures());
            assertEquals(TriggerReport.State.RUNNING, triggers.reports().get(0).state());
            assertEquals(0, totals.scan().list().size());
        });
    }

    @Test
    void shouldTakeATargetThatThrowsForAFailureOfTheBatch() {
        open((database, triggers) -> {
            triggers.add(trigger().url("http://127.0.0.1:1/").maxRetries(1).define())
                    .join();
            database.table("orders").put(Item.of("id", "a"));
            until(triggers, () -> triggers.reports().get(0).discarded() == 1);
            TriggerReport report = triggers.reports().get(0);
            assertEquals(TriggerReport.State.RUNNING, report.state());
            assertEquals(2, report.failures());
            assertTrue(report.lastFailure().contains("planned"), report::lastFailure);
            assertEquals(List.of(1, 1), asked);
        });
    }

    @Test
    void shouldRemoveATriggerThatCannotBeRead() {
        open((database, triggers) -> {
            triggers.add(trigger().url("http://127.0.0.1:1/").define()).join();
            database.table("stator-triggers").put(Item.of("name", "odd", "createdMs", "no number"));
        });
        open((database, triggers) -> {
            assertEquals(TriggerReport.State.STOPPED, triggers.reports().get(0).state());
            assertEquals("odd", triggers.reports().get(0).definition().name());
            assertTrue(triggers.remove("odd").join());
            assertEquals(1, triggers.reports().size());
            assertEquals(false, triggers.remove("odd").join());
        });
        open((database, triggers) -> assertEquals(1, triggers.reports().size()));
    }

    @Test
    void shouldStartATriggerThatTheDatabaseRefusedWhenItIsRefusedNoMore() {
        openRefusing((database, triggers) -> {
            Table positions = database.table(POSITIONS);
            Item lease = positions.scan().list().get(0);
            positions
                    .update("REMOVE padding", lease.string("consumerGroup"), lease.string("shard"))
                    .run();
            until(triggers, () -> triggers.reports().get(0).state() == TriggerReport.State.RUNNING);
            database.table("orders").put(Item.of("id", "a"));
            until(triggers, () -> triggers.reports().get(0).failures() > 0);
            assertEquals(1, triggers.reports().size());
        });
    }

    @Test
    void shouldRemoveATriggerThatTheDatabaseRefuses() {
        openRefusing((database, triggers) -> {
            assertTrue(triggers.remove("orders").join());
            assertEquals(List.of(), triggers.reports());
        });
        open((database, triggers) -> assertEquals(List.of(), triggers.reports()));
    }

    /** With a trigger whose position is an item so large that the name of its owner does not fit. */
    private void openRefusing(Session session) {
        open((database, triggers) ->
                triggers.add(trigger().url("http://127.0.0.1:1/").define()).join());
        try (Stator database = Stator.open(context(new Streams()))) {
            Table positions = database.table(POSITIONS);
            Item lease = positions.scan().list().get(0);
            int size = ItemSize.ofMap(
                    lease.toAttributeMap().buffer(), lease.toAttributeMap().offset());
            positions.put(lease.with("padding", "x".repeat(MAX_ITEM - size - "padding".length())));
        }
        open((database, triggers) -> {
            TriggerReport refused = triggers.reports().get(0);
            assertEquals(TriggerReport.State.STOPPED, refused.state());
            assertTrue(refused.lastFailure().contains("exceeded the maximum allowed size"), refused::lastFailure);
            session.run(database, triggers);
        });
    }

    @Test
    void shouldRemoveATriggerWhosePositionsAreGone() {
        open((database, triggers) -> {
            triggers.add(trigger().url("http://127.0.0.1:1/").define()).join();
            database.deleteTable(POSITIONS);
            assertTrue(triggers.remove("orders").join());
            assertEquals(List.of(), triggers.reports());
        });
        open((database, triggers) -> assertEquals(List.of(), triggers.reports()));
    }

    private static TriggerContext trigger() {
        return new TriggerContext().table("orders");
    }

    private Stator.Context context(Streams streams) {
        return new Stator.Context()
                .directory(directory)
                .durability(Durability.BUFFERED)
                .partitions(1)
                .streams(streams);
    }

    private void open(Session session) {
        Streams streams = new Streams();
        try (Stator database = Stator.open(context(streams));
                Triggers triggers = Triggers.open(
                        new TriggersContext().database(database, streams).targets(new Throwing()))) {
            database.ensureTable(
                    TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(StreamViewType.NEW_IMAGE));
            session.run(database, triggers);
        }
    }

    private static void until(Triggers triggers, BooleanSupplier isSo) {
        long endNs = System.nanoTime() + 30_000_000_000L;
        while (!isSo.getAsBoolean()) {
            assertTrue(System.nanoTime() < endNs, () -> "not in half a minute: " + triggers.reports());
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Has targets that throw what they should not. */
    private final class Throwing implements TriggerTargets, TriggerTarget {
        @Override
        public TriggerTarget open(TriggerDefinition definition, String streamArn) {
            return this;
        }

        @Override
        public ChangeFilter filter(List<String> filters) {
            return change -> true;
        }

        @Override
        public int weigh(ChangeRecord change) {
            return change.length();
        }

        @Override
        public CompletableFuture<TriggerAnswer> deliver(List<ChangeRecord> batch, Transaction effects) {
            asked.add(batch.size());
            throw new IllegalArgumentException("planned");
        }

        @Override
        public void close() {
            // has nothing
        }
    }
}
