package stator.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Goal: a pinned version is whole and stays so, at full speed, while the writer writes and the gate publishes.
 * Method: the writer moves every key of one group to the next generation per version, and lets guests come and go; the gate
 * is a thread of its own; readers find each group at one generation, never an older one than before, the same the second
 * time within one pin, and count all entries in order.
 */
class BTreeConcurrencyTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final long PATIENCE_NS = 30_000_000_000L;
    private static final int GROUPS = 64;
    private static final int MEMBERS = 16;
    private static final int RESIDENTS = GROUPS * MEMBERS;
    private static final int GUESTS = 4_096;
    private static final int VERSIONS = 15_000;
    private static final long STOP = -1;

    /** The record at an address is the key of the number in its low bits; the high bits count generations. */
    private static final class Numbered implements KeySource {
        private final byte[][] keys = new byte[RESIDENTS + GUESTS][];

        Numbered() {
            for (int i = 0; i < keys.length; i++) {
                keys[i] = KeyShape.USUAL.key(i);
            }
        }

        byte[] key(long value) {
            return keys[(int) value];
        }

        @Override
        public int compare(long value, DirectBuffer key, int offset, int length) {
            byte[] other = new byte[length];
            key.getBytes(offset, other);
            return Arrays.compareUnsigned(key(value), other);
        }

        @Override
        public int copyKey(long value, MutableDirectBuffer into) {
            into.putBytes(0, key(value));
            return key(value).length;
        }
    }

    private final Numbered keys = new Numbered();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final BlockingQueue<Long> sealed = new ArrayBlockingQueue<>(64);
    private volatile boolean stop;

    @Test
    void shouldShowWholeVersionsWhenReadAtFullSpeed() throws InterruptedException {
        BTree.Context ctx = new BTree.Context()
                .keys(keys)
                .pageLength(512)
                .chunkLength(1 << 16)
                .maxBytes(1 << 26);
        try (BTree tree = BTree.open(ctx)) {
            for (int i = 0; i < RESIDENTS; i++) {
                put(tree, i, 0);
            }
            tree.publish(tree.seal());
            List<Thread> threads = new ArrayList<>();
            threads.add(start("gate", () -> publish(tree)));
            threads.add(start("reader-0", () -> read(tree, new SplittableRandom(SEED))));
            threads.add(start("reader-1", () -> read(tree, new SplittableRandom(~SEED))));
            write(tree, new SplittableRandom(SEED + 1));
            sealed.put(STOP);
            stop = true;
            for (Thread thread : threads) {
                thread.join();
            }
            Throwable first = failure.get();
            if (first != null) {
                throw new AssertionError("-Dstator.test.seed=" + SEED, first);
            }
            assertTrue(IndexChecker.check(tree) >= RESIDENTS);
            assertEquals(0, tree.pinnedReaders());
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private Thread start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Throwable t) {
                        failure.compareAndSet(null, t);
                    }
                },
                name);
        thread.start();
        return thread;
    }

    private void put(BTree tree, int number, long generation) {
        byte[] key = keys.key(number);
        UnsafeBuffer bytes = new UnsafeBuffer(key);
        whenThereIsRoom(() -> tree.put(bytes, 0, key.length, generation << 32 | number));
    }

    /** Refused changes change nothing. A reader that gets no processor for a while holds all that was dropped since. */
    private static void whenThereIsRoom(Runnable change) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (true) {
            try {
                change.run();
                return;
            } catch (IndexException ex) {
                if (ex.code() != IndexException.Code.OUT_OF_PAGES || System.nanoTime() - deadlineNs > 0) {
                    throw ex;
                }
                LockSupport.parkNanos(100_000);
            }
        }
    }

    private void write(BTree tree, SplittableRandom random) throws InterruptedException {
        long[] generations = new long[GROUPS];
        for (int version = 0; version < VERSIONS && failure.get() == null; version++) {
            int group = random.nextInt(GROUPS);
            generations[group]++;
            for (int member = 0; member < MEMBERS; member++) {
                put(tree, member * GROUPS + group, generations[group]);
            }
            int guest = RESIDENTS + random.nextInt(GUESTS);
            if ((version / 1000 & 1) == 0) {
                put(tree, guest, version);
            } else {
                byte[] key = keys.key(guest);
                UnsafeBuffer bytes = new UnsafeBuffer(key);
                whenThereIsRoom(() -> tree.remove(bytes, 0, key.length));
            }
            sealed.put(tree.seal());
        }
    }

    private void publish(BTree tree) throws InterruptedException {
        for (long version = sealed.take(); version != STOP; version = sealed.take()) {
            tree.publish(version);
        }
    }

    private void read(BTree tree, SplittableRandom random) {
        long[] seen = new long[GROUPS];
        try (BTreeReader reader = tree.newReader(keys)) {
            BTreeCursor cursor = reader.newCursor();
            long lastVersion = 0;
            while (!stop && failure.get() == null) {
                long version = reader.pin();
                assertTrue(version >= lastVersion, "version=" + version + " before=" + lastVersion);
                lastVersion = version;
                int group = random.nextInt(GROUPS);
                long generation = generation(reader, group);
                assertTrue(generation >= seen[group], "generation=" + generation + " before=" + seen[group]);
                seen[group] = generation;
                if (random.nextInt(16) == 0) {
                    countResidents(cursor);
                }
                assertEquals(generation, generation(reader, group), "generation within one pin");
                reader.release();
            }
        }
    }

    private long generation(BTreeReader reader, int group) {
        long generation = -1;
        for (int member = 0; member < MEMBERS; member++) {
            byte[] key = keys.key(member * GROUPS + group);
            long value = reader.find(new UnsafeBuffer(key), 0, key.length);
            assertEquals(member * GROUPS + group, (int) value, "value of another key");
            assertTrue(generation < 0 || generation == value >>> 32, "half a version, member=" + member);
            generation = value >>> 32;
        }
        return generation;
    }

    private void countResidents(BTreeCursor cursor) {
        int residents = 0;
        byte[] last = new byte[0];
        for (boolean found = cursor.first(); found; found = cursor.next()) {
            byte[] key = keys.key(cursor.value());
            assertTrue(Arrays.compareUnsigned(last, key) < 0, "out of order");
            last = key;
            residents += (int) cursor.value() < RESIDENTS ? 1 : 0;
        }
        assertEquals(RESIDENTS, residents, "residents");
    }
}
