package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.Transaction;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.Item;
import stator.streams.Streams;
import stator.streams.record.EventName;
import stator.table.StreamViewType;

/**
 * Goal: a subscription tells every change of a table once, with its images, from where it is asked to begin; over restarts of the
 * database; in the same process and over Aeron.
 * Method: a real database; what was told is held against what was written.
 */
@Timeout(120)
class StreamSubscriptionTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

    /** How the changes come. */
    enum Way {
        SAME_PROCESS,
        AERON
    }

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final Random random = new Random(SEED);
    private final Map<String, Item> items = new HashMap<>();
    private final List<Expected> written = new ArrayList<>();
    private final List<Change> told = new ArrayList<>();
    private final List<Throwable> losses = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private Streams streams;

    @SuppressWarnings("NullAway.Init") // before each test
    private Stator database;

    @SuppressWarnings("NullAway.Init") // before each test
    private Table table;

    /** A change as it must be told. */
    private record Expected(
            EventName event,
            String id,
            @Nullable Item before,
            @Nullable Item after) {}

    @BeforeEach
    void open() {
        openDatabase();
        table = database.createTable(
                TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(StreamViewType.NEW_AND_OLD_IMAGES));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void openDatabase() {
        streams = new Streams();
        database = Stator.open(
                new Stator.Context().directory(directory).partitions(2).streams(streams));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldTellEachChangeOnceWhileTheyAreMade(Way way) throws IOException {
        try (StreamSubscription changes = subscribe(way, Beginning.trimHorizon(), Map.of())) {
            for (int i = 0; i < 500; i++) {
                write();
                changes.poll(change -> told.add(Change.of(change)));
            }
            await(changes);
        }
        assertToldAsWritten();
        assertEquals(List.of(), losses);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldBeginWhereItIsAskedTo(Way way) throws IOException {
        for (int i = 0; i < 50; i++) {
            write();
        }
        try (StreamSubscription latest = subscribe(way, Beginning.latest(), Map.of());
                StreamSubscription oldest = subscribe(way, Beginning.trimHorizon(), Map.of())) {
            List<Expected> all = List.copyOf(written);
            written.clear();
            for (int i = 0; i < 50; i++) {
                write();
            }
            await(latest);
            assertToldAsWritten();
            told.clear();
            written.addAll(0, all);
            await(oldest);
            assertToldAsWritten();
        }
        Change some = told.get(told.size() / 2);
        try (StreamSubscription fromSequence = subscribe(way, Beginning.atSequence(some.sequence()), Map.of());
                StreamSubscription fromTime = subscribe(way, Beginning.atTime(some.timestampMs()), Map.of())) {
            List<Change> before = List.copyOf(told);
            told.clear();
            long expected = before.stream()
                    .filter(each -> each.sequence() >= some.sequence())
                    .count();
            while (told.size() < expected) {
                fromSequence.poll(change -> told.add(Change.of(change)));
            }
            assertEquals(
                    before.stream()
                            .filter(each -> each.sequence() >= some.sequence())
                            .toList(),
                    told);
            told.clear();
            expected = before.stream()
                    .filter(each -> each.timestampMs() >= some.timestampMs())
                    .count();
            while (told.size() < expected) {
                fromTime.poll(change -> told.add(Change.of(change)));
            }
            assertTrue(told.stream().allMatch(each -> each.timestampMs() >= some.timestampMs()));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldGoOnBehindItsPositionsWhenDatabaseAndSubscriberAreStartedAgain(Way way) throws IOException {
        Map<Integer, Long> positions = Map.of();
        for (int restart = 0; restart < 3; restart++) {
            try (StreamSubscription changes = subscribe(way, Beginning.trimHorizon(), positions)) {
                for (int i = 0; i < 100; i++) {
                    write();
                }
                if (restart != 1) {
                    await(changes);
                }
                positions = changes.positions();
            }
            database.close();
            openDatabase();
            table = database.table("orders");
        }
        try (StreamSubscription changes = subscribe(way, Beginning.trimHorizon(), positions)) {
            await(changes);
        }
        assertToldAsWritten();
    }

    @Test
    void shouldTellWhatPassesItsFilter() throws IOException {
        try (StreamSubscription changes = StreamSubscription.open(
                new SubscriptionContext().streams(streams).table("orders").keys(keys -> Item.of(keys)
                        .string("id")
                        .equals("item-1")))) {
            for (int i = 0; i < 100; i++) {
                write();
            }
            written.removeIf(each -> !each.id.equals("item-1"));
            await(changes);
        }
        assertFalse(written.isEmpty());
        assertToldAsWritten();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shouldTellWhatBelongsToItsStreamAndNothingElse(Way way) throws IOException {
        Table other = database.createTable(
                TableSpec.named("other").partitionKey("id", KeyType.STRING).stream(StreamViewType.KEYS_ONLY));
        write();
        table.disableStream();
        table.put(Item.of("id", "item-1", "untold", 1));
        table.enableStream(StreamViewType.NEW_AND_OLD_IMAGES);
        written.clear();
        try (StreamSubscription changes = subscribe(way, Beginning.trimHorizon(), Map.of())) {
            items.put("item-1", Item.of("id", "item-1", "untold", 1));
            int there = items.size();
            for (int i = 0; i < 10; i++) {
                table.delete("item-" + i);
            }
            items.clear();
            written.clear();
            while (told.size() < there) {
                changes.poll(change -> told.add(Change.of(change)));
            }
            assertTrue(told.stream().allMatch(change -> change.event() == EventName.REMOVE));
            told.clear();
            for (int i = 0; i < 100; i++) {
                other.put(Item.of("id", "item-" + i));
                write();
                writeTogether();
            }
            await(changes);
        }
        assertToldAsWritten();
    }

    /** Two items in one transaction, in whatever partitions. */
    private void writeTogether() {
        Transaction transaction = database.transact();
        for (String id : List.of("pair-1", "pair-2")) {
            Item before = items.get(id);
            Item after = Item.of("id", id, "number", written.size());
            transaction.add(table.putting(after));
            items.put(id, after);
            written.add(new Expected(before == null ? EventName.INSERT : EventName.MODIFY, id, before, after));
        }
        transaction.run();
    }

    @Test
    void shouldSwitchAStreamOnAndOff() throws IOException {
        Table plain = database.createTable(TableSpec.named("plain").partitionKey("id", KeyType.STRING));
        plain.put(Item.of("id", "before"));
        assertRefused("Table has no stream to disable: TableName: plain", plain::disableStream);
        String first = plain.enableStream(StreamViewType.KEYS_ONLY);
        assertTrue(first.startsWith("arn:aws:dynamodb:us-east-1:000000000000:table/plain/stream/"), first);
        assertRefused(
                "Table already has an enabled stream: TableName: plain",
                () -> plain.enableStream(StreamViewType.NEW_IMAGE));
        plain.put(Item.of("id", "first", "n", 1));
        assertEquals(Map.of(Item.of("id", "first"), "null"), firstChangeOf("plain"));
        plain.disableStream();
        assertRefused("Table has no stream to disable: TableName: plain", plain::disableStream);
        plain.put(Item.of("id", "between"));
        String second = plain.enableStream(StreamViewType.NEW_IMAGE);
        assertNotEquals(first, second);
        Item item = Item.of("id", "second", "n", 2);
        plain.put(item);
        assertEquals(Map.of(Item.of("id", "second"), item.toString()), firstChangeOf("plain"));
    }

    private static void assertRefused(String text, Executable call) {
        DynamoDbException refused = assertThrows(DynamoDbException.class, call);
        assertEquals(ErrorType.VALIDATION, refused.type());
        assertEquals(text, refused.getMessage());
    }

    /** The key of the oldest change that a table's stream has, with its new image. */
    private Map<Item, String> firstChangeOf(String name) throws IOException {
        List<Change> found = new ArrayList<>();
        try (StreamSubscription changes = StreamSubscription.open(
                new SubscriptionContext().streams(streams).table(name).from(Beginning.trimHorizon()))) {
            while (found.isEmpty()) {
                changes.poll(change -> found.add(Change.of(change)));
            }
        }
        return Map.of(found.get(0).keys(), String.valueOf(found.get(0).newImage()));
    }

    @Test
    void shouldRefuseATableWithoutAStream() {
        database.createTable(TableSpec.named("other").partitionKey("id", KeyType.STRING));
        for (String name : List.of("other", "none")) {
            assertThrows(
                    IllegalStateException.class,
                    () -> StreamSubscription.open(
                            new SubscriptionContext().streams(streams).table(name)));
        }
        assertThrows(IllegalStateException.class, () -> StreamSubscription.open(new SubscriptionContext().table("x")));
    }

    private StreamSubscription subscribe(Way way, Beginning from, Map<Integer, Long> after) throws IOException {
        SubscriptionContext ctx = new SubscriptionContext()
                .table("orders")
                .from(from)
                .after(after)
                .errorHandler(losses::add);
        return StreamSubscription.open(way == Way.SAME_PROCESS ? ctx.streams(streams) : ctx.locator(streams));
    }

    private void await(StreamSubscription changes) {
        while (told.size() < written.size() || !changes.isLive()) {
            changes.poll(change -> told.add(Change.of(change)));
        }
    }

    private void write() {
        String id = "item-" + random.nextInt(10);
        Item before = items.get(id);
        if (before != null && random.nextInt(4) == 0) {
            table.delete(id);
            items.remove(id);
            written.add(new Expected(EventName.REMOVE, id, before, null));
            return;
        }
        byte[] body = new byte[random.nextInt(20) == 0 ? random.nextInt(390_000) : random.nextInt(100)];
        Item after = Item.of("id", id, "number", written.size(), "body", body);
        table.put(after);
        items.put(id, after);
        written.add(new Expected(before == null ? EventName.INSERT : EventName.MODIFY, id, before, after));
    }

    /** The order between partitions is open; that of one item is not. */
    private void assertToldAsWritten() {
        assertEquals(written.size(), told.size());
        Map<String, List<Expected>> byItem = new HashMap<>();
        written.forEach(
                each -> byItem.computeIfAbsent(each.id, id -> new ArrayList<>()).add(each));
        Map<Integer, Long> sequences = new HashMap<>();
        for (Change change : told) {
            Expected expected = Objects.requireNonNull(byItem.get(change.keys().string("id")))
                    .remove(0);
            String rerun = "-Dstator.test.seed=" + SEED + " sequence=" + change.sequence();
            assertEquals(expected.event, change.event(), rerun);
            assertEquals(expected.before, change.oldImage(), rerun);
            assertEquals(expected.after, change.newImage(), rerun);
            Long before = sequences.put(change.partition(), change.sequence());
            assertTrue(before == null || before < change.sequence(), rerun);
        }
    }
}
