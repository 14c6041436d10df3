package stator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.item.Item;
import stator.partition.Durability;
import stator.time.TestClock;

/**
 * Goal: a million items that expire in the same second go, and nobody who writes is stalled meanwhile.
 * Method: the second comes when the test says so; somebody writes one item after the other, to the same table and to another, until all
 * have gone, and counts.
 */
@Tag("slow")
class ExpiryFloodTest {
    private static final int ITEMS = 1_000_000;
    private static final int UNDER_WAY_MAX = 512;
    private static final int WRITES_BETWEEN_LOOKS = 200;
    private static final long START_MS = 1_780_000_000_000L;
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(4);

    private final TestClock clock = TestClock.standingAt(START_MS);

    @Test
    void shouldStallNobodyWhenAMillionItemsExpireAtOnce(@TempDir Path directory) throws InterruptedException {
        try (Stator db = Stator.open(new Stator.Context()
                .directory(directory)
                .partitions(1)
                .durability(Durability.BUFFERED)
                .clock(clock))) {
            Table sessions = db.createTable(TableSpec.named("sessions").partitionKey("id", KeyType.NUMBER));
            Table others = db.createTable(TableSpec.named("others").partitionKey("id", KeyType.NUMBER));
            sessions.enableTimeToLive("expires");
            fill(sessions);
            assertEquals(ITEMS, items(db));
            clock.advance(10_000);
            long deadlineNs = System.nanoTime() + PATIENCE_NS;
            int written = 0;
            long left = ITEMS;
            while (left > 0) {
                for (int i = 0; i < WRITES_BETWEEN_LOOKS; i++) {
                    Table table = written % 2 == 0 ? sessions : others;
                    table.put(Item.of("id", ITEMS + written % 100, "written", written));
                    written++;
                }
                left = items(db) - 50; // those that the test writes to this table
                assertTrue(System.nanoTime() - deadlineNs < 0, "left=" + left + " written=" + written);
            }
            System.out.println("expired=" + ITEMS + " written meanwhile=" + written);
            // at the pace of a writer that waits for each: a stall of the whole flood would let a handful through
            assertTrue(written >= 10_000, "written=" + written);
            for (int i = 0; i < 100; i += 2) {
                assertNotNull(sessions.find(ITEMS + i));
            }
        }
    }

    private static void fill(Table sessions) throws InterruptedException {
        Semaphore underWay = new Semaphore(UNDER_WAY_MAX);
        long expires = START_MS / 1000 + 5;
        for (int i = 0; i < ITEMS; i++) {
            underWay.acquire();
            sessions.putAsync(Item.of("id", i, "expires", expires)).whenComplete((nothing, failure) -> {
                if (failure == null) {
                    underWay.release(); // otherwise the test stands still, and fails
                }
            });
        }
        assertTrue(underWay.tryAcquire(UNDER_WAY_MAX, 60, TimeUnit.SECONDS), "a write failed");
    }

    private static long items(Stator db) {
        return db.metrics().tables().stream()
                .filter(table -> table.name().equals("sessions"))
                .mapToLong(table -> table.items())
                .sum();
    }
}
