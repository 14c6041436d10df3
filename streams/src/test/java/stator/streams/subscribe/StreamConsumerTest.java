package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.Transaction;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.Item;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.table.StreamViewType;

/**
 * Goal: a group has the effects of each change exactly once, whatever happens to its workers and to the database.
 * Method: workers that poll in turn, with a clock of the test's; some are forgotten without a word, some stand still inside their
 * processing while others take over, some fail; the database is closed and opened. Every effect adds one to an item of its own.
 */
@Timeout(120)
class StreamConsumerTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final long LIFETIME_MS = 90;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final Random random = new Random(SEED);
    private final List<StreamConsumer> workers = new ArrayList<>();
    private final Map<String, Integer> written = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private Streams streams;

    @SuppressWarnings("NullAway.Init") // before each test
    private Stator database;

    @SuppressWarnings("NullAway.Init") // before each test
    private Table orders;

    @SuppressWarnings("NullAway.Init") // before each test
    private Table effects;

    @SuppressWarnings("NullAway.Init") // before each test
    private Table positions;

    private long nowNs;
    private int names;

    @BeforeEach
    void open() {
        streams = new Streams();
        database = Stator.open(new Stator.Context()
                .directory(directory)
                .durability(Durability.BUFFERED)
                .partitions(4)
                .streams(streams));
        orders = database.ensureTable(
                TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(StreamViewType.NEW_IMAGE));
        effects = database.ensureTable(
                TableSpec.named("effects").partitionKey("id", KeyType.STRING).sortKey("n", KeyType.NUMBER));
        positions = database.ensureTable(StreamConsumer.positions("positions"));
    }

    @AfterEach
    void close() {
        workers.forEach(StreamConsumer::close);
        workers.clear();
        database.close();
    }

    @Test
    void shouldHaveEachEffectOnceWhateverHappensToWorkers() throws IOException {
        int overtaken = 0;
        for (int step = 0; step < 1_500; step++) {
            for (int i = random.nextInt(3); i > 0; i--) {
                write();
            }
            nowNs += 3_000_000;
            if (workers.size() < 3 && random.nextInt(30) == 0) {
                workers.add(join("worker-" + names++));
            }
            if (workers.size() > 1 && random.nextInt(100) == 0) {
                workers.remove(random.nextInt(workers.size())); // without a word
            }
            if (random.nextInt(400) == 0) {
                workers.clear();
                database.close();
                open();
            }
            for (StreamConsumer worker : List.copyOf(workers)) {
                boolean standsStill = random.nextInt(30) == 0;
                if (standsStill) {
                    overtaken++;
                }
                poll(worker, standsStill);
            }
        }
        workers.add(join("last"));
        finish();
        assertTrue(overtaken > 0);
        assertEachOnce();
    }

    @Test
    void shouldBeginWithTheNextChangeThoughNoWorkerLastsUntilItComes() throws IOException {
        write();
        StreamConsumer first = StreamConsumer.open(context("first").from(Beginning.latest()));
        while (first.partitions() < 4) {
            nowNs += LIFETIME_MS * 1_000_000;
            first.poll((changes, all) -> {});
        }
        first.close();
        for (int i = 0; i < 20; i++) {
            write();
        }
        workers.add(StreamConsumer.open(context("second").from(Beginning.latest())));
        int count = 0;
        while (count < 20) {
            nowNs += 1_000_000;
            count += workers.get(0).poll(this::count);
        }
        assertEquals(20, count);
        assertEquals(20, effects());
    }

    @Test
    void shouldProcessAgainWhatWasRefused() throws IOException {
        write();
        StreamConsumer worker = join("worker");
        workers.add(worker);
        effects.put(Item.of("id", "guard", "n", 0));
        ErrorType refused = assertThrows(DynamoDbException.class, () -> {
                    while (true) {
                        nowNs += 1_000_000;
                        worker.poll((changes, all) -> all.add(
                                effects.putting(Item.of("id", "guard", "n", 0)).onlyIf("attribute_not_exists(id)")));
                    }
                })
                .type();
        assertEquals(ErrorType.TRANSACTION_CANCELED, refused);
        assertThrows(UnsupportedOperationException.class, () -> {
            while (true) {
                worker.poll((changes, all) -> {
                    throw new UnsupportedOperationException();
                });
            }
        });
        finish();
        assertEachOnce();
    }

    private void poll(StreamConsumer worker, boolean standsStill) {
        worker.poll((changes, all) -> {
            if (standsStill) {
                nowNs += LIFETIME_MS * 1_000_000 * 2;
                for (int i = 0; i < 3; i++) {
                    for (StreamConsumer other : workers) {
                        if (other != worker) {
                            other.poll(this::count);
                        }
                    }
                    nowNs += LIFETIME_MS * 1_000_000 * 2;
                }
            }
            count(changes, all);
        });
    }

    private void count(List<Change> changes, Transaction all) {
        changes.forEach(
                change -> all.add(effects.update("ADD times :one", change.keys().string("id"), number(change))
                        .value(":one", 1)));
    }

    private static int number(Change change) {
        return change.newImage() == null ? -1 : change.newImage().intValue("n");
    }

    private void finish() {
        int quiet = 0;
        while (quiet < 200) {
            nowNs += 3_000_000;
            int count = 0;
            for (StreamConsumer worker : workers) {
                count += worker.poll(this::count);
            }
            quiet = count > 0
                            || effects()
                                    < written.values().stream().mapToInt(n -> n).sum()
                    ? 0
                    : quiet + 1;
        }
    }

    private int effects() {
        int[] count = {0};
        effects.scan().forEach(item -> count[0] += item.has("times") ? 1 : 0);
        return count[0];
    }

    private void assertEachOnce() {
        written.forEach((id, last) -> {
            List<Item> found = effects.query(id).list();
            assertEquals(last, found.size(), "-Dstator.test.seed=" + SEED + " id=" + id);
            found.forEach(each -> assertEquals(1, each.intValue("times"), "-Dstator.test.seed=" + SEED + " " + each));
        });
    }

    private void write() {
        String id = "order-" + random.nextInt(12);
        int number = written.merge(id, 1, Integer::sum);
        orders.put(Item.of("id", id, "n", number));
    }

    private StreamConsumer join(String name) throws IOException {
        return StreamConsumer.open(context(name));
    }

    private ConsumerContext context(String name) {
        return new ConsumerContext()
                .database(database, streams)
                .table("orders")
                .positions(positions)
                .group("billing")
                .worker(name)
                .batch(5)
                .lifetimeMs(LIFETIME_MS)
                .clock(() -> nowNs, random);
    }
}
