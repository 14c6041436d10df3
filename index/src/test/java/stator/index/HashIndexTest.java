package stator.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Goal: the hash index holds the entries that a map of sets holds, through growth, removal and equal hashes; readers at
 * full speed never miss an entry that stays and never get an address that was never put under their hash.
 * Method: random operations against the model; a writer that churns around entries that stay, with readers that look for
 * those; probes left open to hold old tables back.
 */
class HashIndexTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;

    @Test
    void shouldHoldWhatTheModelHoldsWhenChangedAtRandom() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int distinct = 4; distinct <= 40_000; distinct *= 10) {
            try (HashIndex index = HashIndex.open(new HashIndex.Context().initialCapacity(16));
                    HashProbe probe = index.newProbe()) {
                Map<Long, Set<Long>> model = new HashMap<>();
                long size = 0;
                int operations = distinct < 1000 ? 5_000 : 400_000;
                for (int i = 0; i < operations; i++) {
                    long hash = random.nextInt(distinct) * 0x1000_0000_0001L;
                    Set<Long> addresses = model.computeIfAbsent(hash, h -> new HashSet<>());
                    long old = addresses.isEmpty()
                            ? HashIndex.NULL_ADDRESS
                            : addresses.iterator().next();
                    int choice = random.nextInt(10);
                    if (choice < 5) {
                        index.put(hash, HashIndex.NULL_ADDRESS, i);
                        addresses.add((long) i);
                        size++;
                    } else if (choice < 7) {
                        index.put(hash, old, i);
                        size += addresses.remove(old) ? 0 : 1;
                        addresses.add((long) i);
                    } else {
                        assertEquals(addresses.remove(old), index.remove(hash, old), RERUN);
                        size -= old == HashIndex.NULL_ADDRESS ? 0 : 1;
                    }
                    assertEquals(size, index.size(), RERUN);
                    if (choice == 0 || choice == 9) {
                        assertEquals(addresses, candidates(probe, hash), RERUN + " operation=" + i);
                    }
                }
                for (Map.Entry<Long, Set<Long>> entry : model.entrySet()) {
                    assertEquals(entry.getValue(), candidates(probe, entry.getKey()), RERUN);
                }
            }
        }
    }

    private static Set<Long> candidates(HashProbe probe, long hash) {
        Set<Long> found = new HashSet<>();
        probe.start(hash);
        long address;
        while ((address = probe.next()) != HashIndex.NULL_ADDRESS) {
            found.add(address);
        }
        return found;
    }

    @Test
    void shouldNeitherMissNorMixWhenReadDuringGrowthAndRemoval() throws InterruptedException {
        int staying = 2_000;
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (HashIndex index = HashIndex.open(new HashIndex.Context().initialCapacity(16))) {
            for (int i = 0; i < staying; i++) {
                index.put(hash(i), HashIndex.NULL_ADDRESS, address(i, 0));
            }
            List<Thread> readers = new ArrayList<>();
            for (int r = 0; r < 2; r++) {
                Thread reader = new Thread(() -> read(index, staying, stop, failure), "reader-" + r);
                readers.add(reader);
                reader.start();
            }
            churn(index, staying);
            stop.set(true);
            for (Thread reader : readers) {
                reader.join();
            }
            Throwable first = failure.get();
            if (first != null) {
                throw new AssertionError(RERUN, first);
            }
            assertEquals(staying, index.size());
        }
    }

    /** Entries that stay are only replaced; others come in waves and go, so that tables grow and shrink under the readers. */
    private static void churn(HashIndex index, int staying) {
        SplittableRandom random = new SplittableRandom(SEED);
        int[] generation = new int[staying];
        for (int wave = 0; wave < 12; wave++) {
            int guests = 1_000 << random.nextInt(7);
            for (int i = 0; i < guests; i++) {
                index.put(hash(staying + i), HashIndex.NULL_ADDRESS, address(staying + i, wave));
                int kept = random.nextInt(staying);
                index.put(hash(kept), address(kept, generation[kept]), address(kept, ++generation[kept]));
            }
            for (int i = 0; i < guests; i++) {
                assertTrue(index.remove(hash(staying + i), address(staying + i, wave)), RERUN);
            }
        }
    }

    private static void read(
            HashIndex index, int staying, AtomicBoolean stop, AtomicReference<@Nullable Throwable> failure) {
        try (HashProbe probe = index.newProbe()) {
            for (int i = 0; !stop.get(); i = (i + 1) % (2 * staying)) {
                probe.start(hash(i));
                boolean found = false;
                long address;
                while ((address = probe.next()) != HashIndex.NULL_ADDRESS) {
                    found = true;
                    assertEquals(i, address >>> 32, "address of another entry");
                }
                assertTrue(found || i >= staying, "missed entry=" + i);
            }
        } catch (Throwable t) {
            failure.compareAndSet(null, t);
        }
    }

    /** Eight entries share a hash only in the bits that choose a slot: neighbours are everywhere. */
    private static long hash(int entry) {
        return (long) entry << 40 | entry;
    }

    private static long address(int entry, int generation) {
        return (long) entry << 32 | generation;
    }

    @Test
    void shouldNotShowAnotherHashInASlotThatAReaderHasFound() {
        HashTable table = new HashTable(4, 0);
        table.allocateChunk();
        long other = 1;
        while (table.home(other) != table.home(0)) {
            other++;
        }
        table.insert(0, 10);
        long found = table.find(0, table.home(0));
        table.remove(found);
        table.insert(other, 20);
        assertEquals(HashIndex.NULL_ADDRESS, table.address(found), "the reader found it under hash 0");
        table.insert(0, 11);
        assertEquals(11, table.address(found), "used again for its own hash");
        assertTrue(table.freeChunk());
    }

    @Test
    void shouldFindEveryEntryWhenAllHashesAreEqual() {
        try (HashIndex index = HashIndex.open(new HashIndex.Context().initialCapacity(16));
                HashProbe probe = index.newProbe()) {
            Set<Long> expected = new HashSet<>();
            for (long i = 0; i < 2_000; i++) {
                index.put(7, HashIndex.NULL_ADDRESS, i);
                index.put(7, HashIndex.NULL_ADDRESS, i);
                expected.add(i);
            }
            assertEquals(expected.size(), index.size());
            assertEquals(expected, candidates(probe, 7));
            assertFalse(index.remove(7, 2_000));
        }
    }

    @Test
    void shouldReuseNoTableThatAProbeMayBeIn() {
        try (HashIndex index = HashIndex.open(new HashIndex.Context().initialCapacity(16));
                HashProbe stuck = index.newProbe()) {
            index.put(1, HashIndex.NULL_ADDRESS, 1);
            stuck.start(1);
            IndexException refused = assertThrows(IndexException.class, () -> {
                for (int i = 2; i < 100_000_000; i++) {
                    index.put(i, HashIndex.NULL_ADDRESS, i);
                    index.remove(i, i);
                }
            });
            assertEquals(IndexException.Code.PINNED, refused.code());
            assertEquals(HashIndex.MAX_RETIRED, index.retiredTables());
            assertEquals(1, stuck.next());
            assertEquals(
                    IndexException.Code.PINNED,
                    assertThrows(IndexException.class, index::close).code());
            stuck.end();
        }
    }

    @Test
    void shouldGiveMemoryBackWhenEntriesGo() {
        try (HashIndex index = HashIndex.open(new HashIndex.Context())) {
            for (int i = 0; i < 200_000; i++) {
                index.put(hash(i), HashIndex.NULL_ADDRESS, i);
            }
            long full = index.allocatedBytes();
            assertTrue(full <= 2 * 200_000 / 3 * 8 * 16, "allocatedBytes=" + full);
            for (int i = 0; i < 200_000; i++) {
                assertTrue(index.remove(hash(i), i));
            }
            for (int i = 0; i < 2_000_000; i++) {
                index.put(hash(i), HashIndex.NULL_ADDRESS, i);
                assertTrue(index.remove(hash(i), i));
            }
            assertEquals(0, index.size());
            assertTrue(index.allocatedBytes() < 1 << 16, "allocatedBytes=" + index.allocatedBytes());
            assertTrue(index.capacity() < 1 << 13, "capacity=" + index.capacity());
        }
    }

    @Test
    void shouldRefuseProbesWhenClosed() {
        HashIndex index = HashIndex.open(new HashIndex.Context());
        HashProbe probe = index.newProbe();
        index.close();
        index.close();
        assertEquals(
                IndexException.Code.CLOSED,
                assertThrows(IndexException.class, () -> probe.start(1)).code());
        assertEquals(
                IndexException.Code.CLOSED,
                assertThrows(IndexException.class, () -> index.put(1, -1, 1)).code());
        assertEquals(0, index.allocatedBytes());
    }
}
