package stator.streams.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.item.AttributeType;
import stator.item.Item;
import stator.item.MapView;
import stator.table.KeyAttribute;

/**
 * Goal: a file whose process was killed in the middle of whatever it did has, of each partition, all changes up to its position, and at most the one
 * behind it; so that one, told again, makes it right.
 * Method: a process that does nothing but apply changes, which follow from the seed and their number; SIGKILL; recovery; the next change of each
 * partition; comparison with a map on the heap.
 */
class ReplicaMapCrashTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;
    private static final int PARTITIONS = 3;
    private static final int KEYS = 200;
    private static final int AT_LEAST = 50; // changes of each partition, before a kill
    private static final ReplicaDescription DESCRIPTION = new ReplicaDescription(
            "table", "identity", List.of(new KeyAttribute("id", AttributeType.S)), PARTITIONS, 0, 0);

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<String, Item> model = new HashMap<>();
    private final long[] done = new long[PARTITIONS];

    @Test
    @Timeout(120)
    void shouldHaveAllUpToThePositionAfterAKill() throws Exception {
        run(2);
    }

    @Test
    @Tag("slow")
    void shouldHaveAllUpToThePositionAfterManyKills() throws Exception {
        run(40 * ReplicaProcess.KILLS / 25);
    }

    @Test
    void shouldKnowThePositionBeforeOneThatIsTorn() throws IOException {
        long before = 0x1020304050607080L;
        long torn = before + 1;
        Path file = directory.resolve("0.map");
        ReplicaJvm.prepare();
        try (ReplicaMap map = ReplicaMap.create(file, new ReplicaMap.Size(1_000, 1_000), DESCRIPTION)) {
            map.position(1, before - 1);
            map.position(1, before);
            map.position(1, torn);
        }
        ByteBuffer wanted =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, torn);
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        int offset = bytes.indexOf(new String(wanted.array(), StandardCharsets.ISO_8859_1));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), offset);
        }
        try (ReplicaMap map = Objects.requireNonNull(ReplicaMap.recover(file))) {
            assertEquals(Map.of(0, -1L, 1, before, 2, -1L), map.positions());
            assertEquals(0, map.size());
        }
    }

    private void run(int kills) throws Exception {
        Path file = directory.resolve("0.map");
        ReplicaJvm.prepare();
        try (ReplicaMap map = ReplicaMap.create(file, new ReplicaMap.Size(1_000, 1_000), DESCRIPTION)) {
            for (int i = 0; i < PARTITIONS; i++) {
                map.position(i, 0);
            }
        }
        for (int kill = 0; kill < kills; kill++) {
            ReplicaProcess process = ReplicaProcess.start(Applier.class, file.toString(), String.valueOf(SEED));
            process.awaitReady();
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50_000 + random.nextInt(300_000)));
            process.kill();
            try (ReplicaMap map = Objects.requireNonNull(ReplicaMap.recover(file), RERUN)) {
                for (int i = 0; i < PARTITIONS; i++) {
                    long position = map.readPosition(i);
                    assertTrue(position >= done[i], RERUN + " position=" + position + " before=" + done[i]);
                    for (long sequence = done[i] + 1; sequence <= position + 1; sequence++) {
                        Change change = Change.of(SEED, i, sequence);
                        model.merge(change.id, change.item(), (before, now) -> now);
                        if (change.isRemoval) {
                            model.remove(change.id);
                        }
                    }
                    Change.of(SEED, i, position + 1).apply(map, i, position + 1);
                    done[i] = position + 1;
                }
                assertSame(map, kill);
            }
        }
        assertTrue(done[0] > (long) kills * AT_LEAST, "changes=" + done[0]);
    }

    private void assertSame(ReplicaMap map, int kill) {
        Map<String, Item> found = new HashMap<>();
        map.forEach(view -> {
            Item item = Item.of(view);
            found.put(item.string("id"), item);
        });
        Set<String> different = new TreeSet<>(model.keySet());
        different.addAll(found.keySet());
        different.removeIf(id -> Objects.equals(model.get(id), found.get(id)));
        assertEquals(Set.of(), different, RERUN + " kill=" + kill);
        assertEquals(model.size(), map.size(), RERUN + " kill=" + kill);
    }

    /** The change of a number: it follows from that. */
    private record Change(String id, boolean isRemoval, long sequence, int length) {
        static Change of(long seed, int partition, long sequence) {
            SplittableRandom random = new SplittableRandom(seed + partition + sequence * PARTITIONS);
            int length = random.nextInt(random.nextInt(20) == 0 ? 20_000 : 1_000);
            return new Change(partition + "-" + random.nextInt(KEYS), random.nextInt(4) == 0, sequence, length);
        }

        Item item() {
            return Item.of("id", id, "sequence", sequence, "text", "x".repeat(length));
        }

        void apply(ReplicaMap map, int partition, long number) {
            MapView key = Item.of("id", id).toAttributeMap().view(new MapView());
            map.apply(partition, number, key, isRemoval ? null : item().toAttributeMap());
        }
    }

    /** Applies changes until it is killed. */
    static final class Applier {
        private Applier() {}

        /** With the file, and the seed. */
        public static void main(String[] arguments) throws IOException {
            ReplicaJvm.prepare();
            long seed = Long.parseLong(arguments[1]);
            try (@Nullable ReplicaMap map = ReplicaMap.openExisting(Path.of(arguments[0]))) {
                ReplicaMap opened = Objects.requireNonNull(map);
                long[] next = new long[PARTITIONS];
                opened.positions().forEach((partition, position) -> next[partition] = position + 1);
                for (int round = 0; true; round++) {
                    if (round == AT_LEAST) {
                        System.out.println("ready");
                    }
                    for (int i = 0; i < PARTITIONS; i++) {
                        Change.of(seed, i, next[i]).apply(opened, i, next[i]);
                        next[i]++;
                    }
                }
            }
        }
    }
}
