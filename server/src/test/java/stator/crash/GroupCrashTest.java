package stator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.Database;
import stator.KeyType;
import stator.Table;
import stator.TableSpec;
import stator.client.ServerStreams;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.streams.subscribe.StreamConsumer;

/**
 * Goal: a group whose workers are in other processes than the database has the effects of each change once, though the server and
 * the workers are killed at any moment.
 * Method: clients count up items over HTTP; two workers of the test, which outlive the server, and one in a process of its own add to
 * copies what is added. Of the answers to the test's workers some are lost. SIGKILL of the process and of the server after random times; restart at another port. In the end the copies must
 * be what they are copies of, and stay so.
 */
class GroupCrashTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int CLIENTS = 2;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final DoomedClients clients = new DoomedClients(random, CLIENTS, Counters::countUp);
    private final Database database = new MovingDatabase(() -> this.endpoint, this::isLost);
    private final List<StreamConsumer> workers = new ArrayList<>();
    private final List<Throwable> losses = new ArrayList<>();
    private boolean losesAnswers; // once the group is there
    private volatile URI endpoint = URI.create("http://127.0.0.1:1"); // until there is a server
    private @Nullable Table copies;

    @Test
    @Timeout(120)
    void shouldHaveEachEffectOnceAfterAKill(@TempDir Path directory) throws Exception {
        run(directory, "sync", 2);
    }

    @Test
    @Tag("slow")
    void shouldHaveEachEffectOnceAfterManyKills(@TempDir Path directory) throws Exception {
        run(directory, "buffered", CrashServer.KILLS);
    }

    private void run(Path directory, String durability, int kills) throws Exception {
        for (int i = 0; i < kills; i++) {
            CrashServer server = start(directory, durability);
            Process other = GroupProcess.start(endpoint, "process-" + i);
            clients.start(endpoint);
            pollFor(200 + random.nextInt(1_500));
            other.destroyForcibly().waitFor();
            pollFor(random.nextInt(500));
            server.kill();
            clients.join();
            pollFor(20);
        }
        CrashServer last = start(directory, durability);
        losesAnswers = false;
        try {
            CrashConnection connection = new CrashConnection(endpoint);
            Map<String, Integer> held = Counters.held(connection);
            assertFalse(held.isEmpty());
            long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!Counters.held(connection, "copies").equals(held) && System.nanoTime() < endNs) {
                pollFor(10);
            }
            pollFor(300); // what comes too often comes now
            assertEquals(
                    held,
                    Counters.held(connection, "copies"),
                    () -> "-Dstator.test.seed=" + SEED + " losses=" + losses);
            workers.forEach(StreamConsumer::close);
        } finally {
            last.kill();
            CrashServer.removeDriver(directory);
        }
    }

    private CrashServer start(Path directory, String durability) throws IOException {
        CrashServer server = CrashServer.start(directory, durability, 4);
        endpoint = server.endpoint();
        if (workers.isEmpty()) {
            Counters.create(new CrashConnection(endpoint));
            copies = database.createTable(TableSpec.named(GroupProcess.COPIES).partitionKey("id", KeyType.STRING));
            database.createTable(StreamConsumer.positions(GroupProcess.POSITIONS));
            for (String name : new String[] {"first", "second"}) {
                workers.add(StreamConsumer.open(GroupProcess.worker(
                                database, request -> ServerStreams.at(endpoint).locate(request), name)
                        .errorHandler(losses::add)));
            }
            losesAnswers = true;
        }
        return server;
    }

    private boolean isLost() {
        return losesAnswers && random.nextInt(10) == 0;
    }

    private void pollFor(long timeMs) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeMs);
        while (System.nanoTime() < endNs) {
            for (StreamConsumer worker : workers) {
                try {
                    worker.poll(
                            (changes, effects) -> TriggerServer.copy(changes, effects, Objects.requireNonNull(copies)));
                } catch (DynamoDbException ex) {
                    boolean isExpected = ex.type() == ErrorType.INTERNAL_SERVER_ERROR // it was killed
                            || ex.type() == ErrorType.TRANSACTION_CANCELED; // another worker was at it
                    if (!isExpected) {
                        throw ex;
                    }
                }
            }
        }
    }
}
