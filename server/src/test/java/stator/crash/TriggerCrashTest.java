package stator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.report.TriggerQuery;
import stator.report.TriggerText;
import stator.streams.trigger.TriggerContext;
import stator.trigger.FunctionServer;
import stator.trigger.Told;

/**
 * Goal: though the server is killed at any moment, a function at a URL is told of each change, those of an item in their order; and a
 * handler in the server's process has its effects once for each.
 * Method: clients count up items over HTTP; SIGKILL after a random time; restart on the same directory. The function, which outlives the
 * server, refuses one batch of five; a change that it accepts must begin where the last one of its item ended, or before. The
 * handler counts up copies, which must become what they are copies of.
 */
class TriggerCrashTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;
    private static final int CLIENTS = 3;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final DoomedClients clients = new DoomedClients(random, CLIENTS, Counters::countUp);
    private final Map<String, Integer> told = new ConcurrentHashMap<>();
    private final List<String> gaps = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    /** Starts a server. */
    private interface Starter {
        CrashServer start() throws IOException;
    }

    @Test
    @Timeout(240)
    void shouldTellAFunctionOfEachChangeAfterAFewKills(@TempDir Path directory) throws Exception {
        tellAFunction(directory, "sync", 3);
    }

    @Test
    @Timeout(240)
    void shouldHaveEffectsOnceAfterAFewKills(@TempDir Path directory) throws Exception {
        haveEffectsOnce(directory, "SYNC", 3);
    }

    @Test
    @Tag("slow")
    void shouldTellAFunctionOfEachChangeWhenSynced(@TempDir Path directory) throws Exception {
        tellAFunction(directory, "sync", CrashServer.KILLS);
    }

    @Test
    @Tag("slow")
    void shouldHaveEffectsOnceWhenBuffered(@TempDir Path directory) throws Exception {
        haveEffectsOnce(directory, "BUFFERED", CrashServer.KILLS);
    }

    private void tellAFunction(Path directory, String durability, int cycles) throws Exception {
        try (FunctionServer function = new FunctionServer(this::note)) {
            Starter starter = () -> CrashServer.start(directory, durability, 2);
            for (int cycle = 0; cycle < cycles; cycle++) {
                CrashServer server = starter.start();
                if (cycle == 0) {
                    Counters.create(new CrashConnection(server.endpoint()));
                    add(server.endpoint(), function.url());
                }
                workAndKill(server);
            }
            endsWith(starter, directory, connection -> told);
        }
        assertFalse(told.isEmpty());
        assertEquals(List.of(), gaps, RERUN);
    }

    private void haveEffectsOnce(Path directory, String durability, int cycles) throws Exception {
        Starter starter = () -> CrashServer.startWithTrigger(directory, durability);
        for (int cycle = 0; cycle < cycles; cycle++) {
            workAndKill(starter.start());
        }
        endsWith(starter, directory, connection -> Counters.held(connection, "copies"));
    }

    /** Reads what has come of the changes. */
    private interface Outcome {
        Map<String, Integer> read(CrashConnection connection) throws IOException;
    }

    private void endsWith(Starter starter, Path directory, Outcome outcome) throws Exception {
        CrashServer last = starter.start();
        try {
            CrashConnection connection = new CrashConnection(last.endpoint());
            Map<String, Integer> held = Counters.held(connection);
            assertFalse(held.isEmpty());
            long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            Map<String, Integer> found = outcome.read(connection);
            while (!found.equals(held) && System.nanoTime() < endNs) {
                LockSupport.parkNanos(10_000_000);
                found = outcome.read(connection);
            }
            last.runFor(300); // what comes too often comes now
            assertEquals(held, outcome.read(connection), RERUN);
        } finally {
            last.kill();
            CrashServer.removeDriver(directory);
        }
    }

    private FunctionServer.Answer note(String event) {
        boolean isRefused = calls.incrementAndGet() % 5 == 0;
        synchronized (gaps) {
            for (Told each : isRefused ? List.<Told>of() : Told.of(event)) {
                int last = told.getOrDefault(each.id(), 0);
                if (each.before() > last) {
                    gaps.add(each + " after " + last);
                }
                told.put(each.id(), Math.max(last, each.times()));
            }
        }
        return isRefused ? new FunctionServer.Answer(500, "") : FunctionServer.Answer.ok();
    }

    private static void add(URI endpoint, String url) throws Exception {
        String path = TriggerQuery.add(new TriggerContext()
                .table("counters")
                .url(url)
                .lanes(2)
                .fromTrimHorizon(true)
                .define());
        assertEquals("adding\n", send(endpoint.resolve(path), "POST"));
        TriggerText trigger = null;
        while (trigger == null || trigger.state().equals("ADDING")) {
            trigger = TriggerText.find(send(endpoint.resolve(TriggerQuery.LIST), "GET"), "counters");
        }
        assertEquals("RUNNING", trigger.state());
    }

    private static String send(URI page, String method) throws Exception {
        return Objects.requireNonNull(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(page)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private void workAndKill(CrashServer server) throws Exception {
        clients.start(server.endpoint());
        server.runFor(200 + random.nextInt(1_000));
        server.kill();
        clients.join();
    }
}
