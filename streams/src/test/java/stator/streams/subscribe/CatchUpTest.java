package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
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
import stator.table.StreamViewType;

/**
 * Goal: who is far behind catches up while writes go on, and comes to be told changes as they are made; who hardly reads holds up neither
 * the writer nor the other.
 * Method: counters that are counted up; a subscriber that begins when most of it is done, and one that takes a change now and then.
 */
class CatchUpTest {
    private static final int COUNTERS = 100;

    /** Who hardly reads is kept as many times behind the other. */
    private static final int SLOWER = 10;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    @Test
    @Timeout(120)
    void shouldCatchUpWithAHundredThousandChanges() throws IOException {
        catchUp(100_000, 10_000);
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void shouldCatchUpWithAMillionChanges() throws IOException {
        catchUp(1_000_000, 100_000);
    }

    private void catchUp(int before, int meanwhile) throws IOException {
        Streams streams = new Streams();
        try (Stator database = Stator.open(new Stator.Context()
                .directory(directory)
                .durability(Durability.BUFFERED)
                .partitions(2)
                .streams(streams))) {
            Table table = database.createTable(
                    TableSpec.named("counters").partitionKey("id", KeyType.STRING).stream(StreamViewType.NEW_IMAGE));
            try (Told slow = new Told(streams)) {
                write(table, 0, before);
                try (Told quick = new Told(streams)) {
                    CompletableFuture<Void> writer =
                            CompletableFuture.runAsync(() -> write(table, before, before + meanwhile));
                    while (!writer.isDone() || quick.count < before + meanwhile) {
                        quick.poll();
                        if (slow.count * SLOWER <= quick.count) {
                            slow.poll();
                        }
                    }
                    writer.join();
                    while (!quick.subscription.isLive()) {
                        quick.poll();
                    }
                    assertEquals(before + meanwhile, quick.count);
                    assertTrue(slow.count > 0 && slow.count < quick.count / 2, "slow=" + slow.count);
                    write(table, before + meanwhile, before + meanwhile + 100);
                    while (quick.count < before + meanwhile + 100) {
                        quick.poll();
                    }
                }
                while (slow.count < before + meanwhile + 100) {
                    slow.poll();
                }
            }
        }
    }

    private static void write(Table table, int from, int to) {
        for (int i = from; i < to; i++) {
            table.put(Item.of("id", "counter-" + i % COUNTERS, "n", i / COUNTERS));
        }
    }

    /** Wants each counter to go up by one. */
    private static final class Told implements AutoCloseable {
        private final StreamSubscription subscription;
        private final Map<String, Integer> next = new HashMap<>();
        private int count;

        Told(Streams streams) throws IOException {
            subscription = StreamSubscription.open(
                    new SubscriptionContext().locator(streams).table("counters").from(Beginning.trimHorizon()));
        }

        void poll() {
            subscription.poll(record -> {
                Change change = Change.of(record);
                int expected = next.merge(change.keys().string("id"), 1, Integer::sum) - 1;
                assertEquals(Item.of("id", change.keys().string("id"), "n", expected), change.newImage());
                count++;
            });
        }

        @Override
        public void close() {
            subscription.close();
        }
    }
}
