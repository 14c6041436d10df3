package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.streams.Streams;
import stator.streams.StreamsContext;
import stator.table.StreamViewType;

/**
 * Goal: with a media driver that others run, writes go on when it is killed, and what was not recorded is recorded when there is one
 * again, once and in order; two databases share one.
 * Method: a driver in a process of its own, which is killed and started while changes are written and read.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow") // a driver is taken for dead after seconds only
class ExternalDriverTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final Path aeronDirectory = Path.of(CommonContext.generateRandomDirName());
    private final List<AutoCloseable> opened = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private Process driver;

    @BeforeEach
    void startDriver() throws IOException {
        driver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Daeron.dir=" + aeronDirectory,
                        "-Daeron.dir.delete.on.start=true",
                        "-Daeron.threading.mode=SHARED",
                        "-Daeron.term.buffer.sparse.file=true",
                        MediaDriver.class.getName())
                .inheritIO()
                .start();
        while (!CommonContext.isDriverActive(aeronDirectory.toFile(), 1_000, message -> {})) {
            LockSupport.parkNanos(10_000_000);
            assertTrue(driver.isAlive());
        }
    }

    private void killDriver() {
        driver.destroyForcibly().onExit().join();
    }

    @AfterEach
    void close() {
        opened.forEach(CloseHelper::quietClose);
        killDriver();
        IoUtil.delete(aeronDirectory.toFile(), true);
    }

    @Test
    void shouldRecordWhatWasWrittenWithoutADriver() throws IOException {
        Numbers numbers = new Numbers(directory);
        Reader local = numbers.subscribe(false);
        Reader remote = numbers.subscribe(true);
        for (int kill = 0; kill < 2; kill++) {
            numbers.write(300);
            local.awaitAll();
            remote.awaitAll();
            killDriver();
            while (numbers.streams.outage() == null) {
                numbers.write(10);
            }
            numbers.write(1_000);
            startDriver();
            numbers.write(300);
            local.awaitAll();
            remote.awaitAll();
            assertNull(numbers.streams.outage());
        }
    }

    @Test
    void shouldRecordAfterARestartWhatWasNotRecordedBefore() throws IOException {
        Numbers numbers = new Numbers(directory);
        numbers.write(100);
        killDriver();
        numbers.write(500);
        numbers.database.close();
        while (CommonContext.isDriverActive(aeronDirectory.toFile(), 4_000, message -> {})) {
            LockSupport.parkNanos(10_000_000);
        }
        RuntimeException refused = assertThrows(RuntimeException.class, numbers::open);
        assertTrue(text(refused).contains("no media driver answers: directory=" + aeronDirectory), text(refused));
        startDriver();
        numbers.open();
        numbers.subscribe(false).awaitAll();
    }

    private static String text(Throwable failure) {
        return failure + (failure.getCause() == null ? "" : " " + text(failure.getCause()));
    }

    @Test
    void shouldBeSharedByDatabases() throws IOException {
        List<Reader> readers = new ArrayList<>();
        List<Numbers> all = List.of(new Numbers(directory.resolve("a")), new Numbers(directory.resolve("b")));
        for (Numbers each : all) {
            readers.add(each.subscribe(true));
        }
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 2; j++) {
                all.get(j).write(1 + j);
                readers.get(j).poll();
            }
        }
        for (Reader each : readers) {
            each.awaitAll();
        }
    }

    /** A database with a table, in which there are numbers that count. */
    private final class Numbers {
        private final Path home;
        private int written;

        @SuppressWarnings("NullAway.Init") // by open()
        private Streams streams;

        @SuppressWarnings("NullAway.Init") // by open()
        private Stator database;

        @SuppressWarnings("NullAway.Init") // by open()
        private Table table;

        Numbers(Path home) {
            this.home = home;
            open();
        }

        void open() {
            streams = new Streams(new StreamsContext().mediaDriver(aeronDirectory));
            database = Stator.open(
                    new Stator.Context().directory(home).partitions(1).streams(streams));
            opened.add(database);
            table = database.ensureTable(
                    TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.NEW_IMAGE));
        }

        void write(int count) {
            for (int i = 0; i < count; i++) {
                table.put(Item.of("id", written % 100, "n", written));
                written++;
            }
        }

        Reader subscribe(boolean isRemote) throws IOException {
            SubscriptionContext ctx = new SubscriptionContext().table("numbers").from(Beginning.trimHorizon());
            return new Reader(this, StreamSubscription.open(isRemote ? ctx.locator(streams) : ctx.streams(streams)));
        }
    }

    /** Wants each number in turn. */
    private final class Reader {
        private final Numbers of;
        private final StreamSubscription changes;
        private int expected;

        Reader(Numbers of, StreamSubscription changes) {
            this.of = of;
            this.changes = changes;
            opened.add(0, changes);
        }

        void poll() {
            changes.poll(change -> assertEquals(
                    expected++,
                    Objects.requireNonNull(Change.of(change).newImage()).intValue("n")));
        }

        void awaitAll() {
            while (expected < of.written) {
                poll();
            }
        }
    }
}
