package stator.streams.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.contract.Operation;
import stator.contract.Scan;
import stator.contract.Structure;
import stator.item.Item;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.table.StreamViewType;

/**
 * Goal: a replica is equal to its table once it has caught up, whatever was written while it was copied and while it was closed; its readers
 * never see an item go back; what it cannot go on with it copies anew, and says so; what it cannot do at all it says, and keeps.
 * Method: a database and a replica in one process, random writes of another thread.
 */
@Timeout(120)
class TableReplicaTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;
    private static final String FIRST = "there is none yet";
    private static final String ANOTHER = "the table was made anew, or has another stream";

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<String> copies = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Map<List<Object>, Long> seen = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private Streams streams;

    @SuppressWarnings("NullAway.Init") // before each test
    private Stator database;

    private volatile boolean writing = true;

    @BeforeEach
    void openDatabase() {
        streams = new Streams();
        database = Stator.open(new Stator.Context()
                .directory(directory.resolve("data"))
                .durability(Durability.BUFFERED)
                .partitions(3)
                .streams(streams));
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void shouldBeEqualThoughItIsClosedAndOpenedWhileWritesGoOn() throws Exception {
        RandomLoad load = new RandomLoad(database, random.split(), 0);
        for (int i = 0; i < 500; i++) {
            load.write();
        }
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            while (writing) {
                load.write();
            }
        });
        for (int run = 0; run < 6; run++) {
            try (TableReplica replica = TableReplica.open(context());
                    ReplicaReader reader = ReplicaReader.open(replicaDirectory())) {
                for (int i = 0; i < 200; i++) {
                    replica.poll();
                    assertNoItemGoesBack(reader);
                }
            }
        }
        writing = false;
        writer.get();
        try (TableReplica replica = TableReplica.open(context());
                ReplicaReader reader = ReplicaReader.open(replicaDirectory())) {
            replica.catchUp();
            assertEquals(List.of(), ReplicaChecker.differences(reader, database), RERUN);
            assertTrue(reader.size() > 0);
            assertEquals(replica.positions(), reader.positions());
        }
        assertEquals(List.of(FIRST), copies, "it was copied once only");
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldHaveAllThatWasWrittenWhileItWasCopied() throws IOException {
        RandomLoad load = new RandomLoad(database, random.split(), 0);
        for (int i = 0; i < 100; i++) {
            load.write();
        }
        DatabaseSource source = new DatabaseSource(database);
        TableSource busy = new TableSource() {
            @Override
            public <T> T call(Operation operation, Structure request, Function<Structure, T> reader)
                    throws IOException {
                boolean isScan = operation.name().equals(Scan.OPERATION.name());
                for (int i = 0; isScan && i < 100; i++) {
                    load.write();
                }
                T answer = source.call(operation, request, reader);
                for (int i = 0; isScan && i < 100; i++) {
                    load.write();
                }
                return answer;
            }
        };
        TableReplica.open(context().source(busy)).close();
        try (ReplicaReader reader = ReplicaReader.open(replicaDirectory())) {
            assertEquals(List.of(), ReplicaChecker.differences(reader, database), RERUN);
        }
    }

    @Test
    void shouldCopyAnewWhatItCannotGoOnWith() throws IOException {
        Table table = table(StreamViewType.NEW_AND_OLD_IMAGES);
        table.put(Item.of("id", "a"));
        try (TableReplica replica = TableReplica.open(context());
                ReplicaReader reader = ReplicaReader.open(replicaDirectory())) {
            assertEquals(Item.of("id", "a"), reader.find("a"));
            database.deleteTable("orders");
            assertEquals(Item.of("id", "a"), reader.find("a"));
            Table anew = table(StreamViewType.NEW_IMAGE);
            anew.put(Item.of("id", "b", "n", 1));
            while (copies.size() < 2) {
                replica.poll();
            }
            replica.catchUp();
            while (reader.find("b") == null) {
                Thread.onSpinWait();
            }
            assertNull(reader.find("a"));
            anew.put(Item.of("id", "b", "n", 2));
            replica.catchUp();
            assertEquals(Item.of("id", "b", "n", 2), reader.find("b"));
        }
        try (TableReplica larger = TableReplica.open(context().entries(200_000))) {
            assertEquals(1, larger.size());
        }
        database.deleteTable("orders");
        table(StreamViewType.NEW_IMAGE);
        try (TableReplica replica = TableReplica.open(context().entries(200_000))) {
            assertEquals(0, replica.size());
        }
        assertEquals(List.of(FIRST, ANOTHER, "entries or itemBytes are others now", ANOTHER), copies);
    }

    @Test
    void shouldCopyAnewWhatTheMachineLeftOpen() throws IOException {
        table(StreamViewType.NEW_IMAGE).put(Item.of("id", "a"));
        TableReplica.open(context()).close();
        Path current = replicaDirectory().resolve("current");
        Files.writeString(current, "0 open 00000000-0000-0000-0000-000000000000\n");
        assertNotReady();
        TableReplica.open(context()).close();
        assertEquals(List.of(FIRST, "the machine stopped while it was open"), copies);
    }

    @Test
    void shouldGoOnWithWhatAKilledProcessLeftOpen() throws IOException {
        Table table = table(StreamViewType.NEW_IMAGE);
        table.put(Item.of("id", "a"));
        TableReplica.open(context()).close();
        Path current = replicaDirectory().resolve("current");
        Files.writeString(current, Files.readString(current).replace("closed", "open"));
        table.delete("a");
        table.put(Item.of("id", "b"));
        try (ReplicaReader reader = ReplicaReader.open(replicaDirectory())) {
            assertEquals(Item.of("id", "a"), reader.find("a"));
            TableReplica.open(context()).close();
            while (reader.find("a") != null) {
                Thread.onSpinWait();
            }
            assertEquals(List.of(), ReplicaChecker.differences(reader, database));
        }
        assertEquals(List.of(FIRST), copies);
    }

    @Test
    void shouldNotShowDamage() throws IOException {
        Table table = table(StreamViewType.NEW_IMAGE);
        table.put(Item.of("id", "a", "note", "the words that are looked for"));
        table.put(Item.of("id", "b"));
        TableReplica.open(context()).close();
        Path file = replicaDirectory().resolve("0.map");
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'W'}), bytes.indexOf("words that"));
        }
        try (ReplicaReader reader = ReplicaReader.open(replicaDirectory())) {
            assertEquals(Item.of("id", "b"), reader.find("b"));
            assertEquals(
                    ReplicaException.Code.DAMAGED,
                    assertThrows(ReplicaException.class, () -> reader.find("a")).code());
        }
    }

    @Test
    void shouldStopWhenItIsFullAndBeReadOn() throws IOException {
        Table table = table(StreamViewType.NEW_IMAGE);
        table.put(Item.of("id", "first"));
        try (TableReplica replica = TableReplica.open(context().entries(1).itemBytes(100_000));
                ReplicaReader reader = ReplicaReader.open(replicaDirectory())) {
            String large = "x".repeat(390_000);
            for (int i = 0; i < 150; i++) {
                table.put(Item.of("id", "large-" + i, "text", large));
            }
            ReplicaException full = assertThrows(ReplicaException.class, replica::catchUp);
            assertEquals(ReplicaException.Code.FULL, full.code());
            assertEquals(
                    ReplicaException.Code.FULL,
                    assertThrows(ReplicaException.class, replica::poll).code());
            assertEquals(Item.of("id", "first"), reader.find("first"));
            assertTrue(reader.size() > 8 && reader.size() < 150, "items=" + reader.size());
        }
        try (TableReplica replica = TableReplica.open(context().entries(200).itemBytes(400_000));
                ReplicaReader reader = ReplicaReader.open(replicaDirectory())) {
            assertEquals(151, replica.size());
            assertEquals(List.of(), ReplicaChecker.differences(reader, database));
        }
    }

    @Test
    void shouldHaveRoomForTheLargestItem() throws IOException {
        Table table = table(StreamViewType.NEW_IMAGE);
        Map<String, Object> large = new HashMap<>();
        for (int i = 0; i < 62_000; i++) { // of 6 bytes and some each
            large.put(Integer.toString(i, Character.MAX_RADIX), "1");
        }
        large.put("id", "a");
        table.put(Item.of(large));
        try (TableReplica replica = TableReplica.open(context().entries(1).itemBytes(1));
                ReplicaReader reader = ReplicaReader.open(replicaDirectory())) {
            replica.catchUp();
            assertEquals(List.of(), ReplicaChecker.differences(reader, database));
        }
    }

    @Test
    void shouldSayWhatItCannotDo() throws IOException {
        assertCode(ReplicaException.Code.CONFIGURATION, new ReplicaContext().table("orders"));
        assertCode(ReplicaException.Code.CONFIGURATION, context().itemBytes(1 << 20));
        assertCode(ReplicaException.Code.TABLE_GONE, context());
        database.createTable(TableSpec.named("orders").partitionKey("id", KeyType.STRING));
        assertCode(ReplicaException.Code.NO_NEW_IMAGES, context());
        database.deleteTable("orders");
        table(StreamViewType.OLD_IMAGE);
        assertCode(ReplicaException.Code.NO_NEW_IMAGES, context());
        database.deleteTable("orders");
        table(StreamViewType.NEW_IMAGE);
        assertNotReady();
        try (TableReplica replica = TableReplica.open(context())) {
            assertCode(ReplicaException.Code.IN_USE, context());
            database.deleteTable("orders");
            assertEquals(
                    ReplicaException.Code.TABLE_GONE,
                    assertThrows(ReplicaException.class, () -> {
                                while (true) {
                                    replica.poll();
                                }
                            })
                            .code());
        }
    }

    @Test
    void shouldNotBeAbleToTellAnybodyThatItIsUsed() {
        ReplicaJvm.prepare();
        assertEquals("true", System.getProperty("chronicle.analytics.disable"));
        assertThrows(ClassNotFoundException.class, () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
    }

    private void assertNoItemGoesBack(ReplicaReader reader) {
        for (int i = 0; i < 5; i++) {
            Object[] key = RandomLoad.key(random);
            Item item = reader.find(key);
            long version = item == null ? 0 : item.longValue("v");
            long before = seen.getOrDefault(List.of(key), 0L);
            assertFalse(item != null && version < before, RERUN + " before=" + before + " item=" + item);
            seen.put(List.of(key), Math.max(before, version));
        }
    }

    private void assertNotReady() {
        assertEquals(
                ReplicaException.Code.NOT_READY,
                assertThrows(ReplicaException.class, () -> ReplicaReader.open(replicaDirectory()))
                        .code());
    }

    private static void assertCode(ReplicaException.Code code, ReplicaContext ctx) {
        assertEquals(
                code,
                assertThrows(ReplicaException.class, () -> TableReplica.open(ctx))
                        .code());
    }

    private Table table(StreamViewType viewType) {
        return database.createTable(TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(viewType));
    }

    private Path replicaDirectory() {
        return directory.resolve("replica");
    }

    private ReplicaContext context() {
        return new ReplicaContext()
                .database(database, streams)
                .table("orders")
                .directory(replicaDirectory())
                .copyListener(copies::add)
                .errorHandler(failures::add);
    }
}
