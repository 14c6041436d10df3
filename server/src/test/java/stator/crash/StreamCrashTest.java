package stator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stator.client.ServerStreams;
import stator.item.Item;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.Change;
import stator.streams.subscribe.StreamLocation;
import stator.streams.subscribe.StreamLocator;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.streams.subscribe.Transport;

/**
 * Goal: whoever subscribes is told every change once and in order, though the server is killed at any moment, and the subscriber is
 * started again from where it was.
 * Method: clients count up items over HTTP; each change must begin with what the change of its item before ended with, and the last
 * one is what the table holds. SIGKILL after a random time; restart on the same directory, at another port.
 */
class StreamCrashTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final int CLIENTS = 3;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final DoomedClients clients = new DoomedClients(random, CLIENTS, Counters::countUp);
    private final Map<String, Integer> told = new HashMap<>();
    private final List<Throwable> losses = new ArrayList<>();
    private Map<Integer, Long> positions = Map.of();
    private Transport over = Transport.IPC;
    private volatile URI endpoint = URI.create("http://127.0.0.1:1"); // until there is a server

    @Test
    @Timeout(120)
    void shouldTellEachChangeOnceAfterAFewKills(@TempDir Path directory) throws Exception {
        run(directory, "sync", 3);
    }

    @Test
    @Timeout(120)
    void shouldTellEachChangeOnceByUdp(@TempDir Path directory) throws Exception {
        over = Transport.UDP;
        run(directory, "sync", 3);
    }

    @Test
    @Tag("slow")
    void shouldTellEachChangeOnceByUdpWhenBuffered(@TempDir Path directory) throws Exception {
        over = Transport.UDP;
        run(directory, "buffered", CrashServer.KILLS);
    }

    @Test
    @Tag("slow")
    void shouldTellEachChangeOnceWhenSynced(@TempDir Path directory) throws Exception {
        run(directory, "sync", CrashServer.KILLS);
    }

    @Test
    @Tag("slow")
    void shouldTellEachChangeOnceWhenBuffered(@TempDir Path directory) throws Exception {
        run(directory, "buffered", CrashServer.KILLS);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @Tag("slow")
    @Timeout(120)
    void shouldGoOnWhenTheServerStoodStill(Transport way, @TempDir Path directory) throws Exception {
        over = way;
        CrashServer server = CrashServer.startWithUdp(directory, "buffered");
        endpoint = server.endpoint();
        CrashConnection connection = new CrashConnection(endpoint);
        Counters.create(connection);
        StreamSubscription subscription = subscribe();
        count(connection, subscription, 50);
        server.freezeFor(12_000); // longer than a media driver and its clients believe each other to be alive
        count(connection, subscription, 50);
        subscription.close();
        server.kill();
        CrashServer.removeDriver(directory);
    }

    private void count(CrashConnection connection, StreamSubscription subscription, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            Counters.countUp(connection, random);
        }
        Map<String, Integer> held = Counters.held(connection);
        while (!told.equals(held)) {
            subscription.poll(change -> note(Change.of(change)));
        }
    }

    private void run(Path directory, String durability, int cycles) throws Exception {
        StreamSubscription subscription = null;
        for (int cycle = 0; cycle < cycles; cycle++) {
            CrashServer server = CrashServer.startWithUdp(directory, durability);
            endpoint = server.endpoint();
            if (cycle == 0) {
                Counters.create(new CrashConnection(endpoint));
            }
            if (subscription == null) {
                subscription = subscribe();
            }
            workAndKill(server, subscription);
            if (random.nextBoolean()) {
                positions = subscription.positions();
                subscription.close();
                subscription = null;
            }
        }
        CrashServer server = CrashServer.startWithUdp(directory, durability);
        try {
            endpoint = server.endpoint();
            StreamSubscription last = subscription == null ? subscribe() : subscription;
            Map<String, Integer> held = Counters.held(new CrashConnection(endpoint));
            long endNs = System.nanoTime() + PATIENCE_NS;
            while (!told.equals(held) || !last.isLive()) {
                assertTrue(
                        System.nanoTime() < endNs,
                        () -> rerun() + " told=" + told + " held=" + held + " live=" + last.isLive());
                last.poll(change -> note(Change.of(change)));
            }
            last.close();
        } finally {
            server.kill();
            CrashServer.removeDriver(directory);
        }
        assertFalse(told.isEmpty());
    }

    private void workAndKill(CrashServer server, StreamSubscription subscription) throws Exception {
        clients.start(endpoint);
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(800));
        while (System.nanoTime() < endNs) {
            subscription.poll(change -> note(Change.of(change)));
        }
        server.kill();
        clients.join();
        for (int i = 0; i < 100; i++) {
            subscription.poll(change -> note(Change.of(change)));
        }
    }

    private StreamSubscription subscribe() throws IOException {
        StreamLocator current = new StreamLocator() {
            @Override
            public StreamLocation locate(Request request) throws IOException {
                return ServerStreams.at(endpoint).locate(request);
            }

            @Override
            public long verify(Place place) throws IOException {
                return ServerStreams.at(endpoint).verify(place);
            }

            @Override
            public long replay(Replay wanted) throws IOException {
                return ServerStreams.at(endpoint).replay(wanted);
            }
        };
        return StreamSubscription.open(new SubscriptionContext()
                .locator(current)
                .table("counters")
                .from(Beginning.trimHorizon())
                .after(positions)
                .over(over)
                .errorHandler(losses::add));
    }

    private void note(Change change) {
        String id = change.keys().string("id");
        assertEquals(told.getOrDefault(id, 0), number(change.oldImage()), () -> rerun() + " change=" + change);
        told.put(id, number(change.newImage()));
    }

    private String rerun() {
        return "-Dstator.test.seed=" + SEED + " losses=" + losses;
    }

    private static int number(@Nullable Item image) {
        return image == null ? 0 : image.intValue("times");
    }
}
