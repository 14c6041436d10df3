package stator.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: when the disk fails a write of a real server, whoever waits for it is told so, nothing is written any more, and after a
 * restart everything is there that was acknowledged before.
 * Method: msync, fsync and fdatasync of the real process fail, by a library that is loaded before libc: one while clients write,
 * or each of those of a start in turn. Then SIGKILL, a start on a disk that works, and every item is compared.
 */
@Tag("slow")
class FailedSyncTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "rerun with -Dtest=FailedSyncTest -Dstator.test.seed=" + SEED + " ";
    private static final int CLIENTS = 4;
    private static final int SYNCS_OF_A_START = 16;
    private static final int WORK_MS_MAX = 200;
    private static final int PATIENCE_S = 60;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<LedgerClient> clients = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"sync, 6", "buffered, 3"})
    void shouldRefuseWritesFromTheFirstFailureOnAndKeepWhatItAcknowledged(
            String durability, int cycles, @TempDir Path directory) throws Exception {
        FailingDisk disk = new FailingDisk(directory);
        Path data = directory.resolve("data");
        prepare(data, durability);
        for (int cycle = 0; cycle < cycles; cycle++) {
            String at = RERUN + durability + " cycle=" + cycle;
            CrashServer server = CrashServer.start(data, durability, 1, disk.failingWhenTold());
            try {
                CrashConnection connection = new CrashConnection(server.endpoint());
                for (LedgerClient client : clients) {
                    client.check(connection, at);
                }
                List<CompletableFuture<?>> work = work(connection);
                server.runFor(1 + random.nextInt(WORK_MS_MAX));
                disk.failNow();
                for (CompletableFuture<?> each : work) {
                    each.get(PATIENCE_S, TimeUnit.SECONDS);
                }
                assertTrue(disk.hasFailed(), at);
                for (LedgerClient client : clients) {
                    assertTrue(client.refusals() > 0, at + " nobody was told");
                    checkReads(client, connection, durability, at);
                }
            } finally {
                server.kill();
            }
        }
        check(data, durability, RERUN + durability);
    }

    @Test
    void shouldStartOnceTheDiskWorksAgainWhicheverForceOfTheStartFailed(@TempDir Path directory) throws Exception {
        FailingDisk disk = new FailingDisk(directory);
        Path data = directory.resolve("data");
        prepare(data, "sync");
        int refused = 0;
        for (int number = 1; number <= SYNCS_OF_A_START; number++) {
            String at = RERUN + "start, force=" + number;
            CrashServer server = CrashServer.start(data, "sync", 1, disk.failingAt(number));
            boolean ready;
            try {
                ready = server.awaitReady();
                if (ready) {
                    CrashConnection connection = new CrashConnection(server.endpoint());
                    for (LedgerClient client : clients) {
                        client.check(connection, at);
                    }
                    List<CompletableFuture<?>> work = work(connection);
                    server.runFor(1 + random.nextInt(WORK_MS_MAX));
                    server.kill();
                    for (CompletableFuture<?> each : work) {
                        each.get(PATIENCE_S, TimeUnit.SECONDS);
                    }
                }
            } finally {
                assertTrue(server.kill() != 0, at);
            }
            if (!ready) {
                refused++;
                check(data, "sync", at);
            }
        }
        check(data, "sync", RERUN + "start, end");
        assertTrue(refused > 0, "no force of the start failed");
    }

    /** A directory with a table and some items, as a kill leaves it. */
    private void prepare(Path data, String durability) throws Exception {
        Files.createDirectory(data);
        CrashServer server = CrashServer.start(data, durability, 1);
        try {
            CrashConnection connection = new CrashConnection(server.endpoint());
            LedgerClient.createTable(connection);
            for (int number = 0; number < CLIENTS; number++) {
                LedgerClient client = new LedgerClient(number);
                client.write(connection);
                clients.add(client);
            }
        } finally {
            server.kill();
        }
    }

    private List<CompletableFuture<?>> work(CrashConnection connection) {
        List<CompletableFuture<?>> work = new ArrayList<>();
        for (LedgerClient client : clients) {
            work.add(DaemonThread.start("ledger-client", () -> client.workUntilRefused(connection)));
        }
        return work;
    }

    /** What is published is on the disk where answers wait for it, and is shown; else it may be lost, and is not. */
    private static void checkReads(LedgerClient client, CrashConnection connection, String durability, String at)
            throws IOException {
        if (durability.equals("sync")) {
            client.checkPublished(connection, at);
        } else {
            HttpResponse<String> answer = client.read(connection);
            assertEquals(500, answer.statusCode(), at + answer.body());
        }
    }

    private void check(Path data, String durability, String at) throws IOException {
        CrashServer server = CrashServer.start(data, durability, 1);
        try {
            CrashConnection connection = new CrashConnection(server.endpoint());
            for (LedgerClient client : clients) {
                client.check(connection, at);
            }
        } finally {
            server.kill();
        }
    }
}
