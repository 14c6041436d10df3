package stator.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: followers see every record once, in order, whole, and none beyond the durable position, while another thread
 * appends, a third forces and segments roll.
 * Method: real files and threads; each record proves itself; the durable position is read before and after.
 */
class WalFollowTest {
    private static final int RECORDS = 20_000;
    private static final int SEGMENT_LENGTH = 64 * 1024;
    private static final int CONTENT_MAX = 4000;

    private final Path directory;

    WalFollowTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void leavesNothingMapped() {
        Mappings.assertNone(directory);
    }

    @Test
    void shouldShowFollowersEveryRecordOnceWhenTheLogGrowsAndRolls()
            throws InterruptedException, ExecutionException, TimeoutException {
        Wal.Context context = new Wal.Context()
                .directory(directory)
                .initialSegmentLength(SEGMENT_LENGTH)
                .maxSegmentLength(8 * SEGMENT_LENGTH)
                .maxRecordLength(SEGMENT_LENGTH / 2);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Wal wal = Wal.open(context)) {
            CountDownLatch written = new CountDownLatch(1);
            List<Future<?>> results = new ArrayList<>();
            results.add(threads.submit(() -> write(wal, written)));
            results.add(threads.submit(() -> sync(wal, written)));
            results.add(threads.submit(() -> follow(wal, WalCursor.Limit.DURABLE)));
            results.add(threads.submit(() -> follow(wal, WalCursor.Limit.APPENDED)));
            for (Future<?> result : results) {
                result.get(60, TimeUnit.SECONDS);
            }
            assertEquals(wal.position(), wal.durablePosition());
        } finally {
            threads.shutdownNow();
            assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    private static void write(Wal wal, CountDownLatch written) {
        TestRecords records = new TestRecords(CONTENT_MAX);
        for (int number = 0; number < RECORDS; number++) {
            wal.append(records.spec(number, number % 97 == 0 ? CONTENT_MAX : number % 200));
        }
        written.countDown();
    }

    private static void sync(Wal wal, CountDownLatch written) {
        boolean last;
        do {
            last = written.getCount() == 0;
            long position = wal.position();
            long durable = wal.force();
            assertTrue(durable >= position, "durable=" + durable + " position=" + position);
            Thread.onSpinWait();
        } while (!last);
    }

    private static void follow(Wal wal, WalCursor.Limit limit) {
        TestRecords records = new TestRecords(CONTENT_MAX);
        WalCursor cursor = wal.newCursor(wal.firstPosition(), limit);
        int[] number = {0};
        while (number[0] < RECORDS) {
            int count = cursor.poll(record -> records.check(number[0]++, record, "number=" + number[0]), 100);
            long bound = limit == WalCursor.Limit.DURABLE ? wal.durablePosition() : wal.position();
            assertFalse(cursor.position() > bound, "cursor=" + cursor.position() + " bound=" + bound);
            if (count == 0) {
                LockSupport.parkNanos(10_000);
            }
        }
    }
}
