package stator.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.index.IndexException;
import stator.table.TableSchema;

/**
 * Goal: a start reads the log from the newest checkpoint on, answers at once as it did before, and becomes what it was by
 * and by; damage of a checkpoint is told of and costs time only; space is given back beside checkpoints.
 * Method: a store with small segments and small intervals on real files, opened again and again; its files damaged.
 */
class CheckpointTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final TableSchema TABLE = SmallStore.table(1);
    private static final TableSchema OTHER = SmallStore.table(2);
    private static final int KEYS = 1_500;
    private static final int MANY_KEYS = 12_000; // their pages take more than what a start reads ahead
    private static final int PAGE_LENGTH = 1024;
    private static final String PAGES = "index-0/pages";

    @TempDir
    private @Nullable Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<Integer, Long> model = new HashMap<>();
    private final List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
    private long numbers;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldStartFromTheNewestCheckpoint(Durability durability) {
        try (SmallStore small = open(durability)) {
            assertEquals(0, partition(small).checkpoints().position());
            change(small, 2 * KEYS);
            awaitCheckpoint(small, 0);
        }
        for (int round = 0; round < 3; round++) {
            try (SmallStore small = open(durability)) {
                long from = partition(small).recoveredFrom();
                assertTrue(from > partition(small).wal().firstPosition(), this::rerun);
                long replayed = partition(small).wal().recoveredPosition() - from;
                assertTrue(replayed < 2 * SmallStore.CHECKPOINT_BYTES, () -> "replayed=" + replayed + rerun());
                compareAll(small);
                change(small, KEYS / 2);
                compareAll(small);
                SmallStore.await(() -> partition(small).index().isWarm(), () -> "warm" + rerun());
                compareAll(small);
                assertEquals(model.size(), small.store().itemCount(TABLE.id()), this::rerun);
                change(small, 2 * KEYS);
                awaitCheckpoint(small, from);
            }
        }
        assertEquals(List.of(), told);
    }

    /** A table that is dropped while the walk goes on, and one that was dropped before, leave nothing behind. */
    @Test
    void shouldForgetDroppedTables() {
        try (SmallStore small = open(Durability.BUFFERED)) {
            change(small, 2 * KEYS);
            fill(small, OTHER);
            awaitCheckpoint(small, 0);
        }
        long live;
        try (SmallStore small = open(Durability.BUFFERED)) {
            assertTrue(partition(small).recoveredFrom() > partition(small).wal().firstPosition());
            small.drop(OTHER);
            SmallStore.await(
                    () -> partition(small).index().isWarm()
                            && !partition(small).index().isRemoving(),
                    () -> "removed" + rerun());
            assertEquals(model.size(), small.store().itemCount(TABLE.id()));
            assertEquals(0, small.store().itemCount(OTHER.id()));
            SmallStore.await(
                    () -> partition(small).index().hash().size() == model.size(),
                    () -> "hash=" + partition(small).index().hash().size() + rerun());
            change(small, 2 * KEYS);
            awaitCheckpoint(small, partition(small).recoveredFrom());
            live = small.liveBytes();
        }
        try (SmallStore small = open(Durability.BUFFERED)) {
            assertTrue(partition(small).index().isDropped(OTHER.id()));
            assertTrue(small.liveBytes() <= live + SmallStore.CHECKPOINT_BYTES, this::rerun);
            compareAll(small);
        }
        assertEquals(List.of(), told);
    }

    @Test
    void shouldReadTheLogWhereACheckpointIsDamaged() throws IOException {
        long checkpoint;
        try (SmallStore small = open(Durability.SYNC)) {
            change(small, 2 * KEYS);
            awaitCheckpoint(small, 0);
            checkpoint = partition(small).checkpoints().position();
            change(small, 2 * KEYS);
            awaitCheckpoint(small, checkpoint);
        }
        Path index = directory().resolve("index-0");
        byte[] pages = Files.readAllBytes(index.resolve("pages"));
        for (int offset = 1024 + 32; offset < pages.length; offset += 1024) {
            pages[offset] ^= (byte) 4;
        }
        Files.write(index.resolve("pages"), pages);
        try (SmallStore small = open(Durability.SYNC)) {
            assertTrue(partition(small).recoveredFrom() <= small.wal().firstPosition(), this::rerun);
            assertTrue(told.toString().contains("pages offset="), told::toString);
            compareAll(small);
            told.clear();
            change(small, 2 * KEYS);
            awaitCheckpoint(small, checkpoint);
        }
        try (SmallStore small = open(Durability.SYNC)) {
            assertTrue(partition(small).recoveredFrom() > checkpoint, this::rerun);
            compareAll(small);
        }
        assertEquals(List.of(), told);
        for (int slot = 0; slot < 2; slot++) {
            Path description = index.resolve("checkpoint-" + slot);
            if (Files.exists(description)) {
                byte[] bytes = Files.readAllBytes(description);
                bytes[bytes.length / 2] ^= (byte) 1;
                Files.write(description, bytes);
            }
        }
        try (SmallStore small = open(Durability.SYNC)) {
            assertTrue(partition(small).recoveredFrom() <= small.wal().firstPosition(), this::rerun);
            assertTrue(told.toString().contains("checkpoint-"), told::toString);
            compareAll(small);
        }
    }

    /**
     * Damage of a page that the start did not need is told of, and costs what lies there: until the next start, which reads the
     * log.
     */
    @Test
    void shouldNameLateDamageAndReadTheLogAtTheNextStart() throws IOException {
        Path original = directory().resolve("original");
        try (SmallStore small = new SmallStore(original, Durability.BUFFERED, told::add)) {
            List<WriteCommand> commands = new ArrayList<>();
            for (int key = 0; key < MANY_KEYS; key++) {
                commands.add(small.put(TABLE, key, key));
            }
            small.run(commands);
            long filled = small.wal().position();
            while (partition(small).checkpoints().position() < filled) {
                small.run(small.put(TABLE, 0, 0)); // what is behind the checkpoint leads to one page
            }
        }
        byte[] pages = Files.readAllBytes(original.resolve(PAGES));
        int tried = 0;
        for (int page = 2; page * PAGE_LENGTH < pages.length; page++) {
            boolean leaf = pages[page * PAGE_LENGTH + 20] == 1;
            if (leaf && isDamagedLate(original, copy(original, ++tried), page)) {
                return;
            }
        }
        fail("the start needs every page" + rerun());
    }

    /** Copies a data directory; the copy is damaged later. */
    private Path copy(Path original, int number) throws IOException {
        Path copy = directory().resolve("copy-" + number);
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(original.relativize(file)));
            }
        }
        return copy;
    }

    private boolean isDamagedLate(Path original, Path data, int page) throws IOException {
        byte[] pages = Files.readAllBytes(original.resolve(PAGES));
        pages[page * PAGE_LENGTH + 32] ^= (byte) 4;
        Files.write(data.resolve(PAGES), pages);
        told.clear();
        String place = "pages offset=" + page * PAGE_LENGTH;
        try (SmallStore small = new SmallStore(data, Durability.SYNC, told::add)) {
            List<Integer> lost = lost(small, place);
            if (lost.isEmpty()) {
                return false; // no page of the newest checkpoint, or one that the start has needed
            }
            assertTrue(lost.size() < MANY_KEYS / 10, () -> "lost=" + lost.size());
            int served = lost.contains(1) ? MANY_KEYS - 1 : 1;
            assertEquals(Outcome.FAILED, small.run(small.put(TABLE, lost.get(0), 0)));
            assertEquals(Outcome.APPLIED, small.run(small.put(TABLE, served, served)));
            SmallStore.await(
                    () -> Files.notExists(data.resolve("index-0/checkpoint-0"))
                            && Files.notExists(data.resolve("index-0/checkpoint-1")),
                    () -> "discarded, told=" + told);
            assertTrue(told.toString().contains(place), told::toString);
            small.store().startScrub(Long.MAX_VALUE / 2, () -> FollowerScrub.NOTHING);
            SmallStore.await(() -> !scrub(small).running(), () -> "scrub, told=" + told);
            assertTrue(scrub(small).damage().toString().contains(place), told::toString);
        }
        told.clear();
        try (SmallStore small = new SmallStore(data, Durability.SYNC, told::add)) {
            assertTrue(partition(small).recoveredFrom() <= small.wal().firstPosition());
            assertEquals(List.of(), lost(small, "none"));
        }
        assertEquals(List.of(), told);
        return true;
    }

    private static ScrubReport scrub(SmallStore small) {
        return Objects.requireNonNull(small.store().scrubReport());
    }

    /** Keys that cannot be read, because of damage at one place; all others are as they were written. */
    private static List<Integer> lost(SmallStore small, String place) {
        List<Integer> lost = new ArrayList<>();
        for (int key = 0; key < MANY_KEYS; key++) {
            try {
                assertEquals(key, small.read(TABLE, key));
            } catch (IndexException ex) {
                assertTrue(ex.toString().contains(place), ex::toString);
                lost.add(key);
            }
        }
        return lost;
    }

    /** Segments that the newest checkpoint leads into wait for the next one, which comes. */
    @Test
    void shouldGiveSpaceBackBesideCheckpoints() {
        try (SmallStore small = open(Durability.BUFFERED)) {
            change(small, 2 * KEYS);
            for (int round = 0; round < 6; round++) {
                change(small, KEYS);
                SmallStore.await(
                        () -> small.diskBytes()
                                <= 2 * small.liveBytes() + SmallStore.SLACK_BYTES + SmallStore.MAX_SEGMENT_LENGTH,
                        () -> "disk=" + small.diskBytes() + " live=" + small.liveBytes() + rerun());
            }
            compareAll(small);
        }
        try (SmallStore small = open(Durability.BUFFERED)) {
            assertTrue(partition(small).recoveredFrom() > partition(small).wal().firstPosition(), this::rerun);
            compareAll(small);
        }
        assertEquals(List.of(), told);
    }

    private SmallStore open(Durability durability) {
        return new SmallStore(directory(), durability, told::add);
    }

    private static Partition partition(SmallStore small) {
        return small.store().partitions()[0];
    }

    private void awaitCheckpoint(SmallStore small, long before) {
        SmallStore.await(
                () -> partition(small).checkpoints().position() > before,
                () -> "checkpoint after position=" + before + " told=" + told + rerun());
    }

    private void change(SmallStore small, int count) {
        List<WriteCommand> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int key = random.nextInt(KEYS);
            if (random.nextInt(4) == 0) {
                commands.add(small.delete(TABLE, key));
                model.remove(key);
            } else {
                commands.add(small.put(TABLE, key, ++numbers));
                model.put(key, numbers);
            }
        }
        small.run(commands);
    }

    private void fill(SmallStore small, TableSchema table) {
        List<WriteCommand> commands = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            commands.add(small.put(table, key, ++numbers));
        }
        small.run(commands);
    }

    private void compareAll(SmallStore small) {
        for (int key = 0; key < KEYS; key++) {
            assertEquals(model.getOrDefault(key, -1L), small.read(TABLE, key), rerun());
        }
    }

    private String rerun() {
        return " -Dstator.test.seed=" + SEED;
    }

    private Path directory() {
        if (directory == null) {
            throw new IllegalStateException("no directory");
        }
        return directory;
    }
}
