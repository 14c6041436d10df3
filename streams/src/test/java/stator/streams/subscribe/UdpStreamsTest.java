package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;
import stator.streams.Streams;
import stator.streams.StreamsContext;
import stator.streams.archive.UdpAddress;
import stator.table.StreamViewType;

/**
 * Goal: by UDP, too, a subscriber gets every change once and in order, over restarts of the database; and none, dead or hostile, holds up
 * the writer or another subscriber.
 * Method: a database in this process, whose subscribers have media drivers of their own; some of these stop, some get nothing but
 * what is wrong.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpStreamsTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    private final Random random = new Random(SEED);
    private final List<Integer> taken = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private int port;
    private int written;

    @SuppressWarnings("NullAway.Init") // before each test
    private Streams streams;

    @SuppressWarnings("NullAway.Init") // before each test
    private Stator database;

    @SuppressWarnings("NullAway.Init") // before each test
    private Table table;

    private final StreamLocator locator = new LocatorElsewhere(() -> streams);

    @BeforeEach
    void open() throws IOException {
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            port = free.getLocalPort();
        }
        openDatabase();
    }

    @AfterEach
    void close() {
        opened.forEach(CloseHelper::quietClose);
        database.close();
    }

    private void openDatabase() {
        streams = new Streams(new StreamsContext().udpPort(port));
        database = Stator.open(new Stator.Context()
                .directory(directory)
                .partitions(1)
                .durability(Durability.BUFFERED)
                .streams(streams));
        table = database.ensureTable(TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(
                StreamViewType.NEW_AND_OLD_IMAGES));
    }

    @Test
    void shouldTellEachChangeOnceOverARestart() throws IOException {
        write(500);
        StreamSubscription changes = subscribe(Beginning.trimHorizon());
        awaitAll(changes);
        for (int i = 0; i < 500; i++) {
            write(random.nextInt(3));
            take(changes);
        }
        awaitAll(changes);
        write(100);
        database.close();
        take(changes);
        openDatabase();
        write(100);
        awaitAll(changes);
        write(100);
        awaitAll(changes);
    }

    @Test
    void shouldTellLiveWhatIsLarge() throws IOException {
        StreamSubscription changes = subscribe(Beginning.latest());
        awaitAll(changes);
        byte[] large = new byte[390_000];
        for (int i = 0; i < 20; i++) {
            table.put(Item.of("id", written % 3, "n", written, "large", large));
            written++;
            take(changes);
        }
        awaitAll(changes);
    }

    @Test
    void shouldHoldUpNobodyForWhoIsDeadSlowOrHostile() throws IOException {
        write(1);
        StreamSubscription changes = subscribe(Beginning.trimHorizon());
        awaitAll(changes);
        UdpAddress address = Objects.requireNonNull(
                locator.locate(new StreamLocator.Request("numbers", Beginning.latest(), Map.of()))
                        .udp());
        MediaDriver dead = driver(ThreadingMode.INVOKER);
        Aeron deadClient = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(dead.aeronDirectoryName())
                .useConductorAgentInvoker(true)
                .driverAgentInvoker(dead.sharedAgentInvoker()));
        opened.add(0, deadClient);
        Subscription buried = deadClient.addSubscription(live(address), 20_000);
        MediaDriver idle = driver(ThreadingMode.SHARED);
        Aeron idleClient = Aeron.connect(new Aeron.Context().aeronDirectoryName(idle.aeronDirectoryName()));
        opened.add(0, idleClient);
        Subscription unread = idleClient.addSubscription(live(address), 20_000);
        while (!buried.isConnected() || !unread.isConnected()) {
            dead.sharedAgentInvoker().invoke();
            deadClient.conductorAgentInvoker().invoke();
            write(1);
            take(changes);
        }
        // from here on one of them is never driven again, and nobody reads the other
        try (DatagramSocket hostile = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            for (int i = 0; i < 60; i++) {
                write(500); // more than the windows of all of them
                sendAnything(hostile);
                take(changes);
            }
        }
        long position = position();
        assertTrue(position > 8 << 20, "position=" + position);
        awaitAll(changes);
    }

    @Test
    void shouldRefuseReplaysOfOthersAndTooMany() throws IOException {
        write(1);
        UdpAddress address = Objects.requireNonNull(
                locator.locate(new StreamLocator.Request("numbers", Beginning.latest(), Map.of()))
                        .udp());
        long run = address.run();
        for (StreamLocator.Replay wrong : List.of(
                new StreamLocator.Replay("none", run, 0, 0, 9),
                new StreamLocator.Replay("numbers", run + 1, 0, 0, 9),
                new StreamLocator.Replay("numbers", run, 1, 0, 9),
                new StreamLocator.Replay("numbers", run, -1, 0, 9),
                new StreamLocator.Replay("numbers", run, 0, 1, 9),
                new StreamLocator.Replay("numbers", run, 0, 1 << 30, 9),
                new StreamLocator.Replay("numbers", run, 0, 0, 0),
                new StreamLocator.Replay("numbers", run, 0, 0, 65_536))) {
            assertThrows(IllegalStateException.class, () -> locator.replay(wrong), wrong.toString());
        }
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            StreamLocator.Replay wanted = new StreamLocator.Replay("numbers", run, 0, 0, silent.getLocalPort());
            assertThrows(IOException.class, () -> {
                while (true) {
                    locator.replay(wanted);
                    LockSupport.parkNanos(1_000_000);
                }
            });
        }
        write(100);
        while (position() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void shouldBeOnLoopbackOnly() {
        for (StreamsContext wrong : List.of(
                new StreamsContext().udpPort(-1),
                new StreamsContext().udpPort(65_536),
                new StreamsContext().udpPort(0).udpHost("0.0.0.0"),
                new StreamsContext().udpPort(0).udpHost("192.0.2.1"))) {
            assertThrows(IllegalStateException.class, () -> new Streams(wrong));
        }
        Streams quiet = new Streams(new StreamsContext().udpHost("192.0.2.1"));
        assertThrows(IllegalStateException.class, () -> quiet.recording(0), "no port, so nothing is published");
    }

    private long position() {
        return streams.recording(0).endPosition();
    }

    private MediaDriver driver(ThreadingMode mode) {
        MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(CommonContext.generateRandomDirName())
                .threadingMode(mode)
                .termBufferSparseFile(true)
                .dirDeleteOnShutdown(true));
        opened.add(driver);
        return driver;
    }

    private static String live(UdpAddress address) {
        return address.liveChannel() + "|endpoint=127.0.0.1:0";
    }

    /** Frames of all types, of versions that are and are not, with anything in them. */
    private void sendAnything(DatagramSocket socket) throws IOException {
        byte[] frame = new byte[36 + random.nextInt(64)];
        for (int i = 0; i < 200; i++) {
            random.nextBytes(frame);
            frame[0] = (byte) frame.length;
            frame[1] = 0;
            frame[2] = 0;
            frame[3] = 0;
            frame[4] = 0;
            frame[6] = (byte) random.nextInt(14);
            frame[7] = 0;
            int stream = random.nextBoolean() ? 20_000 : 9_000;
            frame[12] = (byte) stream;
            frame[13] = (byte) (stream >> 8);
            frame[14] = 0;
            frame[15] = 0;
            socket.send(new DatagramPacket(frame, frame.length, InetAddress.getByName("127.0.0.1"), port));
        }
    }

    private StreamSubscription subscribe(Beginning from) throws IOException {
        StreamSubscription changes = StreamSubscription.open(new SubscriptionContext()
                .locator(locator)
                .over(Transport.UDP)
                .table("numbers")
                .from(from)
                .errorHandler(failure -> System.out.println("lost: " + failure)));
        opened.add(0, changes);
        return changes;
    }

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            table.put(Item.of("id", written % 100, "n", written, "text", "x".repeat(200)));
            written++;
        }
    }

    private void take(StreamSubscription changes) {
        changes.poll(change -> taken.add(
                Objects.requireNonNull(Change.of(change).newImage()).number("n").intValueExact()));
    }

    private void awaitAll(StreamSubscription changes) {
        while (taken.size() < written || !changes.isLive()) {
            take(changes);
        }
        for (int i = 0; i < written; i++) {
            assertEquals(i, taken.get(i), "-Dstator.test.seed=" + SEED);
        }
        assertEquals(written, taken.size());
    }
}
