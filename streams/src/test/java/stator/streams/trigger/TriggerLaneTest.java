package stator.streams.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.item.Item;

/**
 * Goal: what a trigger does with a batch that fails is what Lambda does.
 * Method: one partition, changes that are numbered, answers from a script, and a clock that stands still unless it is moved.
 */
@Timeout(120)
class TriggerLaneTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    @SuppressWarnings("NullAway.Init") // before each test
    private TriggerRig rig;

    @BeforeEach
    void open() {
        rig = new TriggerRig(directory, 1, new SplittableRandom(SEED));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldGoOnFromTheLowestChangeThatIsReported() {
        rig.start(new TriggerContext().bisect(true));
        rig.put(0, 6);
        TriggerRig.Batch all = whole(6);
        all.answer().complete(new TriggerAnswer(all.changes().get(4).sequence(), "two of them"));
        assertTrue(rig.isQuiet(), "it waits after a failure");
        long waitedMs = rig.waitMs();
        assertTrue(waitedMs >= 50 && waitedMs <= 101, "-Dstator.test.seed=" + SEED + " waitedMs=" + waitedMs);
        assertEquals(List.of(4, 5), rig.asked.get(0).numbers(), "not halved: that is known to begin where it fails");
        rig.start(new TriggerContext());
        rig.asked.clear();
        assertEquals(List.of(4, 5), rig.next().numbers(), "the others are not asked for again, over a restart too");
    }

    @Test
    void shouldFindTheChangeThatFails() {
        rig.start(new TriggerContext().bisect(true).maxRetries(1).deadLetterTable("letters"));
        rig.put(0, 8);
        List<List<Integer>> asked = new ArrayList<>();
        rig.asked.add(whole(8));
        rig.until(() -> {
            rig.nowNs += 1_000_000;
            while (!rig.asked.isEmpty()) {
                TriggerRig.Batch batch = rig.asked.remove(0);
                asked.add(batch.numbers());
                batch.answer()
                        .complete(
                                batch.numbers().contains(5)
                                        ? TriggerAnswer.failure("no five")
                                        : TriggerAnswer.success());
            }
            return rig.run().report().delivered() == 7;
        });
        assertEquals(
                List.of(
                        List.of(0, 1, 2, 3, 4, 5, 6, 7),
                        List.of(0, 1, 2, 3),
                        List.of(4, 5, 6, 7),
                        List.of(4, 5),
                        List.of(4),
                        List.of(5),
                        List.of(5),
                        List.of(6, 7)),
                asked);
        List<Item> letters = rig.database.table("letters").query("orders").list();
        assertEquals(1, letters.size());
        Item letter = letters.get(0);
        assertEquals("RetryAttemptsExhausted", letter.string("reason"));
        assertEquals("no five", letter.string("message"));
        assertEquals(2, letter.intValue("attempts"));
        assertEquals("k", letter.item("keys").string("id"));
        assertEquals("MODIFY", letter.string("eventName"));
        assertEquals(1, rig.run().report().deadLetters());
    }

    @Test
    void shouldWaitTwiceAsLongAfterEachFailureUpToHalfAMinute() {
        rig.start(new TriggerContext());
        rig.put(0, 1);
        TriggerRig.Batch batch = rig.next();
        for (int i = 0; i < 12; i++) {
            batch.answer().completeExceptionally(new IllegalStateException("hangs up"));
            long mostMs = Math.min(30_000, 100L << i);
            long waitedMs = rig.waitMs();
            String rerun = "-Dstator.test.seed=" + SEED + " i=" + i + " waitedMs=" + waitedMs;
            assertTrue(waitedMs >= mostMs / 2 && waitedMs <= mostMs + 1, rerun);
            batch = rig.next();
        }
        batch.answer().complete(TriggerAnswer.success());
        rig.until(() -> rig.run().report().delivered() == 1);
        rig.put(1, 2);
        rig.next().answer().complete(TriggerAnswer.failure("again"));
        assertTrue(rig.waitMs() <= 101, "a success begins anew");
    }

    @Test
    void shouldGiveUpABatchAfterSoManyRetriesHoweverLargeItIs() {
        rig.start(new TriggerContext().batchSize(250).maxRetries(0).deadLetterTable("letters"));
        rig.put(0, 250);
        whole(250).answer().complete(TriggerAnswer.failure("no"));
        rig.put(250, 251);
        assertEquals(List.of(250), rig.next().numbers(), "none of them is asked for again");
        assertEquals(250, rig.run().report().deadLetters());
        assertEquals(250, rig.database.table("letters").query("orders").list().size());
    }

    @Test
    void shouldGiveUpChangesThatAreTooOld() {
        rig.start(new TriggerContext().maxAgeSeconds(60).deadLetterTable("letters"));
        rig.put(0, 3);
        TriggerRig.Batch batch = whole(3);
        rig.agesMs = 61_000;
        batch.answer().complete(TriggerAnswer.failure("no"));
        rig.until(() -> {
            rig.nowNs += 1_000_000;
            return rig.run().report().deadLetters() == 3;
        });
        assertTrue(rig.asked.isEmpty());
        assertEquals(
                "MaximumRecordAgeExceeded",
                rig.database.table("letters").query("orders").list().get(2).string("reason"));
    }

    @Test
    void shouldWaitForMoreUntilABatchIsFullOrItsWindowOver() {
        rig.start(new TriggerContext().batchSize(5).windowSeconds(10));
        rig.put(0, 3);
        assertTrue(rig.isQuiet());
        long waitedMs = rig.waitMs();
        assertTrue(waitedMs >= 9_900 && waitedMs <= 10_001, "waitedMs=" + waitedMs);
        assertEquals(List.of(0, 1, 2), rig.asked.get(0).numbers());
        rig.next().answer().complete(TriggerAnswer.success());
        rig.put(3, 10);
        assertEquals(List.of(3, 4, 5, 6, 7), rig.next().numbers(), "a full one goes at once");
        assertTrue(rig.isQuiet(), "one at a time");
    }

    @Test
    void shouldKeepABatchWithinItsBytes() {
        rig.start(new TriggerContext().batchSize(10_000));
        String text = "x".repeat(390_000);
        for (int n = 0; n < 20; n++) {
            rig.orders.put(Item.of("id", "k", "n", n, "text", text));
        }
        int seen = 0;
        while (seen < 20) {
            TriggerRig.Batch batch = rig.next();
            int bytes =
                    batch.changes().stream().mapToInt(change -> change.length()).sum();
            assertTrue(bytes <= 6 << 20, "bytes=" + bytes);
            seen += batch.changes().size();
            batch.answer().complete(TriggerAnswer.success());
        }
    }

    @Test
    void shouldKeepHavingADeadLetterSavedUntilItIs() {
        rig.start(new TriggerContext().maxRetries(0).deadLetterTable("letters"));
        rig.put(0, 1);
        rig.database.deleteTable("letters");
        rig.next().answer().complete(TriggerAnswer.failure("no"));
        rig.until(() -> rig.run().report().failures() > 1);
        rig.database.createTable(DeadLetters.spec("letters"));
        rig.until(() -> {
            rig.nowNs += 1_000_000;
            return rig.run().report().deadLetters() == 1;
        });
        assertEquals(1, rig.database.table("letters").query("orders").list().size());
    }

    @Test
    void shouldRefuseAnotherNumberOfLanes() {
        rig.start(new TriggerContext().lanes(2));
        assertThrows(IllegalStateException.class, () -> rig.start(new TriggerContext().lanes(3)));
    }

    /** All changes in one batch: smaller ones are as good as forgotten, until one has them all. */
    private TriggerRig.Batch whole(int count) {
        while (true) {
            TriggerRig.Batch batch = rig.next();
            if (batch.changes().size() == count) {
                assertEquals(IntStream.range(0, count).boxed().toList(), batch.numbers());
                return batch;
            }
            rig.start(contextAgain());
        }
    }

    private TriggerContext contextAgain() {
        TriggerDefinition definition = rig.run().report().definition();
        TriggerContext same = new TriggerContext()
                .bisect(definition.retrying().bisect())
                .batchSize(definition.batching().size())
                .maxRetries(definition.retrying().maxRetries())
                .maxAgeSeconds(definition.retrying().maxAgeSeconds());
        String letters = definition.retrying().deadLetterTable();
        return letters == null ? same : same.deadLetterTable(letters);
    }
}
