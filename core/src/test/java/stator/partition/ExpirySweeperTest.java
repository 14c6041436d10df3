package stator.partition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.KeyAttribute;
import stator.table.KeyRange;
import stator.table.TableSchema;
import stator.wal.WalException;

/**
 * Goal: what has expired is deleted soon, and nothing else, whatever is written, changed and restarted meanwhile, and however
 * little of it can be remembered.
 * Method: a store whose time the test moves, beside a map of what expires when.
 */
class ExpirySweeperTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final TableSchema TABLE =
            new TableSchema(1, "sessions", new KeyAttribute("id", AttributeType.S), null);
    private static final TableSchema OTHER =
            new TableSchema(2, "others", new KeyAttribute("id", AttributeType.S), null);
    private static final long START_S = 1_800_000_000L;
    private static final int KEYS = 400;
    private static final byte[] ID = {'i', 'd'};

    @TempDir
    private @Nullable Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final AtomicLong nowMs = new AtomicLong(START_S * 1000);
    private final ItemEncoder encoder = new ItemEncoder();
    private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final TreeMap<Integer, @Nullable Long> model = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1 << 16})
    void shouldDeleteWhatHasExpiredAndNothingElse(int scheduled) throws InterruptedException {
        for (int run = 0; run < 3; run++) {
            try (PartitionedStore store = open(scheduled)) {
                store.timeToLive(TABLE, "expires");
                for (int round = 0; round < 20; round++) {
                    write(store, 60);
                    nowMs.addAndGet(random.nextInt(4_000));
                    awaitOnlyUnexpired(store);
                }
            }
        }
    }

    @Test
    void shouldExpireWhatWasThereBefore() throws InterruptedException {
        try (PartitionedStore store = open(100)) {
            write(store, 300);
            nowMs.addAndGet(60_000);
            submit(store, List.of(WriteCommand.put(OTHER, item(1, START_S))));
            assertEquals(new TreeSet<>(model.keySet()), keys(store, TABLE), rerun());
            store.timeToLive(TABLE, "expires");
            awaitOnlyUnexpired(store);
            assertEquals(1, keys(store, OTHER).size());
        }
    }

    @Test
    void shouldDeleteNothingWhenItemsDoNotExpireAnyMore() throws InterruptedException {
        try (PartitionedStore store = open(100)) {
            store.timeToLive(TABLE, "expires");
            write(store, 100);
            awaitOnlyUnexpired(store);
            TreeSet<Integer> before = keys(store, TABLE);
            store.timeToLive(TABLE, null);
            submit(store, List.of(WriteCommand.put(OTHER, item(1, START_S + 5))));
            store.timeToLive(OTHER, "expires");
            nowMs.addAndGet(60_000);
            SmallStore.await(() -> keys(store, OTHER).isEmpty(), () -> "the other table's item" + rerun());
            assertEquals(before, keys(store, TABLE), rerun());
        }
    }

    @Test
    void shouldLeaveWhatExpiredMoreThanFiveYearsAgo() throws InterruptedException {
        long fiveYearsS = 5 * 365 * 86_400L + 86_400;
        try (PartitionedStore store = open(100)) {
            submit(
                    store,
                    List.of(
                            WriteCommand.put(TABLE, item(1, START_S - fiveYearsS - 1)),
                            WriteCommand.put(TABLE, item(2, START_S - fiveYearsS)),
                            WriteCommand.put(TABLE, item(3, START_S)),
                            WriteCommand.put(TABLE, item(4, START_S - 1)),
                            WriteCommand.put(TABLE, item(5, null))));
            store.timeToLive(TABLE, "expires");
            SmallStore.await(
                    () -> keys(store, TABLE).equals(new TreeSet<>(List.of(1, 3, 5))),
                    () -> keys(store, TABLE) + rerun());
            nowMs.addAndGet(1);
            SmallStore.await(
                    () -> keys(store, TABLE).equals(new TreeSet<>(List.of(1, 5))), () -> keys(store, TABLE) + rerun());
        }
    }

    @Test
    void shouldGoOnWithOtherTablesWhenAnItemIsDamaged() throws InterruptedException, IOException {
        try (PartitionedStore store = open(100)) {
            submit(
                    store,
                    List.of(WriteCommand.put(TABLE, item(7_777, START_S)), WriteCommand.put(OTHER, item(1, null))));
            damage("key-7777");
            nowMs.addAndGet(1);
            store.timeToLive(TABLE, "expires");
            SmallStore.await(() -> !errors.isEmpty(), () -> "nothing was told");
            store.timeToLive(OTHER, "expires");
            submit(store, List.of(WriteCommand.put(OTHER, item(1, START_S))));
            SmallStore.await(() -> keys(store, OTHER).isEmpty(), () -> "the other table's item");
        }
        assertTrue(errors.stream().allMatch(WalException.class::isInstance), errors::toString);
        errors.clear();
    }

    /** Flips a bit of the only record that holds a text, in the item behind its key. */
    private void damage(String text) throws IOException {
        try (Stream<Path> files = Files.walk(Objects.requireNonNull(directory))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                int at = new String(Files.readAllBytes(file), ISO_8859_1).lastIndexOf(text);
                if (at >= 0) {
                    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                        raw.seek(at);
                        int before = raw.read();
                        raw.seek(at);
                        raw.write(before ^ 1);
                    }
                }
            }
        }
    }

    @AfterEach
    void nothingElseWentWrong() {
        assertEquals(List.of(), List.copyOf(errors));
    }

    /** More at once than can be under way, and than can be remembered. */
    @Test
    void shouldDeleteManyThatExpireInOneSecond() throws InterruptedException {
        int many = 20_000;
        try (PartitionedStore store = open(1_000)) {
            store.timeToLive(TABLE, "expires");
            List<WriteCommand> puts = new ArrayList<>();
            for (int key = 0; key < many; key++) {
                puts.add(WriteCommand.put(TABLE, item(key, START_S + 10)));
            }
            submit(store, puts);
            assertEquals(many, store.itemCount(TABLE.id()));
            nowMs.addAndGet(10_001);
            SmallStore.await(() -> store.itemCount(TABLE.id()) == 0, () -> store.itemCount(TABLE.id()) + " left");
        }
    }

    private PartitionedStore open(int scheduled) {
        return PartitionedStore.open(new StoreContext()
                .directory(Objects.requireNonNull(directory))
                .partitions(4)
                .durability(Durability.BUFFERED)
                .clock(nowMs::get)
                .maxSubmitWaitNs(TimeUnit.SECONDS.toNanos(60))
                .expiryIntervalNs(1_000_000)
                .maxScheduledExpiries(scheduled)
                .errorHandler(errors::add));
    }

    private void write(PartitionedStore store, int count) throws InterruptedException {
        List<WriteCommand> writes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int key = random.nextInt(KEYS);
            if (random.nextInt(8) == 0) {
                writes.add(WriteCommand.delete(
                        TABLE,
                        encoder.beginMap()
                                .name("id")
                                .string("key-" + key)
                                .endMap()
                                .finish()));
                model.remove(key);
                continue;
            }
            Long expiryS = random.nextInt(5) == 0 ? null : nowMs.get() / 1000 + random.nextInt(-1, 12);
            writes.add(WriteCommand.put(TABLE, item(key, expiryS)));
            model.put(key, expiryS);
        }
        submit(store, writes);
    }

    /** A time that is none, by its type, does not count; one with a fraction does. */
    private AttributeMap item(int key, @Nullable Long expiryS) {
        encoder.beginMap().name("id").string("key-" + key);
        if (expiryS == null) {
            encoder.name("expires").string("1");
        } else if (key % 2 == 0) {
            encoder.name("expires").number(expiryS);
        } else {
            encoder.name("expires").number((expiryS - 1) + ".5");
        }
        return encoder.endMap().finish();
    }

    private void awaitOnlyUnexpired(PartitionedStore store) {
        model.values().removeIf(expiryS -> expiryS != null && expiryS * 1000 < nowMs.get());
        TreeSet<Integer> expected = new TreeSet<>(model.keySet());
        SmallStore.await(
                () -> keys(store, TABLE).equals(expected),
                () -> "found=" + keys(store, TABLE) + " expected=" + expected + rerun());
    }

    private static TreeSet<Integer> keys(PartitionedStore store, TableSchema table) {
        TreeSet<Integer> keys = new TreeSet<>();
        try (ReadSession session = store.openReader()) {
            ItemCursor cursor = session.cursor(new KeyRange().ofTable(table), true);
            MapView item = new MapView();
            ValueView value = new ValueView();
            while (cursor.next()) {
                assertTrue(cursor.item().map(item).find(ID, value));
                keys.add(Integer.parseInt(value.text().substring("key-".length())));
            }
        }
        return keys;
    }

    private static void submit(PartitionedStore store, List<WriteCommand> commands) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(commands.size());
        AtomicLong applied = new AtomicLong();
        for (WriteCommand command : commands) {
            store.submit(command, done -> {
                applied.addAndGet(done.outcome() == Outcome.APPLIED ? 1 : 0);
                done.close();
                left.countDown();
            });
        }
        assertTrue(left.await(60, TimeUnit.SECONDS), "no answer");
        assertEquals(commands.size(), applied.get(), "applied" + rerun());
    }

    private static String rerun() {
        return ", rerun with -Dstator.test.seed=" + SEED;
    }
}
