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
    /** Of 200, where others kill 25 times. */
    private static final int SYNCED_CYCLES = 130 * CrashServer.KILLS / 25;

    private static final int BUFFERED_CYCLES = 70 * CrashServer.KILLS / 25;
    private static final int LIFE_MINUTES = 20;
    private static final int WORK_MS_MAX = 200;
    private static final int START_MS_MAX = 700;
    private static final int STOP_SECONDS = 60;

    /** With {@code sync}, a disk that is slow at times, and a checkpoint every 64 KiB of log. */
    private static final String BESIDE_CHECKPOINTS = "beside checkpoints";

    @Test
    void shouldKeepWhatItAcknowledgedThroughAFewKills(@TempDir Path directory) throws Exception {
        new Life(directory, "sync", SEED).run(3);
    }

    @Test
    void shouldKeepWhatItAcknowledgedThroughAFewKillsBesideCheckpoints(@TempDir Path directory) throws Exception {
        new Life(directory, BESIDE_CHECKPOINTS, SEED).run(4);
        for (int partition = 0; partition < 2; partition++) {
            Path index = directory.resolve("index-" + partition);
            if (Files.exists(index)) {
                assertEquals(0, CheckpointTool.run(new String[] {"check", index.toString()}, System.out));
            }
        }
    }

    /** Two at a time: most of a cycle is the start of a process, which hardly keeps a second core busy. */
    @Test
    @Tag("slow")
    void shouldKeepWhatItAcknowledgedThroughManyKills(@TempDir Path directory) throws Exception {
        CompletableFuture<?> synced = life(directory.resolve("sync"), "sync", SYNCED_CYCLES);
        CompletableFuture<?> buffered = life(directory.resolve("buffered"), "buffered", BUFFERED_CYCLES);
        CompletableFuture.allOf(synced, buffered).get(LIFE_MINUTES, TimeUnit.MINUTES);
    }

    private static CompletableFuture<?> life(Path directory, String durability, int cycles) {
        return DaemonThread.start("life-" + durability, () -> {
            try {
                new Life(directory, durability, SEED).run(cycles);
            } catch (Exception ex) {
                throw new AssertionError(ex);
            }
        });
    }

    /** One data directory, its clients, and the servers that are killed one after the other. */
    private static final class Life {
        private final Path directory;
        private final String durability;
        private final SplittableRandom random;
        private final List<CrashClient> clients = new ArrayList<>();

        private Life(Path directory, String durability, long seed) {
            this.directory = directory;
            this.durability = durability;
            random = new SplittableRandom(seed);
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new CrashClient(i, random.nextLong()));
            }
        }

        private void run(int cycles) throws Exception {
            try {
                for (int cycle = 0; cycle < cycles; cycle++) {
                    if (cycle > 0 && random.nextInt(5) == 0) {
                        killWhileStarting();
                    }
                    workAndKill(cycle);
                }
                CrashServer server = start();
                try {
                    check(new CrashConnection(server.endpoint()));
                } finally {
                    server.kill();
                }
            } catch (Exception | AssertionError failure) {
                throw new AssertionError(
                        "rerun with -Dtest=ServerCrashTest -Dstator.test.seed=" + SEED + " durability=" + durability,
                        failure);
            }
            long answers = clients.stream().mapToLong(CrashClient::answers).sum();
            assertTrue(answers > cycles, () -> "hardly anything was written: answers=" + answers);
            System.out.println(
                    durability + ": kills under load=" + cycles + " acknowledged writes=" + answers + " lost=0");
        }

        private CrashServer start() throws IOException {
            return durability.equals(BESIDE_CHECKPOINTS)
                    ? CrashServer.startOnSlowDisk(directory)
                    : CrashServer.start(directory, durability);
        }

        private void killWhileStarting() throws IOException, InterruptedException {
            CrashServer server = start();
            try {
                server.runFor(random.nextInt(START_MS_MAX));
            } finally {
                server.kill();
            }
        }

        private void workAndKill(int cycle)
                throws IOException, InterruptedException, ExecutionException, TimeoutException {
            CrashServer server = start();
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
}
