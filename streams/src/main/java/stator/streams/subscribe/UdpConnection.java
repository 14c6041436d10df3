package stator.streams.subscribe;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.jspecify.annotations.Nullable;
import stator.streams.archive.PositionsMessage;
import stator.streams.archive.UdpAddress;

/**
 * A connection by UDP, with a media driver of its own. Replays are asked for by the {@link StreamLocator}, who knows the server. Owned by one
 * thread, which waits while it connects, and for the answer when it asks for a replay: seconds at the most.
 */
final class UdpConnection implements StreamConnection {
    /** After so long without a sign of the server it is looked for again. */
    private static final long LIVENESS_NS = 3_000_000_000L;

    private static final long MAX_BLOCKED_NS = 300_000_000;
    private static final long TIMER_NS = 100_000_000;
    private static final int MIN_WINDOW_LENGTH = 128 << 10;
    private static final int MAX_WINDOW_LENGTH = 1 << 20;
    private static final long PORT_NS = 2_000_000_000;
    private static final int FRAGMENTS = 10;
    private static final int COUNTERS_LENGTH = 1 << 20;
    private static final long MAX_IDLE_NS = 1_000_000;

    /** By which the subscriptions share one port, so that everything is sent once. */
    private static final int LIVE_TAG = 9_001;

    private final Settings settings;
    private final UdpAddress address;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final NanoClock clock;
    private final String host;
    private final Subscription told;
    private final FragmentAssembler toldReader =
            new FragmentAssembler((buffer, offset, length, header) -> onTold(buffer, offset, length));
    private final Map<Integer, Long> recorded = new HashMap<>();
    private boolean isTold;

    /**
     * Comes to where the server publishes.
     *
     * @throws IOException if it does not publish by UDP
     */
    UdpConnection(StreamLocation location, Settings settings) throws IOException {
        this.settings = settings;
        UdpAddress udp = location.udp();
        if (udp == null) {
            throw new IOException("the server does not publish by UDP");
        }
        address = udp;
        location.partitions().forEach(partition -> recorded.put(partition.partition(), Long.MAX_VALUE));
        host = host(udp.liveChannel());
        driver = MediaDriver.launch(driverContext(settings));
        Aeron connected = null;
        try {
            connected = Aeron.connect(new Aeron.Context()
                    .aeronDirectoryName(driver.aeronDirectoryName())
                    .useConductorAgentInvoker(true) // a thread would unmap what is being read here, when it is too late
                    .errorHandler(settings.whenLost()));
            told = connected.addSubscription(liveChannel(), udp.positionsStreamId());
        } catch (RuntimeException ex) {
            CloseHelper.quietCloseAll(connected, driver);
            throw ex;
        }
        aeron = connected;
        clock = aeron.context().nanoClock();
    }

