package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.Random;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.streams.archive.Recording;

/**
 * Goal: another process gets every record once and in order from a real archive, far behind or not, and slows down nobody.
 * Method: records of all lengths are recorded, and published live to whoever can take them at once, and sometimes not at all; one
 * reader keeps up, one is slow, one comes late. All in this thread, but for Aeron's own.
 */
@Timeout(60)
class AeronFlowsTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

    private static final int PORTION_LENGTH = 400_000; // longer than two of the longest records

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    @SuppressWarnings("NullAway.Init") // before each test
    private RecordingServer server;

    @SuppressWarnings("NullAway.Init") // before each test
    private AeronFlows flows;

    @BeforeEach
    void open() {
        server = new RecordingServer(directory);
        StreamConnection.Settings settings = new StreamConnection.Settings(
                new Portions(), "numbers", RecordingServer::decode, error -> fail("lost", error));
        flows = new AeronFlows(server.archive(), server.partition(0), server.liveChannel(), settings);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldGiveEachRecordOnceToWhoKeepsUpAndToWhoDoesNot() {
        Random random = new Random(SEED);
        Reader quick = new Reader();
        Reader slow = new Reader();
        Reader late = new Reader();
        for (int i = 0; i < 5_000; i++) {
            publish(random, random.nextInt(20) > 0);
            quick.poll(50);
            if (i % 100 == 0) {
                slow.poll(1);
            }
            if (i > 2_500) {
                late.poll(50);
            }
        }
        for (Reader reader : new Reader[] {quick, slow, late}) {
            while (reader.expected <= server.sequence() || !reader.flow.isLive()) {
                reader.poll(50);
            }
        }
        long before = server.sequence();
        for (int i = 0; i < 100; i++) {
            publish(random, true);
            quick.poll(50);
            late.poll(50);
        }
        while (quick.expected <= server.sequence() || late.expected <= server.sequence()) {
            quick.poll(50);
            late.poll(50);
        }
        assertEquals(before + 100, server.sequence());
        CloseHelper.closeAll(quick.flow, slow.flow, late.flow);
    }

    @Test
    void shouldComeToTheLastRecordThoughItWasNotPublished() {
        Random random = new Random(SEED);
        Reader reader = new Reader();
        publish(random, true);
        while (reader.expected <= server.sequence() || !reader.flow.isLive()) {
            reader.poll(10);
        }
        publish(random, false);
        while (reader.expected <= server.sequence()) {
            reader.poll(10);
        }
        assertTrue(reader.expected > server.sequence());
        reader.flow.close();
    }

    private void publish(Random random, boolean isLive) {
        server.publish(random.nextInt(10) == 0 ? random.nextInt(150_000) : random.nextInt(500), isLive);
    }

    /** Lets a replay come to a frame not far from where it begins, but at the end. */
    private final class Portions implements StreamLocator {
        @Override
        public StreamLocation locate(Request request) {
            throw new AssertionError("nobody looks for it");
        }

        @Override
        public long verify(Place place) {
            long limit = place.position() + PORTION_LENGTH;
            long recorded = server.archive()
                    .getRecordingPosition(server.partition(place.partition()).recordingId());
            return limit < recorded ? limit : Recording.NO_LIMIT;
        }
    }

    /** Wants each sequence in turn. */
    private final class Reader {
        private final MergedFlow flow = new MergedFlow(flows, new FlowStart(0, false, 0), SystemNanoClock.INSTANCE);
        private long expected = 1;

        void poll(int limit) {
            flow.poll(
                    record -> {
                        assertEquals(expected, record.sequence(), "-Dstator.test.seed=" + SEED);
                        expected++;
                        return true;
                    },
                    limit);
        }
    }
}
