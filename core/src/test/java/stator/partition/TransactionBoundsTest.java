package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.ErrorType;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.table.KeyAttribute;
import stator.table.KeyRange;
import stator.table.TableSchema;

/**
 * Goal: what transactions leave behind is bounded: so many under way and no more, tokens that go when they have expired,
 * nothing prepared for a table that is gone.
 * Method: at each bound, and one past it; a clock that the test sets; tokens are counted in the index.
 */
class TransactionBoundsTest {
    private static final TableSchema TABLE = new TableSchema(1, "items", new KeyAttribute("k", AttributeType.S), null);

    private final ItemEncoder encoder = new ItemEncoder();
    private long nowMs = 1_700_000_000_000L;

    @Test
    void shouldHaveSoManyUnderWayAndNoMore() {
        try (TransactionSimulation simulation =
                new TransactionSimulation(new SplittableRandom(1), 3, Durability.SYNC)) {
            simulation.open();
            for (int i = 0; i < TransactionCoordinator.MAX_UNDER_WAY; i++) {
                assertTrue(simulation.submit(simulation.spread()), "i=" + i);
            }
            assertEquals(false, simulation.submit(simulation.spread()));
            for (int i = 0; i < 2_000 && !simulation.isIdle(); i++) {
                simulation.runAll();
            }
            assertTrue(simulation.submit(simulation.spread()));
            simulation.checkReads();
        }
    }

    @Test
    void shouldLetGoOfWhatWasPreparedForATableThatIsGone() {
        for (int steps = 0; steps < 30; steps++) {
            try (TransactionSimulation simulation =
                    new TransactionSimulation(new SplittableRandom(2), 3, Durability.SYNC)) {
                simulation.open();
                SimulatedWrite write = simulation.spread();
                assertTrue(simulation.submit(write));
                for (int step = 0; step < steps; step++) {
                    simulation.run(step % simulation.stages());
                }
                simulation.dropTable();
                for (int i = 0; i < 200 && !simulation.isIdle(); i++) {
                    simulation.runAll();
                }
                simulation.checkNothingIsThere();
                simulation.crash(true);
                simulation.open();
                simulation.checkNothingIsThere();
            }
        }
    }

    @Test
    void shouldSweepExpiredTokens(@TempDir Path directory) throws Exception {
        StoreContext settings = new StoreContext()
                .directory(directory)
                .partitions(1)
                .durability(Durability.BUFFERED)
                .clock(() -> nowMs);
        try (PartitionedStore store = PartitionedStore.open(settings)) {
            int each = 400;
            run(store, "first", each);
            assertEquals(each, tokens(store));
            nowMs += TransactionToken.LIFETIME_MS - 1;
            run(store, "valid", 1);
            assertEquals(each + 1, tokens(store), "none has expired yet");
            nowMs += 1;
            run(store, "second", each);
            int left = tokens(store) - each - 1;
            assertTrue(left < each / 4, "expired and still there: " + left + " of " + each);
            nowMs += TransactionToken.LIFETIME_MS;
            run(store, "third", each);
            run(store, "fourth", each);
            assertTrue(tokens(store) < 2.4 * each, "tokens=" + tokens(store));
        }
    }

    @Test
    void shouldKnowATokenWhoseTransactionIsUnderWay(@TempDir Path directory) throws Exception {
        try (PartitionedStore store = PartitionedStore.open(
                new StoreContext().directory(directory).partitions(4).durability(Durability.SYNC))) {
            int applied = 0;
            int underWay = 0;
            for (int round = 0; round < 20; round++) {
                List<CompletableFuture<WriteTransaction>> answers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    answers.add(submit(store, "token " + round, 3));
                }
                for (CompletableFuture<WriteTransaction> answer : answers) {
                    try (WriteTransaction done = answer.get(30, TimeUnit.SECONDS)) {
                        if (done.outcome() == Outcome.APPLIED) {
                            applied += done.isRepeated() ? 0 : 1;
                        } else {
                            assertEquals(
                                    ErrorType.TRANSACTION_IN_PROGRESS,
                                    done.error().type());
                            underWay++;
                        }
                    }
                }
            }
            assertEquals(20, applied);
            assertTrue(underWay > 0, "never met one under way: the test shows nothing");
        }
    }

    private void run(PartitionedStore store, String name, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            try (WriteTransaction done = submit(store, name + i, 1).get(30, TimeUnit.SECONDS)) {
                assertEquals(Outcome.APPLIED, done.outcome());
            }
        }
    }

    private CompletableFuture<WriteTransaction> submit(PartitionedStore store, String token, int items) {
        List<WriteCommand> actions = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            AttributeMap item =
                    encoder.beginMap().name("k").string("item " + i).endMap().finish();
            actions.add(WriteCommand.put(TABLE, item));
        }
        CompletableFuture<WriteTransaction> answer = new CompletableFuture<>();
        store.submit(new WriteTransaction(actions, new TransactionToken(token, new byte[] {1})), answer::complete);
        return answer;
    }

    private static int tokens(PartitionedStore store) {
        Partition partition = store.partitions()[0];
        int count = 0;
        try (PartitionReader reader = new PartitionReader(partition)) {
            reader.pin();
            KeyRange range = new KeyRange().ofTable(SystemTables.TOKENS);
            boolean more = reader.cursor().seek(range.from(), 0, range.fromLength());
            while (more && reader.keys().compare(reader.cursor().value(), range.to(), 0, range.toLength()) < 0) {
                count++;
                more = reader.cursor().next();
            }
        }
        return count;
    }
}