    private static MediaDriver.Context driverContext(Settings settings) throws IOException {
        int receivedLength = receivedLength();
        Path parent = DriverDirectory.parent();
        DriverDirectory.deleteLeft(parent, SystemEpochClock.INSTANCE.time());
        return new MediaDriver.Context()
                .socketRcvbufLength(receivedLength)
                .initialWindowLength(Math.min(MAX_WINDOW_LENGTH, Math.max(MIN_WINDOW_LENGTH, receivedLength / 2)))
                .aeronDirectoryName(DriverDirectory.among(parent).toString())
                .threadingMode(ThreadingMode.SHARED)
                .sharedThreadFactory(UdpConnection::daemon)
                .sharedIdleStrategy(new BackoffIdleStrategy(100, 10, 1_000, MAX_IDLE_NS))
                .timerIntervalNs(TIMER_NS)
                .imageLivenessTimeoutNs(LIVENESS_NS)
                .untetheredWindowLimitTimeoutNs(MAX_BLOCKED_NS)
                .counterValuesBufferLength(COUNTERS_LENGTH)
                .termBufferSparseFile(true)
                .errorHandler(failure -> settings.whenLost().onError(failure))
                .dirDeleteOnShutdown(true);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "stator-subscriber");
        thread.setDaemon(true);
        return thread;
    }

    /** How much the machine lets wait in a socket: the more, the more is on its way at a time. */
    private static int receivedLength() throws IOException {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.setOption(StandardSocketOptions.SO_RCVBUF, 2 * MAX_WINDOW_LENGTH);
            return Math.min(2 * MAX_WINDOW_LENGTH, probe.getOption(StandardSocketOptions.SO_RCVBUF));
        }
    }

    /** Of the server's address, without its port: there the subscriber is too. */
    private static String host(String liveChannel) throws IOException {
        String control = ChannelUri.parse(liveChannel).get("control");
        int colon = control == null ? -1 : control.lastIndexOf(':');
        if (control == null || colon < 0) {
            throw new IOException("no channel to come to: " + liveChannel);
        }
        return control.substring(0, colon);
    }

    private String liveChannel() {
        return address.liveChannel() + "|endpoint=" + host + ":0|tags=" + LIVE_TAG;
    }

    @Override
    public RecordFlows flows(PartitionLocation partition) {
        return new Flows(partition);
    }

    @Override
    public void poll() {
        aeron.conductorAgentInvoker().invoke();
        told.poll(toldReader, FRAGMENTS);
        if (isTold && told.hasNoImages()) { // nothing else would show it to who waits for the recording
            settings.whenLost().onError(new IOException("the server tells nothing any more"));
        }
    }

    private void onTold(DirectBuffer buffer, int offset, int length) {
        if (length < PositionsMessage.length(0) || PositionsMessage.run(buffer, offset) != address.run()) {
            settings.whenLost().onError(new IOException("the server was started again"));
            return;
        }
        isTold = true;
        recorded.replaceAll((partition, before) -> PositionsMessage.length(partition + 1) <= length
                ? PositionsMessage.position(buffer, offset, partition)
                : before);
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(aeron, driver);
    }

    /** One partition's. */
    private final class Flows implements RecordFlows {
        private final PartitionLocation partition;
        private final LiveRecords live;

        Flows(PartitionLocation partition) {
            this.partition = partition;
            live = new LiveRecords(aeron, liveChannel(), partition.liveStreamId(), settings.decoder());
        }

        @Override
        public RecordFlow replay(long recordingPosition) {
            Subscription replay =
                    aeron.addSubscription("aeron:udp?endpoint=" + host + ":0|rejoin=false", partition.replayStreamId());
            try {
                long limit = settings.locator()
                        .replay(new StreamLocator.Replay(
                                settings.table(),
                                address.run(),
                                partition.partition(),
                                recordingPosition,
                                port(replay)));
                return new SubscriptionFlow(replay, settings.decoder(), clock).between(recordingPosition, limit);
            } catch (IOException ex) {
                replay.close();
                throw new UncheckedIOException(ex);
            } catch (RuntimeException ex) {
                replay.close();
                throw ex;
            }
        }

        private int port(Subscription replay) {
            long deadlineNs = clock.nanoTime() + PORT_NS;
            while (true) {
                String channel = replay.tryResolveChannelEndpointPort();
                if (channel != null && !channel.contains(":0|")) {
                    String endpoint =
                            Objects.requireNonNull(ChannelUri.parse(channel).get("endpoint"));
                    return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
                }
                if (clock.nanoTime() - deadlineNs > 0) {
                    throw new IllegalStateException("no port to be sent records to");
                }
                Thread.onSpinWait();
            }
        }

        @Override
        public @Nullable RecordFlow live() {
            return live.subscribe();
        }

        @Override
        public long recordedPosition() {
            if (aeron.isClosed()) {
                throw new AeronException("the media driver is gone");
            }
            return Objects.requireNonNull(recorded.get(partition.partition()));
        }
    }
}
