package stator.crash;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: strong reads and conditional writes of one item are linearizable, whatever happens to the server.
 * Method: eight clients call a real process over HTTP, 200 times each for each register; meanwhile the server is killed and
 * started again, frozen and let go, or works on a disk that is slow at times. Each register's history is checked; then a
 * stale read is planted into it, and must be noticed.
 */
class ServerLinearizabilityTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int HISTORIES = Integer.getInteger("stator.test.histories", 500);
    private static final int CLIENTS = 8;
    private static final int OPERATIONS = 200;
    private static final int REGISTERS_AT_A_TIME = 5;
    private static final int FREEZE_MS_MAX = 200;
    private static final int UNTIL_FAULT_MS_MAX = 3_000;
    /** A kill leaves calls without an answer, and judging a history takes twice as long with each more of them. */
    private static final int KILLS_MAX = 8;

    private static final int PATIENCE_S = 300;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private volatile CompletableFuture<URI> endpoint = new CompletableFuture<>();

    private enum Fault {
        KILL,
        FREEZE,
        SLOW_DISK
    }

    @Test
    void shouldBeLinearizableThroughKills(@TempDir Path directory) throws Exception {
        run(directory, Fault.KILL, 2);
    }

    @Test
    @Tag("slow")
    void shouldBeLinearizableThroughManyKills(@TempDir Path directory) throws Exception {
        run(directory, Fault.KILL, HISTORIES * 4 / 5);
    }

    @Test
    @Tag("slow")
    void shouldBeLinearizableThroughFreezes(@TempDir Path directory) throws Exception {
        run(directory, Fault.FREEZE, HISTORIES / 10);
    }

    @Test
    @Tag("slow")
    void shouldBeLinearizableOnASlowDisk(@TempDir Path directory) throws Exception {
        run(directory, Fault.SLOW_DISK, HISTORIES / 10);
    }

    private void run(Path directory, Fault fault, int registers) throws Exception {
        List<RegisterClient> clients = IntStream.range(0, CLIENTS)
                .mapToObj(number -> new RegisterClient(number, random.split(), () -> endpoint.join()))
                .toList();
        CrashServer server = start(directory, fault);
        String rerun = "rerun with -Dtest=ServerLinearizabilityTest -Dstator.test.seed=" + SEED + " fault=" + fault;
        try {
            createTable(server);
            for (int first = 0; first < registers; first += REGISTERS_AT_A_TIME) {
                List<String> names = IntStream.range(first, Math.min(registers, first + REGISTERS_AT_A_TIME))
                        .mapToObj(number -> "register-" + number)
                        .toList();
                CompletableFuture<?> work = CompletableFuture.allOf(clients.stream()
                        .map(client -> DaemonThread.start("register-client", () -> client.work(names, OPERATIONS)))
                        .toArray(CompletableFuture<?>[]::new));
                int faultsMax = fault == Fault.KILL ? KILLS_MAX : Integer.MAX_VALUE;
                for (int faults = 0; faults < faultsMax && !work.isDone(); faults++) {
                    server = disturb(server, directory, fault, work);
                }
                work.get(PATIENCE_S, TimeUnit.SECONDS);
                check(clients, names, rerun);
            }
        } finally {
            server.kill();
        }
    }

    private CrashServer start(Path directory, Fault fault) throws IOException {
        CrashServer server = fault == Fault.SLOW_DISK
                ? CrashServer.startOnSlowDisk(directory)
                : CrashServer.start(directory, "sync");
        try {
            endpoint.complete(server.endpoint());
        } catch (Throwable t) {
            server.kill();
            throw t;
        }
        return server;
    }

    private CrashServer disturb(CrashServer server, Path directory, Fault fault, CompletableFuture<?> work)
            throws IOException, InterruptedException {
        server.runFor(10 + random.nextInt(UNTIL_FAULT_MS_MAX));
        if (work.isDone()) {
            return server;
        }
        switch (fault) {
            case KILL -> {
                endpoint = new CompletableFuture<>();
                server.kill();
                return start(directory, fault);
            }
            case FREEZE -> server.freezeFor(1 + random.nextInt(FREEZE_MS_MAX));
            default -> {
                // the disk does it
            }
        }
        return server;
    }

    private static void check(List<RegisterClient> clients, List<String> registers, String rerun) {
        for (String register : registers) {
            List<RegisterOperation> history = new ArrayList<>();
            for (RegisterClient client : clients) {
                history.addAll(Objects.requireNonNull(client.histories().remove(register)));
            }
            long reads = history.stream()
                    .filter(operation -> operation.kind() == RegisterOperation.Kind.READ)
                    .count();
            assertTrue(reads > OPERATIONS, () -> "reads=" + reads + " " + rerun);
            assertTrue(LinearizabilityChecker.isLinearizable(history), () -> register + " is not; " + rerun);
            assertTrue(StaleRead.plantInto(history), () -> register + " has no room for a stale read; " + rerun);
            assertFalse(LinearizabilityChecker.isLinearizable(history), () -> register + " planted; " + rerun);
        }
    }

    private static void createTable(CrashServer server) throws IOException {
        new CrashConnection(server.endpoint())
                .call(
                        "CreateTable",
                        "{\"TableName\":\"" + RegisterClient.TABLE + "\",\"BillingMode\":\"PAY_PER_REQUEST\","
                                + "\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":\"S\"}],"
                                + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}");
    }
}
