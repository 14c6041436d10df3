package stator.streams.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.engine.StreamHost;
import stator.item.Item;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.Change;
import stator.streams.subscribe.StreamSubscription;
import stator.streams.subscribe.SubscriptionContext;
import stator.table.StreamViewType;

/**
 * Goal: where the disk of the recordings is full, writes go on, and it is told; when there is room, what was not recorded is, without a
 * restart, and each change is told once.
 * Method: the directory of the recordings is a file system in memory of its own, which only root can mount; where that is not possible
 * the test is skipped, and says so.
 */
@Tag("slow")
@Timeout(180)
class ArchiveDiskFullTest {
    private static final int DISK_MIB = 100;
    private static final int BALLAST_MIB = 30;
    private static final int CHANGES = 250; // of 390 KB: 93 MiB
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private boolean mounted;

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertEquals(0, run("umount", recordings().toString()));
        }
    }

    @Test
    void shouldGoOnWhenThereIsRoom() throws IOException, InterruptedException {
        mount();
        Path ballast = recordings().resolve("ballast");
        Streams streams = new Streams();
        List<Throwable> told = new CopyOnWriteArrayList<>();
        try (Stator database = Stator.open(new Stator.Context()
                .directory(directory)
                .partitions(1)
                .durability(Durability.BUFFERED)
                .streams(host -> streams.start(new StreamHost(
                        host.directory(),
                        host.changes(),
                        host.region(),
                        host.clock(),
                        host.nanoClock(),
                        told::add))))) {
            Table table = database.createTable(
                    TableSpec.named("blobs").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.NEW_IMAGE));
            fill(ballast);
            byte[] body = new byte[390_000];
            for (int i = 0; i < CHANGES; i++) {
                table.put(Item.of("id", i, "body", body)); // no write is refused
            }
            await(() -> streams.outage() != null);
            String outage = streams.outage();
            assertNotNull(outage);
            assertTrue(
                    outage.contains("streams stand still")
                            && outage.contains(recordings().toString()),
                    outage);
            table.put(Item.of("id", CHANGES));
            Files.delete(ballast);
            await(() -> streams.outage() == null);
            assertEquals(IntStream.rangeClosed(0, CHANGES).boxed().toList(), tell(streams));
            assertTrue(told.size() < 20, () -> "told too often: " + told);
        }
    }

    private static List<Integer> tell(Streams streams) throws IOException {
        List<Integer> ids = new ArrayList<>();
        try (StreamSubscription changes = StreamSubscription.open(
                new SubscriptionContext().streams(streams).table("blobs").from(Beginning.trimHorizon()))) {
            long deadlineNs = System.nanoTime() + PATIENCE_NS;
            while (!ids.contains(CHANGES)) {
                changes.poll(change -> ids.add(Change.of(change).keys().intValue("id")));
                assertTrue(System.nanoTime() - deadlineNs < 0, () -> "told=" + ids);
            }
        }
        return ids;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "did not happen");
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static void fill(Path file) throws IOException {
        try (RandomAccessFile ballast = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < BALLAST_MIB; i++) {
                ballast.write(block);
            }
        }
    }

    private Path recordings() {
        return directory.resolve("streams");
    }

    private void mount() throws IOException, InterruptedException {
        Files.createDirectories(recordings());
        int exit = run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + DISK_MIB + "m",
                "tmpfs",
                recordings().toString());
        assumeTrue(exit == 0, "NOT RUN: a file system can only be mounted by root");
        mounted = true;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
