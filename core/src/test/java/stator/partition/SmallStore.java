package stator.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.agrona.ErrorHandler;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.NumberCodec;
import stator.item.ValueView;
import stator.table.ItemKey;
import stator.table.KeyAttribute;
import stator.table.TableSchema;
import stator.wal.Wal;

/**
 * A store with small segments on real files, and numbered items whose padding follows from their number, so that a mixture
 * of two is noticed. One thread writes.
 */
final class SmallStore implements AutoCloseable {
    static final int SEGMENT_LENGTH = 64 << 10;
    static final int MAX_SEGMENT_LENGTH = 256 << 10;
    static final long SLACK_BYTES = 512 << 10;
    static final long CHECKPOINT_BYTES = 256 << 10;

    private static final int PADDING = 400;
    private static final int UNDER_WAY = 64;
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final byte[] NUMBER = "n".getBytes(UTF_8);
    private static final byte[] PAD = "pad".getBytes(UTF_8);

    private final Path directory;
    private final PartitionedStore store;
    private final ItemEncoder encoder = new ItemEncoder();

    SmallStore(Path directory, Durability durability) {
        this(directory, durability, Throwable::printStackTrace);
    }

    /** @param errorHandler told of damage */
    SmallStore(Path directory, Durability durability, ErrorHandler errorHandler) {
        this.directory = directory;
        store = PartitionedStore.open(new StoreContext()
                .directory(directory)
                .partitions(1)
                .durability(durability)
                .compactionSlackBytes(SLACK_BYTES)
                .checkpointIntervalBytes(CHECKPOINT_BYTES)
                .errorHandler(errorHandler)
                .logs(number -> new Wal.Context()
                        .directory(directory.resolve("partition-" + number))
                        .initialSegmentLength(SEGMENT_LENGTH)
                        .maxSegmentLength(MAX_SEGMENT_LENGTH)
                        .maxRecordLength(SEGMENT_LENGTH / 2)));
    }

    static TableSchema table(int id) {
        return new TableSchema(id, "table-" + id, new KeyAttribute("id", AttributeType.S), null);
    }

    PartitionedStore store() {
        return store;
    }

    WriteCommand put(TableSchema table, int key, long number) {
        return WriteCommand.put(
                table,
                encoder.beginMap()
                        .name("id")
                        .string("key-" + key)
                        .name("n")
                        .number(number)
                        .name("pad")
                        .string(padding(number))
                        .endMap()
                        .finish());
    }

    WriteCommand delete(TableSchema table, int key) {
        return WriteCommand.delete(table, key(key));
    }

    /** Executes commands, some at a time, and waits for all; returns the outcome of each. The commands are closed. */
    List<Outcome> run(List<WriteCommand> commands) {
        List<Outcome> outcomes = new ArrayList<>();
        BlockingQueue<WriteCommand> done = new ArrayBlockingQueue<>(UNDER_WAY);
        int submitted = 0;
        while (outcomes.size() < commands.size()) {
            while (submitted < commands.size() && submitted - outcomes.size() < UNDER_WAY) {
                store.submit(commands.get(submitted++), done::add);
            }
            try (WriteCommand command = take(done)) {
                outcomes.add(command.outcome());
            }
        }
        return outcomes;
    }

    Outcome run(WriteCommand command) {
        return run(List.of(command)).get(0);
    }

    void drop(TableSchema table) {
        BlockingQueue<WriteCommand> done = new ArrayBlockingQueue<>(1);
        store.dropTable(table, done::add);
        assertEquals(Outcome.APPLIED, take(done).outcome());
    }

    /** The number of an item as it is published, -1 if there is none. Any thread may call. */
    long read(TableSchema table, int key) {
        try (ReadSession session = store.openReader()) {
            ItemView item = new ItemView();
            return find(session, table, key, item) ? number(item) : -1;
        }
    }

    boolean find(ReadSession session, TableSchema table, int key, ItemView into) {
        AttributeMap attributes = new ItemEncoder()
                .beginMap()
                .name("id")
                .string("key-" + key)
                .endMap()
                .finish();
        return session.find(new ItemKey().wrap(table, store.hashSeed(), attributes.view(new MapView())), into);
    }

    /** The number of an item, all of whose bytes have been looked at. */
    static long number(ItemView item) {
        MapView map = item.map(new MapView());
        ValueView value = new ValueView();
        if (!map.find(NUMBER, value)) {
            fail("item without number");
        }
        long number = NumberCodec.bigDecimal(value.buffer(), value.contentOffset(), value.contentLength())
                .longValueExact();
        if (!map.find(PAD, value)) {
            fail("item without padding");
        }
        assertEquals(padding(number), value.text());
        return number;
    }

    Wal wal() {
        return store.partitions()[0].wal();
    }

    /** Bytes that the partition's files take. */
    long diskBytes() {
        try (Stream<Path> files = Files.list(directory.resolve("partition-0"))) {
            return files.mapToLong(SmallStore::size).sum();
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }

    /** Bytes of live records. */
    long liveBytes() {
        return wal().segments().stream()
                .mapToLong(segment -> segment.liveBytes())
                .sum();
    }

    static void await(BooleanSupplier condition, Supplier<String> what) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                fail("in vain: " + what.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        store.close();
    }

    private AttributeMap key(int key) {
        return encoder.beginMap().name("id").string("key-" + key).endMap().finish();
    }

    private static String padding(long number) {
        return String.valueOf((char) ('a' + number % 26)).repeat(PADDING + (int) (number % 100));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException ex) {
            return 0; // removed meanwhile
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private static WriteCommand take(BlockingQueue<WriteCommand> done) {
        try {
            WriteCommand command = done.poll(PATIENCE_NS, TimeUnit.NANOSECONDS);
            if (command == null) {
                throw new AssertionError("no answer");
            }
            return command;
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }
}
