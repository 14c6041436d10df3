package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.AttributeType;
import stator.item.Item;
import stator.table.KeyAttribute;
import stator.table.TableSchema;

/**
 * Goal: who records changes and cannot stops those who write to tables that have streams, at a bound, and nobody else; when it goes on,
 * so do they.
 * Method: nobody follows the log that is kept, until the test says that all of it is safe.
 */
class StreamBackPressureTest {
    private static final long MAX_LAG_BYTES = 64 << 10;
    private static final KeyAttribute KEY = new KeyAttribute("k", AttributeType.S);
    private static final TableSchema STREAMED = new TableSchema(1, "streamed", KEY, null);
    private static final TableSchema PLAIN = new TableSchema(2, "plain", KEY, null);
    private static final String REASON =
            "The request was throttled: the stream of the table is too far behind. Try again shortly.";

    private static PartitionedStore open(Path directory) {
        return PartitionedStore.open(new StoreContext()
                .directory(directory)
                .partitions(1)
                .durability(Durability.BUFFERED)
                .maxSubmitWaitNs(5_000_000)
                .maxStreamLagBytes(MAX_LAG_BYTES));
    }

    private static WriteCommand put(TableSchema table, int number) {
        return WriteCommand.put(
                table, Item.of("k", "key " + number, "pad", "x".repeat(400)).toAttributeMap());
    }

    private static WriteCommand check(TableSchema table, int number) {
        return WriteCommand.check(table, Item.of("k", "key " + number).toAttributeMap());
    }

    private static @Nullable DynamoDbException write(PartitionedStore store, TableSchema table, int number) {
        CompletableFuture<WriteCommand> done = new CompletableFuture<>();
        store.submit(put(table, number), done::complete);
        try (WriteCommand command = done.join()) {
            return command.outcome() == Outcome.APPLIED ? null : command.error();
        }
    }

    private static @Nullable DynamoDbException write(PartitionedStore store, List<WriteCommand> actions) {
        CompletableFuture<WriteTransaction> done = new CompletableFuture<>();
        store.submit(new WriteTransaction(actions, null), done::complete);
        try (WriteTransaction transaction = done.join()) {
            return transaction.outcome() == Outcome.APPLIED ? null : transaction.error();
        }
    }

    private static void checkHeldBack(@Nullable DynamoDbException error) {
        assertNotNull(error, "not held back");
        assertEquals(ErrorType.THROTTLING, error.type());
        assertEquals(REASON, error.getMessage());
    }

    @Test
    void shouldStopWritersOfStreamedTablesAtABound(@TempDir Path directory) {
        try (PartitionedStore store = open(directory)) {
            store.changes().begin();
            store.changes().tables(Set.of(STREAMED.id()));
            int applied = 0;
            DynamoDbException error = write(store, STREAMED, applied);
            while (error == null) {
                applied++;
                assertTrue(applied < 10_000, "never stopped");
                error = write(store, STREAMED, applied);
            }
            checkHeldBack(error);
            assertTrue(applied > 10, "applied=" + applied);
            long lag = store.changes().lagBytes(0);
            assertTrue(lag > MAX_LAG_BYTES && lag < 2 * MAX_LAG_BYTES, "lagBytes=" + lag);
            checkHeldBack(write(store, List.of(put(PLAIN, 1), put(STREAMED, 2))));
            assertEquals(null, write(store, List.of(put(PLAIN, 1), check(STREAMED, 2))), "a check writes nothing");
            assertEquals(null, write(store, PLAIN, 0));
            assertEquals(null, write(store, List.of(put(PLAIN, 1), put(PLAIN, 2))));
            store.changes().awaitPositions(); // all is durable then
            CompletableFuture<Boolean> saved = new CompletableFuture<>();
            store.changes().save(0, store.changes().durablePosition(0), 0, failure -> saved.complete(failure == null));
            assertTrue(saved.join());
            assertEquals(null, write(store, STREAMED, applied));
        }
    }

    @Test
    void shouldStopNobodyWhenTheTableHasNoStreamAnyMore(@TempDir Path directory) {
        try (PartitionedStore store = open(directory)) {
            store.changes().begin();
            store.changes().tables(Set.of(STREAMED.id()));
            int number = 0;
            while (write(store, STREAMED, number) == null) {
                number++;
            }
            store.changes().tables(Set.of());
            assertEquals(null, write(store, STREAMED, number));
        }
    }

    @Test
    void shouldStopNobodyWhileNothingIsFollowed(@TempDir Path directory) {
        try (PartitionedStore store = open(directory)) {
            store.changes().tables(Set.of(STREAMED.id()));
            for (int i = 0; i < 500; i++) {
                assertEquals(null, write(store, STREAMED, i));
            }
            assertEquals(0, store.changes().lagBytes(0));
        }
    }
}
