package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever the schedule was told of and expires before its horizon is in it, in order, and never more than its bounds.
 * Method: random items beside a list of all of them.
 */
class ExpiryScheduleTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int ENTRIES = 10;
    private static final int KEY_LENGTH = 8;

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);

    @Test
    void shouldHoldAllThatExpiresBeforeItsHorizon() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 2_000; round++) {
            ExpirySchedule schedule = new ExpirySchedule(ENTRIES, random.nextLong(1, 2L * ENTRIES) * KEY_LENGTH);
            schedule.begin();
            List<Long> told = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                long second = random.nextInt(20);
                told.add(second);
                schedule.add(second, key, KEY_LENGTH);
                assertTrue(schedule.size() <= ENTRIES);
            }
            List<Long> expected = told.stream()
                    .filter(second -> second < schedule.horizonS())
                    .sorted()
                    .toList();
            List<Long> found = new ArrayList<>();
            for (ExpirySchedule.Entry entry = schedule.poll(Long.MAX_VALUE >> 1);
                    entry != null;
                    entry = schedule.poll(Long.MAX_VALUE >> 1)) {
                found.add(entry.expiryS());
            }
            assertEquals(expected, found, "rerun with -Dstator.test.seed=" + SEED);
        }
    }

    @Test
    void shouldKnowOfNothingBeforeItHasBegun() {
        ExpirySchedule schedule = new ExpirySchedule(ENTRIES, 1 << 10);
        schedule.add(5, key, KEY_LENGTH);
        assertEquals(0, schedule.size());
        assertEquals(0, schedule.horizonS());
    }

    @Test
    void shouldGiveAnItemOnceItsSecondHasBegun() {
        ExpirySchedule schedule = new ExpirySchedule(ENTRIES, 1 << 10);
        schedule.begin();
        schedule.add(5, key, KEY_LENGTH);
        assertNull(schedule.poll(5_000));
        assertNotNull(schedule.poll(5_001));
        assertNull(schedule.poll(5_001));
    }
}
