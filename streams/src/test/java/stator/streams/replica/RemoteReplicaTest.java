package stator.streams.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.TableSpec;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.item.Item;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.subscribe.LocatorElsewhere;
import stator.table.StreamViewType;

/**
 * Goal: a replica of another process's table, which loses its connection, says what has become of the table meanwhile, by its code, or copies it anew.
 * Method: the database is closed and opened in this process, and the replica connects to it as if it were another one; time goes on, so that
 * streams that have ended are forgotten.
 */
@Timeout(180)
class RemoteReplicaTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final List<String> copies = new ArrayList<>();
    private final List<Throwable> losses = new CopyOnWriteArrayList<>();
    private Clock clock = Clock.systemUTC();
    private Streams streams = new Streams();

    @SuppressWarnings("NullAway.Init") // before each test
    private Stator database;

    @SuppressWarnings("NullAway.Init") // before each test
    private TableReplica replica;

    @BeforeEach
    void openReplica() throws IOException {
        open();
        create(StreamViewType.NEW_IMAGE);
        database.createTable(
                TableSpec.named("other").partitionKey("id", KeyType.STRING).stream(StreamViewType.KEYS_ONLY));
        database.table("orders").put(Item.of("id", "a"));
        replica = TableReplica.open(new ReplicaContext()
                .database(database, new LocatorElsewhere(() -> streams))
                .source(new Source())
                .table("orders")
                .directory(directory.resolve("replica"))
                .copyListener(copies::add)
                .errorHandler(losses::add));
        assertEquals(1, replica.size());
    }

    @AfterEach
    void close() {
        replica.close();
        database.close();
    }

    @Test
    void shouldSayThatTheTableIsGoneThatWasDeletedMeanwhile() throws IOException {
        restart();
        database.deleteTable("orders");
        forget();
        assertEquals(ReplicaException.Code.TABLE_GONE, failure());
        assertEquals(ReplicaException.Code.TABLE_GONE, failure(), "each time");
        assertTrue(losses.size() > 0, "it had lost its connection");
        try (ReplicaReader reader = ReplicaReader.open(directory.resolve("replica"))) {
            assertEquals(Item.of("id", "a"), reader.find("a"), "what was copied can be read on");
        }
        assertEquals(
                ReplicaException.Code.TABLE_GONE,
                assertThrows(ReplicaException.class, replica::catchUp).code());
    }

    @Test
    void shouldSayThatATableMadeAnewHasNoNewImages() throws IOException {
        restart();
        database.deleteTable("orders");
        forget();
        database.createTable(TableSpec.named("orders").partitionKey("id", KeyType.STRING));
        assertEquals(ReplicaException.Code.NO_NEW_IMAGES, failure());
    }

    @Test
    void shouldCopyATableThatWasMadeAnewMeanwhile() throws IOException {
        restart();
        database.deleteTable("orders");
        create(StreamViewType.NEW_AND_OLD_IMAGES);
        database.table("orders").put(Item.of("id", "b"));
        replica.catchUp();
        assertEquals(2, copies.size());
        try (ReplicaReader reader = ReplicaReader.open(directory.resolve("replica"))) {
            assertEquals(Item.of("id", "b"), reader.find("b"));
            assertEquals(1, reader.size());
        }
    }

    @Test
    void shouldCatchUpWithATableThatIsMadeAnewWhileItIsConnected() throws IOException {
        for (int round = 2; round < 5; round++) {
            database.deleteTable("orders");
            create(StreamViewType.NEW_IMAGE);
            database.table("orders").put(Item.of("id", "b" + round));
            replica.catchUp();
            assertEquals(round, copies.size());
            try (ReplicaReader reader = ReplicaReader.open(directory.resolve("replica"))) {
                assertEquals(Item.of("id", "b" + round), reader.find("b" + round));
            }
        }
    }

    private ReplicaException.Code failure() {
        return assertThrows(ReplicaException.class, () -> {
                    while (true) {
                        replica.poll();
                    }
                })
                .code();
    }

    private void open() {
        streams = new Streams();
        database = Stator.open(new Stator.Context()
                .directory(directory.resolve("data"))
                .durability(Durability.BUFFERED)
                .partitions(2)
                .clock(clock)
                .streams(streams));
    }

    private void restart() {
        database.close();
        open();
    }

    /** Has the streams forgotten that have ended. */
    private void forget() {
        clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));
        restart();
    }

    private void create(StreamViewType viewType) {
        database.createTable(TableSpec.named("orders").partitionKey("id", KeyType.STRING).stream(viewType));
    }

    /** Asks whichever database there is. */
    private final class Source implements TableSource {
        @Override
        public <T> T call(Operation operation, Structure request, Function<Structure, T> reader) throws IOException {
            return new DatabaseSource(database).call(operation, request, reader);
        }
    }
}
