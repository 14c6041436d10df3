package stator.streams.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.subscribe.ChangeProcessor;
import stator.table.StreamViewType;

/**
 * Goal: a handler in the process goes on where it was, counts each change once though it fails now and then, and what cannot be is refused.
 * Method: a database that is closed and opened; the handler adds to a total.
 */
@Timeout(120)
class TriggersTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private int calls;

    /** What is done with a database. */
    private interface Session {
        void run(Stator database, Triggers triggers);
    }

    @Test
    void shouldCountEachChangeOnceOverRestarts() {
        for (int round = 1; round <= 3; round++) {
            int expected = round * 20;
            open((database, triggers) -> {
                Table totals = database.table("totals");
                ChangeProcessor handler = (changes, effects) -> {
                    if (calls++ % 3 == 0) {
                        throw new IllegalStateException("now and then");
                    }
                    effects.add(totals.update("ADD orders :n", "all").value(":n", changes.size()));
                };
                EventFilter even = EventFilter.of(
                        List.of(Map.of("dynamodb", Map.of("NewImage", Map.of("even", Map.of("BOOL", List.of(true)))))));
                triggers.start(new TriggerContext().table("orders").batchSize(7).define(), handler, even);
                for (int i = 0; i < 40; i++) {
                    database.table("orders").put(Item.of("id", "o" + i, "even", i % 2 == 0, "expected", expected));
                }
                until(() -> total(totals) >= expected);
                TriggerReport report = triggers.reports().get(0);
                assertEquals(TriggerReport.State.RUNNING, report.state());
                assertTrue(report.failures() > 0, report::toString);
                assertEquals(expected, total(totals));
            });
        }
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        open((database, triggers) -> {
            TriggerDefinition orders = new TriggerContext().table("orders").define();
            triggers.start(orders, (changes, effects) -> {});
            assertThrows(IllegalArgumentException.class, () -> triggers.start(orders, (changes, effects) -> {}));
            assertThrows(
                    IllegalStateException.class,
                    () -> triggers.start(new TriggerContext().table("totals").define(), (changes, effects) -> {}));
            TriggerDefinition remote = new TriggerContext()
                    .table("orders")
                    .name("x")
                    .url("http://127.0.0.1:1/")
                    .define();
            assertThrows(IllegalArgumentException.class, () -> triggers.start(remote, (changes, effects) -> {}));
            assertThrows(
                    CompletionException.class,
                    () -> triggers.add(remote).join(),
                    "nobody here knows how to send to a URL");
            assertEquals(TriggerReport.State.REFUSED, triggers.reports().get(1).state());
            assertTrue(triggers.remove("orders").join());
            assertEquals(
                    IllegalArgumentException.class,
                    assertThrows(RuntimeException.class, () -> new TriggerContext()
                                    .table("stator-triggers")
                                    .define())
                            .getClass());
        });
        open((database, triggers) -> {
            triggers.start(new TriggerContext().table("orders").lanes(2).define(), (changes, effects) -> {});
            assertEquals(1, triggers.reports().size(), "what was removed may come again with other lanes");
        });
        open((database, triggers) -> assertThrows(
                IllegalStateException.class,
                () -> triggers.start(new TriggerContext().table("orders").define(), (changes, effects) -> {})));
    }

    private void open(Session session) {
        Streams streams = new Streams();
        try (Stator database = Stator.open(new Stator.Context()
                        .directory(directory)
                        .durability(Durability.BUFFERED)
                        .partitions(2)
                        .streams(streams));
                Triggers triggers = Triggers.open(new TriggersContext().database(database, streams))) {
            database.ensureTable(
                    TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(StreamViewType.NEW_IMAGE));
            database.ensureTable(TableSpec.named("totals").partitionKey("id", KeyType.STRING));
            session.run(database, triggers);
        }
    }

    private static int total(Table totals) {
        Item all = totals.find("all");
        return all == null ? 0 : all.intValue("orders");
    }

    private static void until(BooleanSupplier isSo) {
        long endNs = System.nanoTime() + 60_000_000_000L;
        while (!isSo.getAsBoolean()) {
            assertTrue(System.nanoTime() < endNs, "not in a minute");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
