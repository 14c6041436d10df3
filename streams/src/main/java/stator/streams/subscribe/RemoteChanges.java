package stator.streams.subscribe;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.LangUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The records of a stream of another process. When that ends, or does not answer, it is looked for again, less and less often, and
 * reading goes on where it was. Owned by one thread, which waits while it connects: seconds at the most.
 */
final class RemoteChanges implements ChangeSource {
    private static final long DRIVER_TIMEOUT_MS = 4_000;
    private static final long MIN_BACK_OFF_NS = 50_000_000;
    private static final long MAX_BACK_OFF_NS = 2_000_000_000;

    private final StreamLocator locator;
    private final StreamLocator.Request wanted;
    private final RecordDecoder decoder;
    private final ErrorHandler errorHandler;
    private final NanoClock clock;
    private final Map<Integer, FlowStart> places = new TreeMap<>();
    private final List<PartitionFlow> flows = new ArrayList<>();
    private int streamNumber;
    private boolean located;
    private @Nullable AeronArchive archive;
    private @Nullable Throwable lost;
    private @Nullable Throwable refusal;
    private long backOffNs = MIN_BACK_OFF_NS;
    private long lostNs;
    private int next;

    /** One partition's. */
    private record PartitionFlow(int partition, MergedFlow flow) {}

    /**
     * Looks for the stream, and connects.
     *
     * @param errorHandler is told why a connection was lost
     * @throws IOException           if nobody answers
     * @throws IllegalStateException if there is no such stream
     */
    static RemoteChanges open(
            StreamLocator locator, StreamLocator.Request wanted, RecordDecoder decoder, ErrorHandler errorHandler)
            throws IOException {
        RemoteChanges changes = new RemoteChanges(locator, wanted, decoder, errorHandler);
        changes.connect();
        return changes;
    }

    private RemoteChanges(
            StreamLocator locator, StreamLocator.Request wanted, RecordDecoder decoder, ErrorHandler errorHandler) {
        this.locator = locator;
        this.wanted = wanted;
        this.decoder = decoder;
        this.errorHandler = errorHandler;
        clock = SystemNanoClock.INSTANCE;
    }

    @Override
    public int streamNumber() {
        return streamNumber;
    }

    @Override
    public int poll(RecordFlow.Reader reader, int limit) {
        if (archive == null && !reconnect()) {
            return 0;
        }
        int count = 0;
        try {
            count = pollConnected(guarded(reader), limit);
            backOffNs = count > 0 ? MIN_BACK_OFF_NS : backOffNs;
        } catch (AeronException | IllegalStateException | IllegalArgumentException ex) {
            lost = ex;
        }
        Throwable failure = refusal;
        if (failure != null) {
            refusal = null;
            LangUtil.rethrowUnchecked(failure);
        }
        Throwable reason = lost;
        if (reason != null) {
            disconnect();
            lostNs = clock.nanoTime();
            errorHandler.onError(reason);
        }
        return count;
    }

    @Override
    public Map<Integer, FlowStart> places() {
        for (PartitionFlow each : flows) {
            places.put(each.partition, each.flow.next());
        }
        return new TreeMap<>(places);
    }

    @Override
    public boolean isLive() {
        return !flows.isEmpty() && flows.stream().allMatch(each -> each.flow.isLive());
    }

    @Override
    public void close() {
        disconnect();
    }

    /** What a reader throws is the caller's, and no reason to connect again. */
    private RecordFlow.Reader guarded(RecordFlow.Reader reader) {
        return record -> {
            try {
                return refusal == null && reader.onRecord(record);
            } catch (RuntimeException | Error ex) {
                refusal = ex;
                return false;
            }
        };
    }

    private int pollConnected(RecordFlow.Reader reader, int limit) {
        AeronArchive connected = archive;
        if (connected != null) {
            connected.context().aeron().conductorAgentInvoker().invoke();
        }
        int count = 0;
        for (int i = 0; i < flows.size() && count < limit && refusal == null; i++) {
            next = next + 1 < flows.size() ? next + 1 : 0;
            count += flows.get(next).flow.poll(reader, limit - count);
        }
        return count;
    }

    private boolean reconnect() {
        if (clock.nanoTime() - lostNs < backOffNs) {
            return false;
        }
        try {
            connect();
            return true;
        } catch (IOException | AeronException ex) {
            lostNs = clock.nanoTime();
            backOffNs = Math.min(MAX_BACK_OFF_NS, backOffNs * 2);
            errorHandler.onError(ex);
            return false;
        }
    }

    private void connect() throws IOException {
        Map<Integer, Long> after = new HashMap<>(wanted.after());
        places.forEach((partition, place) -> {
            if (place.isAnchored()) {
                after.put(partition, place.lastSequence());
            }
        });
        StreamLocation location = locator.locate(new StreamLocator.Request(wanted.table(), wanted.from(), after));
        if (located && location.streamNumber() != streamNumber) {
            throw new StreamEndedException(
                    "the stream of table=" + wanted.table() + " has ended: there is another one now");
        }
        located = true;
        streamNumber = location.streamNumber();
        lost = null;
        AeronArchive connected = connect(location);
        archive = connected;
        for (PartitionLocation partition : location.partitions()) {
            places.put(partition.partition(), partition.start());
            AeronFlows source = new AeronFlows(connected, partition, location.liveChannel(), decoder);
            flows.add(new PartitionFlow(partition.partition(), new MergedFlow(source, partition.start(), clock)));
        }
    }

    private AeronArchive connect(StreamLocation location) {
        ErrorHandler whenLost = failure -> lost = failure;
        Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(location.aeronDirectory())
                .driverTimeoutMs(DRIVER_TIMEOUT_MS)
                .useConductorAgentInvoker(true) // a thread would unmap what is being read here, when the driver is gone
                .errorHandler(whenLost));
        try {
            return AeronArchive.connect(new AeronArchive.Context()
                    .aeron(aeron)
                    .ownsAeronClient(true)
                    .messageTimeoutNs(DRIVER_TIMEOUT_MS * 1_000_000)
                    .errorHandler(whenLost)
                    .controlRequestChannel(location.controlChannel())
                    .controlRequestStreamId(location.controlStreamId())
                    .controlResponseChannel("aeron:ipc"));
        } catch (RuntimeException ex) {
            CloseHelper.quietClose(aeron);
            throw ex;
        }
    }

    private void disconnect() {
        places();
        AeronArchive connected = archive;
        archive = null;
        flows.clear();
        if (connected != null) {
            // the client takes its subscriptions with it; what fails is gone already
            CloseHelper.quietClose(connected.context().aeron());
            CloseHelper.quietClose(connected);
        }
    }
}
