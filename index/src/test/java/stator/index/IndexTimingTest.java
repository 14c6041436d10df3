package stator.index;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: what a put and a get cost, and how many bytes an entry takes; figures for people, no assertion.
 * Method: 1 M random keys of 44 bytes that lie off the heap one after the other, as in a log; every 32nd put is sealed and
 * published; three rounds in one run; nanoseconds of CPU. {@code mvn -pl index -am test -Pslow -Dtest=IndexTimingTest}.
 */
@Tag("slow")
class IndexTimingTest {
    private static final int ENTRIES = 1_000_000;
    private static final int KEY_LENGTH = 44;
    private static final int BATCH = 32;

    /** Keys in one buffer; value times length is the offset. */
    private record FlatKeys(UnsafeBuffer bytes) implements KeySource {
        @Override
        public int compare(long value, DirectBuffer key, int offset, int length) {
            int mine = (int) value * KEY_LENGTH;
            int common = KeyBytes.mismatch(bytes, mine, key, offset, Math.min(KEY_LENGTH, length));
            if (common == Math.min(KEY_LENGTH, length)) {
                return KEY_LENGTH - length;
            }
            return (bytes.getByte(mine + common) & 0xFF) - (key.getByte(offset + common) & 0xFF);
        }

        @Override
        public int copyKey(long value, MutableDirectBuffer into) {
            into.putBytes(0, bytes, (int) value * KEY_LENGTH, KEY_LENGTH);
            return KEY_LENGTH;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 4096})
    void shouldTellWhatTreeOperationsCost(int pageLength) {
        UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(ENTRIES * KEY_LENGTH));
        byte[] key = new byte[KEY_LENGTH];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < ENTRIES; i++) {
            random.nextBytes(key);
            Arrays.fill(key, 0, 4, (byte) 1);
            bytes.putBytes(i * KEY_LENGTH, key);
        }
        FlatKeys keys = new FlatKeys(bytes);
        for (int round = 0; round < 3; round++) {
            try (BTree tree = BTree.open(new BTree.Context().keys(keys).pageLength(pageLength));
                    BTreeReader reader = tree.newReader(keys)) {
                long put = putAll(tree, bytes);
                double perEntry = (double) tree.usedPages() * pageLength / ENTRIES;
                int height = tree.height();
                long update = putAll(tree, bytes);
                long get = getAll(reader, bytes);
                System.out.printf(
                        "pageLength=%d round=%d put=%d ns update=%d ns get=%d ns bytesPerEntry=%.1f height=%d pending=%d%n",
                        pageLength, round, put, update, get, perEntry, height, tree.pendingPages());
            }
        }
    }

    private static long putAll(BTree tree, UnsafeBuffer bytes) {
        long start = cpuNs();
        for (int i = 0; i < ENTRIES; i++) {
            tree.put(bytes, i * KEY_LENGTH, KEY_LENGTH, i);
            if (i % BATCH == BATCH - 1) {
                tree.publish(tree.seal());
            }
        }
        return (cpuNs() - start) / ENTRIES;
    }

    private static long getAll(BTreeReader reader, UnsafeBuffer bytes) {
        long start = cpuNs();
        for (int i = 0; i < ENTRIES; i++) {
            int entry = (int) (i * 7919L % ENTRIES);
            reader.pin();
            long value = reader.find(bytes, entry * KEY_LENGTH, KEY_LENGTH);
            reader.release();
            if (value != entry) {
                throw new AssertionError("entry=" + entry + " value=" + value);
            }
        }
        return (cpuNs() - start) / ENTRIES;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldTellWhatHashOperationsCost(int round) {
        try (HashIndex index = HashIndex.open(new HashIndex.Context());
                HashProbe probe = index.newProbe()) {
            long start = cpuNs();
            for (long i = 0; i < ENTRIES; i++) {
                index.put(mix(i), HashIndex.NULL_ADDRESS, i);
            }
            long put = (cpuNs() - start) / ENTRIES;
            start = cpuNs();
            for (long i = 0; i < ENTRIES; i++) {
                long entry = i * 7919 % ENTRIES;
                probe.start(mix(entry));
                if (probe.next() != entry) {
                    throw new AssertionError("entry=" + entry);
                }
                probe.end();
            }
            long get = (cpuNs() - start) / ENTRIES;
            System.out.printf(
                    "hash round=%d put=%d ns get=%d ns bytesPerEntry=%.1f%n",
                    round, put, get, (double) index.allocatedBytes() / ENTRIES);
        }
    }

    /** CPU time of this thread, so that a busy machine tells less. */
    private static long cpuNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long mix(long value) {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        return z ^ (z >>> 27);
    }
}
