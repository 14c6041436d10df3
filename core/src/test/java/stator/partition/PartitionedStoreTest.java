package stator.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.contract.ErrorType;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.ItemKey;
import stator.table.KeyAttribute;
import stator.table.KeyRange;
import stator.table.TableSchema;
import stator.wal.SimulatedDisk;
import stator.wal.Wal;
import stator.wal.WalException;

/**
 * Goal: what the store answers is what a sorted map would, through restarts, in both durabilities.
 * Method: random puts, deletes, point reads and range reads over few keys, compared after every step; the directory is
 * closed and opened again now and then, sometimes with another number of commands under way.
 */
class PartitionedStoreTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final TableSchema TABLE = new TableSchema(
            7, "games", new KeyAttribute("player", AttributeType.S), new KeyAttribute("level", AttributeType.N));
    private static final TableSchema OTHER =
            new TableSchema(8, "other", new KeyAttribute("player", AttributeType.S), null);

    @TempDir
    private @Nullable Path directory;

    private final Random random = new Random(SEED);
    private final ItemEncoder encoder = new ItemEncoder();
    private final TreeMap<String, TreeMap<Integer, String>> model = new TreeMap<>();

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldAnswerAsASortedMapWouldThroughRestarts(Durability durability) {
        for (int restart = 0; restart < 6; restart++) {
            try (PartitionedStore store = open(durability)) {
                compareAll(store);
                for (int step = 0; step < 400; step++) {
                    int player = random.nextInt(5);
                    int level = random.nextInt(40) - 20;
                    if (random.nextInt(3) == 0) {
                        delete(store, player, level);
                    } else {
                        put(store, player, level, "score " + random.nextInt());
                    }
                    compareOne(store, "p" + random.nextInt(5), random.nextInt(40) - 20);
                    if (step % 40 == 0) {
                        compareAll(store);
                    }
                }
                compareAll(store);
            }
        }
    }

    @Test
    void shouldAnswerEveryCommandOfManyUnderWay() throws InterruptedException {
        try (PartitionedStore store = open(Durability.SYNC)) {
            int count = 20_000;
            BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(count);
            for (int i = 0; i < count; i++) {
                store.submit(
                        WriteCommand.put(TABLE, item("p" + i % 97, i, "x")),
                        command -> outcomes.add(command.outcome()));
            }
            for (int i = 0; i < count; i++) {
                assertEquals(Outcome.APPLIED, outcomes.take(), rerun());
            }
            assertEquals(count, store.itemCount(TABLE.id()));
        }
        try (PartitionedStore store = open(Durability.SYNC)) {
            assertEquals(20_000, store.itemCount(TABLE.id()));
        }
    }

    @Test
    void shouldRefuseAndCloseAfterAForceHasFailed(@TempDir Path other) throws InterruptedException {
        SimulatedDisk disk = new SimulatedDisk(SEED);
        StoreContext ctx = new StoreContext().directory(other).partitions(1).logs(i -> new Wal.Context().storage(disk));
        BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(2);
        PartitionedStore store = PartitionedStore.open(ctx);
        disk.failForceAt(disk.forces() + 1);
        for (int i = 0; i < 2; i++) {
            store.submit(WriteCommand.put(TABLE, item("p", i, "x")), command -> outcomes.add(command.outcome()));
            assertEquals(Outcome.FAILED, outcomes.take(), rerun());
        }
        assertTimeoutPreemptively(Duration.ofSeconds(10), store::close, rerun());
    }

    @Test
    void shouldLetGoOfTheDirectoryThoughClosingFails(@TempDir Path other) throws IOException {
        PartitionedStore store = PartitionedStore.open(
                new StoreContext().directory(other).partitions(1).durability(Durability.SYNC));
        Path inTheWay = other.resolve("partition-0").resolve("clean-stop.tmp").resolve("file");
        Files.createDirectories(inTheWay);
        assertThrows(RuntimeException.class, store::close);
        Files.delete(inTheWay);
        PartitionedStore.open(new StoreContext().directory(other)).close();
    }

    @Test
    void shouldDropATableAndNothingElse() throws InterruptedException {
        try (PartitionedStore store = open(Durability.SYNC)) {
            for (int i = 0; i < 200; i++) {
                put(store, i % 5, i, "x");
            }
            run(store, WriteCommand.put(OTHER, key(OTHER, "kept", 0)));
            BlockingQueue<WriteCommand> done = new ArrayBlockingQueue<>(1);
            store.dropTable(TABLE, done::add);
            assertEquals(Outcome.APPLIED, done.take().outcome());
            model.clear();
            compareAll(store);
            assertEquals(0, store.itemCount(TABLE.id()));
            assertEquals(1, store.itemCount(OTHER.id()));
            WriteCommand late = run(store, WriteCommand.put(TABLE, item("p1", 1, "too late")));
            assertEquals(ErrorType.RESOURCE_NOT_FOUND, late.error().type());
        }
        try (PartitionedStore store = open(Durability.SYNC)) {
            compareAll(store);
            assertEquals(0, store.sizeBytes(TABLE.id()));
            assertEquals(1, store.itemCount(OTHER.id()));
        }
    }

    @Test
    void shouldWaitForTheDiskOnlyWhereAWriteAsksForIt() {
        StoreContext ctx = new StoreContext()
                .directory(Objects.requireNonNull(directory))
                .partitions(1)
                .nanoClock(() -> 0) // never time to force for nobody
                .durability(Durability.BUFFERED);
        try (PartitionedStore store = PartitionedStore.open(ctx)) {
            Wal wal = store.partitions()[0].wal();
            long opened = wal.durablePosition();
            run(store, WriteCommand.put(TABLE, item("p", 1, "plain")));
            assertEquals(opened, wal.durablePosition(), "forced for nobody");
            run(store, WriteCommand.put(TABLE, item("p", 2, "more")).durability(Durability.SYNC));
            assertTrue(wal.durablePosition() > opened);
            assertEquals(wal.position(), wal.durablePosition());
            run(store, WriteCommand.delete(TABLE, key(TABLE, "p", 3)).durability(Durability.SYNC)); // nothing to store
        }
    }

    @Test
    void shouldTakeNoMoreWritesThatWaitForTheDiskThanItHasPlacesFor() {
        DurableReplies replies = new DurableReplies(2);
        assertTrue(replies.enter());
        assertTrue(replies.enter());
        assertFalse(replies.enter());
        replies.leave();
        assertTrue(replies.enter());
        assertFalse(replies.enter());
    }

    @Test
    void shouldRefuseASecondStoreOnTheSameDirectory() {
        try (PartitionedStore store = open(Durability.SYNC)) {
            assertEquals(0, store.itemCount(TABLE.id()));
            WalException refused = assertThrows(WalException.class, () -> open(Durability.SYNC));
            assertEquals(WalException.Code.DIRECTORY_IN_USE, refused.code());
        }
    }

    @Test
    void shouldRefuseAnotherNumberOfPartitions() {
        open(Durability.SYNC).close();
        StoreException refused = assertThrows(
                StoreException.class,
                () -> PartitionedStore.open(new StoreContext()
                        .directory(Objects.requireNonNull(directory))
                        .partitions(7)));
        assertEquals(StoreException.Code.CONFIGURATION, refused.code());
    }

    @Test
    void shouldFailCommandsAfterClose() {
        PartitionedStore store = open(Durability.SYNC);
        store.close();
        List<Outcome> outcomes = new ArrayList<>();
        store.submit(WriteCommand.put(TABLE, item("p", 1, "x")), command -> outcomes.add(command.outcome()));
        assertEquals(List.of(Outcome.FAILED), outcomes);
    }

    private PartitionedStore open(Durability durability) {
        return PartitionedStore.open(new StoreContext()
                .directory(Objects.requireNonNull(directory))
                .partitions(3)
                .maxSubmitWaitNs(60_000_000_000L)
                .durability(durability));
    }

    private void put(PartitionedStore store, int player, int level, String score) {
        WriteCommand command = run(store, WriteCommand.put(TABLE, item("p" + player, level, score)));
        assertEquals(Outcome.APPLIED, command.outcome(), rerun());
        String before =
                model.computeIfAbsent("p" + player, name -> new TreeMap<>()).put(level, score);
        assertEquals(before, command.oldItem().isPresent() ? score(command.oldItem()) : null, rerun());
        assertEquals(score, score(command.newItem()), rerun());
    }

    private void delete(PartitionedStore store, int player, int level) {
        WriteCommand command = run(store, WriteCommand.delete(TABLE, key(TABLE, "p" + player, level)));
        assertEquals(Outcome.APPLIED, command.outcome(), rerun());
        TreeMap<Integer, String> levels = model.get("p" + player);
        String before = levels == null ? null : levels.remove(level);
        assertEquals(before, command.oldItem().isPresent() ? score(command.oldItem()) : null, rerun());
    }

    private static WriteCommand run(PartitionedStore store, WriteCommand command) {
        BlockingQueue<WriteCommand> done = new ArrayBlockingQueue<>(1);
        store.submit(command, done::add);
        try {
            return done.take();
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    private void compareOne(PartitionedStore store, String player, int level) {
        ItemView found = new ItemView();
        try (ReadSession session = store.openReader()) {
            ItemKey key = new ItemKey()
                    .wrap(TABLE, store.hashSeed(), key(TABLE, player, level).view(new MapView()));
            boolean there = session.find(key, found);
            String expected = model.getOrDefault(player, new TreeMap<>()).get(level);
            assertEquals(expected, there ? score(found) : null, rerun());
        }
    }

    private void compareAll(PartitionedStore store) {
        long items = 0;
        for (Map.Entry<String, TreeMap<Integer, String>> player : model.entrySet()) {
            items += player.getValue().size();
            ValueView name = new ValueView();
            MapView key = key(TABLE, player.getKey(), 0).view(new MapView());
            assertTrue(key.find("player".getBytes(UTF_8), name));
            KeyRange range = new KeyRange().ofPartition(TABLE, store.hashSeed(), name);
            assertEquals(new ArrayList<>(player.getValue().values()), read(store, range, true), rerun());
            assertEquals(
                    new ArrayList<>(player.getValue().descendingMap().values()), read(store, range, false), rerun());
        }
        assertEquals(items, store.itemCount(TABLE.id()), rerun());
        List<String> whole = read(store, new KeyRange().ofTable(TABLE), true);
        assertEquals(items, whole.size(), rerun());
        int segments = 1 + random.nextInt(9);
        List<String> sliced = new ArrayList<>();
        for (int segment = 0; segment < segments; segment++) {
            sliced.addAll(read(store, new KeyRange().ofSegment(TABLE, segment, segments), true));
        }
        assertEquals(whole, sliced, rerun());
    }

    private static List<String> read(PartitionedStore store, KeyRange range, boolean forward) {
        List<String> scores = new ArrayList<>();
        try (ReadSession session = store.openReader()) {
            ItemCursor cursor = session.cursor(range, forward);
            while (cursor.next()) {
                scores.add(score(cursor.item()));
            }
            assertFalse(cursor.next());
        }
        return scores;
    }

    private static String score(ItemView item) {
        ValueView score = new ValueView();
        assertTrue(item.map(new MapView()).find(new byte[] {'s'}, score));
        return score.text();
    }

    private AttributeMap item(String player, int level, String score) {
        return encoder.beginMap()
                .name("player")
                .string(player)
                .name("level")
                .number(level)
                .name("s")
                .string(score)
                .endMap()
                .finish();
    }

    private AttributeMap key(TableSchema table, String player, int level) {
        encoder.beginMap().name("player").string(player);
        if (table.sortKey() != null) {
            encoder.name("level").number(level);
        }
        return encoder.endMap().finish();
    }

    private static String rerun() {
        return "rerun with -Dstator.test.seed=" + SEED;
    }
}
