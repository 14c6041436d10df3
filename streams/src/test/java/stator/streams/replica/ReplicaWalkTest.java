package stator.streams.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.item.AttributeType;
import stator.item.Item;
import stator.item.MapView;
import stator.table.KeyAttribute;

/**
 * Goal: whoever looks at all items of a replica is shown each that stays once, whole, and as it was at some time meanwhile, however it changes; and
 * holds up nobody.
 * Method: one thread changes items, each with a version that only grows, and notes a version before and after it is in the file; another one
 * looks at all, again and again.
 */
@Timeout(120)
class ReplicaWalkTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;
    private static final int ITEMS = 2_000;
    private static final int STAY = 500; // the first ones, which nobody changes
    private static final ReplicaDescription DESCRIPTION =
            new ReplicaDescription("table", "identity", List.of(new KeyAttribute("id", AttributeType.S)), 1, 0, 0);

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path path;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final AtomicLongArray begun = new AtomicLongArray(ITEMS);
    private final AtomicLongArray done = new AtomicLongArray(ITEMS);
    private long sequence;

    @SuppressWarnings("NullAway.Init") // before each test
    private ReplicaDirectory directory;

    @SuppressWarnings("NullAway.Init") // before each test
    private ReplicaMap map;

    @SuppressWarnings("NullAway.Init") // before each test
    private ReplicaReader reader;

    private volatile boolean writing = true;

    @BeforeEach
    void open() throws IOException {
        ReplicaJvm.prepare();
        directory = ReplicaDirectory.open(path);
        map = publish(0, new ReplicaMap.Size(300_000, 200)); // eight segments
        reader = ReplicaReader.open(path);
        for (int n = 0; n < ITEMS; n++) {
            put(n);
        }
    }

    @AfterEach
    void close() {
        reader.close();
        map.close();
        directory.close();
    }

    @Test
    void shouldShowEachItemOnceAndWholeWhileItChanges() throws Exception {
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            while (writing) {
                int n = STAY + random.nextInt(ITEMS - STAY);
                if (random.nextInt(4) == 0) {
                    remove(n);
                } else {
                    put(n);
                }
            }
        });
        for (int pass = 0; pass < 50; pass++) {
            long[] least = versions(done);
            List<Item> shown = items();
            long[] most = versions(begun);
            Set<Integer> numbers = new HashSet<>();
            for (Item item : shown) {
                int n = item.intValue("n");
                long version = item.longValue("v");
                assertTrue(numbers.add(n), () -> RERUN + " twice: n=" + n);
                assertEquals(item(n, version), item, RERUN);
                assertTrue(version >= least[n] && version <= most[n], () -> RERUN + " n=" + n + " version=" + version);
            }
            assertTrue(IntStream.range(0, STAY).allMatch(numbers::contains), RERUN);
        }
        writing = false;
        writer.get();
        assertEquals(map.size(), items().size());
    }

    @Test
    void shouldHoldUpNobodyWhoWritesHoweverLongTheReaderTakes() throws Exception {
        List<Integer> shown = new ArrayList<>();
        reader.forEach(view -> {
            if (shown.isEmpty()) {
                CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                    for (int n = 0; n < ITEMS; n++) {
                        put(n);
                    }
                });
                writer.join();
            }
            shown.add(Item.of(view).intValue("n"));
        });
        assertEquals(ITEMS, shown.size());
    }

    @Test
    void shouldStayInTheFileThatItBeganWith() throws IOException {
        List<Long> shown = new ArrayList<>();
        int[] inner = {0};
        ReplicaMap before = map;
        reader.forEach(view -> {
            shown.add(Item.of(view).longValue("v"));
            if (shown.size() == 1) {
                map = publish(1, new ReplicaMap.Size(1_000, 200));
                put(7);
            }
            if (shown.size() % 500 == 0) {
                assertEquals(item(3, 1), reader.find("3"), "of the same file");
                reader.forEach(other -> inner[0]++);
            }
            assertEquals(1, Item.of(view).longValue("v"), "what it was shown is not touched");
        });
        assertEquals(ITEMS, shown.size());
        assertEquals(4 * ITEMS, inner[0]);
        assertEquals(List.of(item(7, 2)), items(), "then it goes on in the other");
        before.close();
    }

    @Test
    void shouldGoOnAfterAReaderThatFails() {
        assertThrows(
                IllegalStateException.class,
                () -> reader.forEach(view -> {
                    throw new IllegalStateException("of the caller's");
                }));
        put(1);
        assertEquals(item(1, 2), reader.find("1"));
        assertEquals(ITEMS, items().size());
    }

    @Test
    void shouldShowManyItemsOfOneSegment() throws IOException {
        map.close();
        map = publish(1, new ReplicaMap.Size(150_000, 20)); // one segment
        for (int n = 0; n < 150_000; n++) {
            map.put(Item.of("id", "" + n).toAttributeMap());
        }
        Set<String> ids = new HashSet<>();
        reader.forEach(view -> assertTrue(ids.add(Item.of(view).string("id"))));
        assertEquals(150_000, ids.size());
    }

    private ReplicaMap publish(long number, ReplicaMap.Size size) {
        try {
            ReplicaMap made = ReplicaMap.create(directory.file(number), size, DESCRIPTION);
            directory.publish(number);
            return made;
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private List<Item> items() {
        List<Item> all = new ArrayList<>();
        reader.forEach(view -> all.add(Item.of(view)));
        return all;
    }

    private void put(int n) {
        long version = begun.incrementAndGet(n);
        map.apply(0, ++sequence, key(n), item(n, version).toAttributeMap());
        done.set(n, version);
    }

    private void remove(int n) {
        map.apply(0, ++sequence, key(n), null);
    }

    private static MapView key(int n) {
        return Item.of("id", "" + n).toAttributeMap().view(new MapView());
    }

    private static Item item(int n, long version) {
        return Item.of("id", "" + n, "n", n, "v", version, "text", "x".repeat((int) ((n + version * 37) % 300)));
    }

    private static long[] versions(AtomicLongArray of) {
        return IntStream.range(0, ITEMS).mapToLong(of::get).toArray();
    }
}
