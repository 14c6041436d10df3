package stator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.index.CheckpointTool;

/**
 * Goal: a server that is killed at any moment has, after a restart on the same directory, everything that it has
 * acknowledged, whole, and counted exactly; in either durability.
 * Method: several clients write over HTTP to a real process, each knowing what it must find; SIGKILL after a random time,
 * at times before the server is ready; restart; every item and counter is read and compared.
 */
class ServerCrashTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int CLIENTS = 4;
    private static final int WORK_MS_MAX = 500;
    private static final int START_MS_MAX = 700;
    private static final int STOP_SECONDS = 60;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<CrashClient> clients = new ArrayList<>();

    /** How a server is started. */
    @FunctionalInterface
    private interface Start {
        CrashServer start() throws IOException;
    }

    @Test
    void shouldKeepWhatItAcknowledgedThroughAFewKills(@TempDir Path directory) throws Exception {
        run("sync", () -> CrashServer.start(directory, "sync"), 3);
    }

    @Test
    void shouldKeepWhatItAcknowledgedThroughAFewKillsBesideCheckpoints(@TempDir Path directory) throws Exception {
        runBesideCheckpoints(directory, 4);
    }

    @Test
    @Tag("slow")
    void shouldKeepWhatItAcknowledgedBesideCheckpoints(@TempDir Path directory) throws Exception {
        runBesideCheckpoints(directory, 40);
    }

    private void runBesideCheckpoints(Path directory, int cycles) throws Exception {
        run("sync, slow disk", () -> CrashServer.startOnSlowDisk(directory), cycles);
        long answers = clients.stream().mapToLong(CrashClient::answers).sum();
        for (int partition = 0; partition < 2; partition++) {
            Path index = directory.resolve("index-" + partition);
            if (Files.exists(index)) {
                assertEquals(0, CheckpointTool.run(new String[] {"check", index.toString()}, System.out));
            } else {
                assertTrue(answers < 400, () -> "no checkpoint in " + index + " after answers=" + answers);
            }
        }
    }

    @Test
    @Tag("slow")
    void shouldKeepWhatItAcknowledgedWhenSynced(@TempDir Path directory) throws Exception {
        run("sync", () -> CrashServer.start(directory, "sync"), 50);
    }

    @Test
    @Tag("slow")
    void shouldKeepWhatItAcknowledgedWhenBuffered(@TempDir Path directory) throws Exception {
        run("buffered", () -> CrashServer.start(directory, "buffered"), 25);
    }

    private void run(String what, Start start, int cycles) throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new CrashClient(i, random.nextLong()));
        }
        try {
            for (int cycle = 0; cycle < cycles; cycle++) {
                if (cycle > 0 && random.nextInt(5) == 0) {
                    killWhileStarting(start);
                }
                workAndKill(start, cycle);
            }
            CrashServer server = start.start();
            try {
                check(new CrashConnection(server.endpoint()));
            } finally {
                server.kill();
            }
        } catch (Exception | AssertionError failure) {
            throw new AssertionError(
                    "rerun with -Dtest=ServerCrashTest -Dstator.test.seed=" + SEED + " what=" + what, failure);
        }
        long answers = clients.stream().mapToLong(CrashClient::answers).sum();
        assertTrue(answers > cycles, () -> "hardly anything was written: answers=" + answers);
    }

    private void killWhileStarting(Start start) throws IOException, InterruptedException {
        CrashServer server = start.start();
        try {
            server.runFor(random.nextInt(START_MS_MAX));
        } finally {
            server.kill();
        }
    }

    private void workAndKill(Start start, int cycle)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        CrashServer server = start.start();
        CompletableFuture<?> work;
        try {
            CrashConnection connection = new CrashConnection(server.endpoint());
            if (cycle == 0) {
                connection.call(
                        "CreateTable",
                        "{\"TableName\":\"" + CrashClient.TABLE + "\",\"BillingMode\":\"PAY_PER_REQUEST\","
                                + "\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":\"S\"}],"
                                + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}");
            } else {
                check(connection);
            }
            work = CompletableFuture.allOf(clients.stream()
                    .map(client -> DaemonThread.start("crash-client", () -> client.workUntilKilled(connection)))
                    .toArray(CompletableFuture<?>[]::new));
            server.runFor(1 + random.nextInt(WORK_MS_MAX));
        } finally {
            server.kill();
        }
        work.get(STOP_SECONDS, TimeUnit.SECONDS);
    }

    private void check(CrashConnection connection) throws IOException {
        long acknowledged = 0;
        long unanswered = 0;
        for (CrashClient client : clients) {
            client.check(connection);
            acknowledged += client.sharedAcknowledged();
            unanswered += client.sharedUnanswered();
        }
        Map<String, String> shared = CrashClient.read(connection, CrashClient.SHARED);
        long value = Long.parseLong(shared.getOrDefault("count", "0"));
        String counts = "shared=" + value + " acknowledged=" + acknowledged + " unanswered=" + unanswered;
        assertTrue(acknowledged <= value && value <= acknowledged + unanswered, counts);
        assertEquals(CrashClient.SHARED, shared.getOrDefault("id", CrashClient.SHARED));
    }
}
