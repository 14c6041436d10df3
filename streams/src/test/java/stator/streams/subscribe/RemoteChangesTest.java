package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a subscriber sees every record once and in order, over restarts of the server and its own; what its reader throws comes out,
 * and the record comes again.
 * Method: a real archive, which is stopped and started while records are read.
 */
@Timeout(120)
class RemoteChangesTest {
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final Random random = new Random(SEED);
    private final List<Throwable> losses = new CopyOnWriteArrayList<>();
    private final List<Long> taken = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private RecordingServer server;

    @BeforeEach
    void open() {
        server = new RecordingServer(directory);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldGoOnWhenTheServerIsStartedAgain() throws IOException {
        RemoteChanges changes = subscribe();
        for (int restart = 0; restart < 4; restart++) {
            for (int i = 0; i < 300; i++) {
                server.publish(random.nextInt(2_000), random.nextInt(10) > 0);
                take(changes, 5);
            }
            server.stop();
            for (int i = 0; i < 50; i++) {
                take(changes, 5);
            }
            server.start();
        }
        awaitAll(changes);
        assertFalse(losses.isEmpty(), "the server was never missed");
        changes.close();
    }

    @Test
    void shouldGoOnWhenTheSubscriberIsStartedAgain() throws IOException {
        RemoteChanges changes = subscribe();
        for (int i = 0; i < 1_000; i++) {
            server.publish(random.nextInt(2_000), random.nextInt(10) > 0);
            take(changes, 5);
            if (i % 250 == 249) {
                FlowStart place = Objects.requireNonNull(changes.places().get(0));
                changes.close();
                changes = RemoteChanges.open(
                        server,
                        new StreamLocator.Request("table", Beginning.latest(), Map.of(0, place.lastSequence())),
                        settings());
            }
        }
        awaitAll(changes);
        changes.close();
        assertEquals(List.of(), losses);
    }

    @Test
    void shouldShowARecordAgainWhoseReaderThrew() throws IOException {
        server.publish(10, true);
        RemoteChanges changes = subscribe();
        RecordFlow.Reader failing = record -> {
            throw new UnsupportedOperationException("sequence=" + record.sequence());
        };
        for (int i = 0; i < 2; i++) {
            UnsupportedOperationException thrown = assertThrows(UnsupportedOperationException.class, () -> {
                while (true) {
                    changes.poll(failing, 10);
                }
            });
            assertEquals("sequence=1", thrown.getMessage());
        }
        awaitAll(changes);
        assertEquals(List.of(), losses);
        changes.close();
    }

    @Test
    void shouldSayThatItsStreamHasEndedWhenThereIsAnother() throws IOException {
        RemoteChanges changes = subscribe();
        server.publish(10, true);
        awaitAll(changes);
        server.stop();
        server.replaceStream();
        server.start();
        assertThrows(StreamEndedException.class, () -> {
            while (true) {
                take(changes, 10);
            }
        });
        changes.close();
    }

    @Test
    void shouldSayThatNobodyAnswers() {
        server.stop();
        assertThrows(IOException.class, this::subscribe);
        server.start();
    }

    private RemoteChanges subscribe() throws IOException {
        return RemoteChanges.open(server, RecordingServer.fromTheBeginning(), settings());
    }

    private RemoteChanges.Settings settings() {
        return new RemoteChanges.Settings(
                Transport.IPC, RecordingServer::decode, UnaryOperator.identity(), losses::add);
    }

    private void take(RemoteChanges changes, int limit) {
        changes.poll(record -> taken.add(record.sequence()), limit);
    }

    private void awaitAll(RemoteChanges changes) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (taken.size() < server.sequence() || !changes.isLive()) {
            take(changes, 100);
            assertTrue(
                    System.nanoTime() - deadlineNs < 0,
                    () -> "taken=" + taken.size() + " of=" + server.sequence() + " losses=" + losses
                            + " -Dstator.test.seed=" + SEED);
        }
        for (int i = 0; i < taken.size(); i++) {
            assertEquals(i + 1, taken.get(i), "-Dstator.test.seed=" + SEED);
        }
    }
}
