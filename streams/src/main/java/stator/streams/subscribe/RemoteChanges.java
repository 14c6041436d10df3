package stator.streams.subscribe;

import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
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
    private static final long MIN_BACK_OFF_NS = 50_000_000;
    private static final long MAX_BACK_OFF_NS = 2_000_000_000;

    private final StreamLocator locator;
    private final StreamLocator.Request wanted;
    private final RecordDecoder decoder;
    private final Transport transport;
    private final UnaryOperator<StreamLocation> part;
    private final ErrorHandler errorHandler;
    private final NanoClock clock;
    private final Map<Integer, FlowStart> places = new TreeMap<>();
    private final List<PartitionFlow> flows = new ArrayList<>();
    private int streamNumber;
    private boolean located;
    private @Nullable StreamConnection connection;
    private volatile @Nullable Throwable lost; // by the media driver's thread, too
    private @Nullable Throwable refusal;
    private long backOffNs = MIN_BACK_OFF_NS;
    private long lostNs;
    private int next;

    /** One partition's. */
    private record PartitionFlow(int partition, MergedFlow flow) {}

    /**
     * How records come, what reads them, and who is told why a connection was lost.
     *
     * @param part of a location, the partitions that are wanted
     */
    record Settings(
            Transport transport,
            RecordDecoder decoder,
            UnaryOperator<StreamLocation> part,
            ErrorHandler errorHandler) {}

    /**
     * Looks for the stream, and connects.
     *
     * @throws IOException           if nobody answers
     * @throws IllegalStateException if there is no such stream
     */
    static RemoteChanges open(StreamLocator locator, StreamLocator.Request wanted, Settings settings)
            throws IOException {
        RemoteChanges changes = new RemoteChanges(locator, wanted, settings);
        changes.connect();
        return changes;
    }

    private RemoteChanges(StreamLocator locator, StreamLocator.Request wanted, Settings settings) {
        this.locator = locator;
        this.wanted = wanted;
        this.decoder = settings.decoder;
        this.transport = settings.transport;
        this.part = settings.part;
        this.errorHandler = settings.errorHandler;
        clock = SystemNanoClock.INSTANCE;
    }

    @Override
    public int streamNumber() {
        return streamNumber;
    }

    @Override
    public int poll(RecordFlow.Reader reader, int limit) {
        StreamConnection connected = connection == null ? reconnect() : connection;
        if (connected == null) {
            return 0;
        }
        int count = 0;
        try {
            count = pollConnected(connected, guarded(reader), limit);
            backOffNs = count > 0 ? MIN_BACK_OFF_NS : backOffNs;
        } catch (AeronException | IllegalStateException | IllegalArgumentException | UncheckedIOException ex) {
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

    private int pollConnected(StreamConnection connected, RecordFlow.Reader reader, int limit) {
        connected.poll();
        int count = 0;
        for (int i = 0; i < flows.size() && count < limit && refusal == null; i++) {
            next = next + 1 < flows.size() ? next + 1 : 0;
            count += flows.get(next).flow.poll(reader, limit - count);
        }
        return count;
    }

    private @Nullable StreamConnection reconnect() {
        if (clock.nanoTime() - lostNs < backOffNs) {
            return null;
        }
        try {
            connect();
            return connection;
        } catch (IOException | AeronException ex) {
            lostNs = clock.nanoTime();
            backOffNs = Math.min(MAX_BACK_OFF_NS, backOffNs * 2);
            errorHandler.onError(ex);
            return null;
        }
    }

    private void connect() throws IOException {
        Map<Integer, Long> after = new HashMap<>(wanted.after());
        places.forEach((partition, place) -> {
            if (place.isAnchored()) {
                after.put(partition, place.lastSequence());
            }
        });
        StreamLocation location =
                part.apply(locator.locate(new StreamLocator.Request(wanted.table(), wanted.from(), after)));
        if (located && location.streamNumber() != streamNumber) {
            throw new StreamEndedException(
                    "the stream of table=" + wanted.table() + " has ended: there is another one now");
        }
        for (PartitionLocation partition : location.partitions()) {
            locator.verify(new StreamLocator.Place(
                    wanted.table(),
                    partition.partition(),
                    partition.start().position())); // damage here is the caller's to know
        }
        located = true;
        streamNumber = location.streamNumber();
        lost = null;
        StreamConnection connected = connect(location);
        try {
            for (PartitionLocation partition : location.partitions()) {
                MergedFlow flow = new MergedFlow(connected.flows(partition), partition.start(), clock);
                flows.add(new PartitionFlow(partition.partition(), flow));
            }
        } catch (Throwable t) {
            flows.clear(); // all of them or none: what is missing would never be missed
            connected.close();
            throw t;
        }
        places(); // where it went on, if nothing was read yet
        connection = connected;
    }

    private StreamConnection connect(StreamLocation location) throws IOException {
        ErrorHandler whenLost = failure -> lost = failure;
        StreamConnection.Settings settings = new StreamConnection.Settings(locator, wanted.table(), decoder, whenLost);
        return transport == Transport.IPC
                ? new IpcConnection(location, settings)
                : new UdpConnection(location, settings);
    }

    private void disconnect() {
        places();
        StreamConnection connected = connection;
        connection = null;
        flows.clear();
        if (connected != null) {
            connected.close();
        }
    }
}
