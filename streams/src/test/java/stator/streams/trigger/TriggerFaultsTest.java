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
    void shouldRemoveATriggerWhosePositionsAreGone() {
        open((database, triggers) -> {
            triggers.add(trigger().url("http://127.0.0.1:1/").define()).join();
            database.deleteTable("stator-trigger-positions");
            assertTrue(triggers.remove("orders").join());
            assertEquals(List.of(), triggers.reports());
        });
        open((database, triggers) -> assertEquals(List.of(), triggers.reports()));
    }

    private static TriggerContext trigger() {
        return new TriggerContext().table("orders");
    }

    private void open(Session session) {
        Streams streams = new Streams();
        try (Stator database = Stator.open(new Stator.Context()
                        .directory(directory)
                        .durability(Durability.BUFFERED)
                        .partitions(1)
                        .streams(streams));
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
