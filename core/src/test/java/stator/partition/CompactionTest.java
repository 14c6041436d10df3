package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.item.ItemView;
import stator.table.KeyRange;
import stator.table.TableSchema;

/**
 * Goal: the disk holds at most twice what is live and a constant, whatever is overwritten, deleted or dropped; and nobody
 * notices, neither readers at full speed nor who holds on to what was read.
 * Method: a store with small segments on real files; contents, and the space of files, looked at from outside.
 */
class CompactionTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final TableSchema TABLE = SmallStore.table(1);
    private static final TableSchema OTHER = SmallStore.table(2);
    private static final int KEYS = 2_000;

    /** What an empty log keeps: the head, two made ahead, what is allowed to be garbage, and the small files. */
    private static final long EMPTY_BYTES =
            SmallStore.SLACK_BYTES + 3L * SmallStore.SEGMENT_LENGTH + SmallStore.SEGMENT_LENGTH;

    @TempDir
    private @Nullable Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<Integer, Long> model = new HashMap<>();
    private long numbers;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldStayWithinTwiceTheLiveDataWhenItIsOverwritten(Durability durability) {
        try (SmallStore small = open(durability)) {
            putAll(small);
            for (int round = 0; round < 5; round++) {
                overwrite(small, KEYS);
                awaitSpace(small);
            }
            compareAll(small);
        }
        try (SmallStore small = open(durability)) {
            compareAll(small);
            overwrite(small, KEYS);
            awaitSpace(small);
            compareAll(small);
        }
    }

    @Test
    void shouldGiveEverythingBackWhenEverythingIsDeleted() {
        try (SmallStore small = open(Durability.BUFFERED)) {
            for (int round = 0; round < 3; round++) {
                putAll(small);
                List<WriteCommand> deletes = new ArrayList<>();
                for (int key = 0; key < KEYS; key++) {
                    deletes.add(small.delete(TABLE, key));
                }
                small.run(deletes);
                model.clear();
                SmallStore.await(() -> small.diskBytes() <= EMPTY_BYTES, () -> "disk=" + small.diskBytes() + rerun());
            }
        }
        try (SmallStore small = open(Durability.SYNC)) {
            compareAll(small);
        }
    }

    /** Each deletion leaves a record, and the oldest segment is full of what is never touched again. */
    @Test
    void shouldStayWithinTwiceTheLiveDataWhenItemsComeAndGoBesideOthersThatStay() {
        try (SmallStore small = open(Durability.BUFFERED)) {
            putAll(small);
            for (int round = 0; round < 20; round++) {
                List<WriteCommand> commands = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    int key = KEYS + round * 1_000 + i;
                    commands.add(small.put(TABLE, key, ++numbers));
                    commands.add(small.delete(TABLE, key));
                }
                small.run(commands);
            }
            awaitSpace(small);
            compareAll(small);
        }
        try (SmallStore small = open(Durability.BUFFERED)) {
            compareAll(small);
        }
    }

    @Test
    void shouldGiveTheSpaceOfADroppedTableBackAndItsPlacesInTheIndex() {
        try (SmallStore small = open(Durability.SYNC)) {
            putAll(small);
            long withOne = small.store().partitions()[0].index().hash().size();
            List<WriteCommand> others = new ArrayList<>();
            for (int key = 0; key < 2 * KEYS; key++) {
                others.add(small.put(OTHER, key, ++numbers));
            }
            small.run(others);
            small.drop(OTHER);
            awaitSpace(small);
            compareAll(small);
            SmallStore.await(
                    () -> !small.store().partitions()[0].index().isRemoving(), () -> "slots of the dropped table");
            assertEquals(withOne, small.store().partitions()[0].index().hash().size());
        }
        try (SmallStore small = open(Durability.SYNC)) {
            compareAll(small);
            SmallStore.await(
                    () -> !small.store().partitions()[0].index().isRemoving(), () -> "slots of the dropped table");
            assertEquals(-1, small.read(OTHER, 1));
        }
    }

    @Test
    void shouldKeepInPlaceWhatIsStillLookedAt() {
        try (SmallStore small = open(Durability.SYNC)) {
            putAll(small);
            long before = Objects.requireNonNull(model.get(17));
            BlockingQueue<WriteCommand> held = new ArrayBlockingQueue<>(1);
            Set<Long> pinned;
            try (ReadSession session = small.store().openReader()) {
                ItemView item = new ItemView();
                assertTrue(small.find(session, TABLE, 17, item));
                WriteCommand command = small.put(TABLE, 17, ++numbers);
                model.put(17, numbers);
                small.store().submit(command, held::add);
                SmallStore.await(() -> !held.isEmpty(), () -> "answer");
                pinned = segments(small);
                for (int round = 0; round < 6; round++) {
                    overwrite(small, KEYS);
                }
                assertTrue(segments(small).containsAll(pinned), "a pinned segment went");
                assertEquals(before, SmallStore.number(item));
            }
            SmallStore.await(() -> !segments(small).containsAll(pinned), () -> "the reader is gone");
            assertEquals(before, SmallStore.number(held.element().oldItem()), "a command is not closed");
            held.element().close();
            awaitSpace(small);
            compareAll(small);
        }
    }

    @Test
    void shouldShowReadersOnlyWhatIsPublishedWhileItCompacts() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        AtomicLongArray acknowledged = new AtomicLongArray(KEYS);
        AtomicBoolean done = new AtomicBoolean();
        try (SmallStore small = open(Durability.BUFFERED)) {
            putAll(small);
            model.forEach((key, number) -> acknowledged.set(key, number));
            List<Future<Long>> readers = List.of(
                    threads.submit(() -> readRandomly(small, acknowledged, done)),
                    threads.submit(() -> readRandomly(small, acknowledged, done)),
                    threads.submit(() -> scan(small, done)));
            Set<Long> before = segments(small);
            for (int round = 0; round < 6; round++) {
                overwrite(small, KEYS);
                model.forEach((key, number) -> acknowledged.set(key, number));
            }
            SmallStore.await(() -> !segments(small).containsAll(before), () -> "nothing was compacted" + rerun());
            done.set(true);
            for (Future<Long> reader : readers) {
                assertTrue(reader.get(60, TimeUnit.SECONDS) > 0, rerun());
            }
            awaitSpace(small);
        } finally {
            done.set(true);
            threads.shutdown();
            assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
        }
    }

    private static long readRandomly(SmallStore small, AtomicLongArray acknowledged, AtomicBoolean done) {
        SplittableRandom any = new SplittableRandom(SEED);
        long[] seen = new long[KEYS];
        long count = 0;
        while (!done.get()) {
            int key = any.nextInt(KEYS);
            long least = Math.max(seen[key], acknowledged.get(key));
            long number = small.read(TABLE, key);
            assertTrue(number >= least, () -> "key=" + key + " number=" + number + " least=" + least + rerun());
            seen[key] = number;
            count++;
        }
        return count;
    }

    /** Whole tables in one version: every item is there. */
    private static long scan(SmallStore small, AtomicBoolean done) {
        long count = 0;
        while (!done.get()) {
            int items = 0;
            try (ReadSession session = small.store().openReader()) {
                ItemCursor cursor = session.cursor(new KeyRange().ofTable(TABLE), true);
                while (cursor.next()) {
                    SmallStore.number(cursor.item());
                    items++;
                }
            }
            assertEquals(KEYS, items, rerun());
            count++;
        }
        return count;
    }

    private static Set<Long> segments(SmallStore small) {
        return small.wal().segments().stream()
                .map(segment -> segment.basePosition())
                .collect(Collectors.toSet());
    }

    private SmallStore open(Durability durability) {
        return new SmallStore(Objects.requireNonNull(directory), durability);
    }

    private void putAll(SmallStore small) {
        List<WriteCommand> puts = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            puts.add(small.put(TABLE, key, ++numbers));
            model.put(key, numbers);
        }
        small.run(puts);
    }

    private void overwrite(SmallStore small, int count) {
        List<WriteCommand> puts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int key = random.nextInt(KEYS);
            puts.add(small.put(TABLE, key, ++numbers));
            model.put(key, numbers);
        }
        small.run(puts);
    }

    private static void awaitSpace(SmallStore small) {
        SmallStore.await(
                () -> small.diskBytes()
                        <= 2 * small.liveBytes() + SmallStore.SLACK_BYTES + SmallStore.MAX_SEGMENT_LENGTH,
                () -> "disk=" + small.diskBytes() + " live=" + small.liveBytes() + rerun());
    }

    private void compareAll(SmallStore small) {
        for (int key = 0; key < KEYS; key++) {
            assertEquals(model.getOrDefault(key, -1L), small.read(TABLE, key), "key=" + key + rerun());
        }
        assertEquals(model.size(), small.store().itemCount(TABLE.id()), rerun());
        try (ReadSession session = small.store().openReader()) {
            ItemCursor cursor = session.cursor(new KeyRange().ofTable(TABLE), true);
            int items = 0;
            while (cursor.next()) {
                SmallStore.number(cursor.item());
                items++;
            }
            assertEquals(model.size(), items, rerun());
        }
    }

    private static String rerun() {
        return ", rerun with -Dstator.test.seed=" + SEED;
    }
}
