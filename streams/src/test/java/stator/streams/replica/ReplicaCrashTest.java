package stator.streams.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.hash.locks.InterProcessDeadLockException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.Stator;
import stator.item.Item;
import stator.streams.Streams;

/**
 * Goal: a replica whose process is killed at any moment goes on where it was, without copying the table again, and comes to be equal to it; a reader
 * in another process never sees an item go back, before, meanwhile or after.
 * Method: SIGKILL of the process that has the database, a random load and the replica; restart on the same directories; this process reads.
 */
class ReplicaCrashTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<List<Object>, Long> seen = new HashMap<>();
    private final List<String> copies = new ArrayList<>();
    private int looks;

    @Test
    @Timeout(120)
    void shouldGoOnAfterTwoKills() throws Exception {
        run(2);
    }

    @Test
    @Tag("slow")
    void shouldGoOnAfterManyKills() throws Exception {
        run(ReplicaProcess.KILLS);
    }

    @Test
    @Tag("slow") // waits for the lock for seconds
    @Timeout(120)
    void shouldGoOnInAnotherFileWhenAReaderStandsStill() throws Exception {
        List<Throwable> failures = new ArrayList<>();
        Streams streams = new Streams();
        try (Stator database = ReplicaProcess.database(directory, streams)) {
            RandomLoad load = new RandomLoad(database, random.split(), 0);
            for (int i = 0; i < 500; i++) {
                load.write();
            }
            ReplicaContext ctx = ReplicaProcess.context(directory, database, streams)
                    .copyListener(copies::add)
                    .errorHandler(failures::add);
            try (TableReplica replica = TableReplica.open(ctx);
                    ReplicaReader reader = ReplicaReader.open(directory.resolve("replica"))) {
                CountDownLatch stands = new CountDownLatch(1);
                CountDownLatch goesOn = new CountDownLatch(1);
                CompletableFuture<Void> still = CompletableFuture.runAsync(() -> standStill(stands, goesOn));
                stands.await();
                for (int i = 0; i < 500; i++) {
                    load.write();
                }
                replica.catchUp();
                assertEquals(List.of(), ReplicaChecker.differences(reader, database), RERUN);
                goesOn.countDown();
                still.get();
            }
        }
        assertEquals(1, copies.size(), () -> RERUN + copies);
        assertEquals(1, failures.size(), () -> RERUN + failures);
        assertTrue(failures.get(0) instanceof InterProcessDeadLockException);
    }

    private void standStill(CountDownLatch stands, CountDownLatch goesOn) {
        SplittableRandom own = new SplittableRandom(SEED);
        try (ReplicaReader reader = ReplicaReader.open(directory.resolve("replica"))) {
            boolean isFound = false;
            while (!isFound) {
                isFound = reader.read(
                        item -> {
                            stands.countDown();
                            try {
                                goesOn.await();
                            } catch (InterruptedException ex) {
                                throw new AssertionError(ex);
                            }
                        },
                        RandomLoad.key(own));
            }
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private void run(int cycles) throws Exception {
        ReplicaReader reader = null;
        for (int cycle = 0; cycle < cycles; cycle++) {
            ReplicaProcess process = ReplicaProcess.start(directory, random.nextLong(), cycle);
            try {
                copies.addAll(process.awaitReady());
                if (reader == null) {
                    reader = ReplicaReader.open(directory.resolve("replica"));
                }
                lookFor(reader, 200 + random.nextInt(800));
            } finally {
                process.kill();
            }
            lookFor(reader, 10);
        }
        Streams streams = new Streams();
        try (Stator database = ReplicaProcess.database(directory, streams);
                TableReplica replica = TableReplica.open(
                        ReplicaProcess.context(directory, database, streams).copyListener(copies::add));
                ReplicaReader last = ReplicaReader.open(directory.resolve("replica"))) {
            replica.catchUp();
            assertEquals(List.of(), ReplicaChecker.differences(last, database), RERUN);
            lookFor(last, 10);
        }
        if (reader != null) {
            reader.close();
        }
        assertEquals(1, copies.size(), () -> RERUN + copies);
        assertTrue(looks > 0);
    }

    /** Reads for a time. Where the replica was killed while it wrote, there may be nothing to be read until it is back. */
    private void lookFor(ReplicaReader reader, long timeMs) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeMs);
        while (System.nanoTime() < endNs) {
            Object[] key = RandomLoad.key(random);
            Item item;
            try {
                item = reader.find(key);
            } catch (ReplicaException ex) {
                assertEquals(ReplicaException.Code.NOT_READY, ex.code());
                return;
            }
            looks++;
            long version = item == null ? 0 : item.longValue("v");
            long before = seen.getOrDefault(List.of(key), 0L);
            assertFalse(item != null && version < before, RERUN + " before=" + before + " item=" + item);
            seen.put(List.of(key), Math.max(before, version));
        }
    }
}
