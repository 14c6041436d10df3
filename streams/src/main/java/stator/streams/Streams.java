package stator.streams;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.engine.OperationHandler;
import stator.engine.StreamHost;
import stator.engine.StreamMetrics;
import stator.engine.StreamService;
import stator.engine.StreamSupport;
import stator.partition.ChangeLog;
import stator.partition.FollowerScrub;
import stator.streams.api.StreamOperations;
import stator.streams.api.StreamView;
import stator.streams.archive.Recording;
import stator.streams.archive.RecordingCursor;
import stator.streams.archive.StreamChannels;
import stator.streams.archive.StreamPublisher;
import stator.streams.archive.StreamSettings;
import stator.streams.subscribe.FlowStart;
import stator.streams.subscribe.PartitionLocation;
import stator.streams.subscribe.StreamLocation;
import stator.streams.subscribe.StreamLocator;
import stator.table.StreamDefinition;

/**
 * Streams of the changes of tables. Given to a database when it is opened, {@code new Stator.Context().streams(streams)}, and then
 * asked for its streams. Used for one database; closed with it. Any thread.
 *
 * <p>Nothing is started until there is a stream.
 */
public final class Streams implements StreamSupport, StreamLocator {
    private static final String DIRECTORY = "streams";

    private volatile @Nullable Service service;

    private final StreamSettings settings;

    /** Streams of no database yet, for subscribers in this process and others on the machine. */
    public Streams() {
        this(new StreamsContext());
    }

    /** Streams of no database yet. */
    public Streams(StreamsContext ctx) {
        settings = ctx.conclude();
    }

    @Override
    public StreamService start(StreamHost host) {
        if (service != null) {
            throw new IllegalStateException("these streams belong to a database already");
        }
        Service started = new Service(host, settings);
        service = started;
        return started;
    }

    @Override
    public StreamLocation locate(Request request) {
        StreamPublisher publisher = publisher();
        StreamDefinition stream = publisher.find(request.table());
        if (stream == null) {
            throw noStream(request.table());
        }
        StreamChannels channels = publisher.channels();
        List<PartitionLocation> partitions = new ArrayList<>();
        for (int i = 0; i < publisher.partitionCount(); i++) {
            long recordedUpTo = publisher.recordedUpTo(i); // before the recording is looked at
            partitions.add(new PartitionLocation(
                    i,
                    publisher.recording(i).recordingId(),
                    channels.liveStream(i),
                    channels.replayStream(i),
                    start(stream, publisher.recording(i), request),
                    recordedUpTo));
        }
        return new StreamLocation(
                stream.number(),
                publisher.aeronDirectory(),
                StreamChannels.IPC,
                channels.controlStream(),
                StreamChannels.IPC,
                publisher.udpAddress(),
                partitions);
    }

    @Override
    public long verify(Place place) {
        StreamPublisher publisher = publisher();
        if (publisher.find(place.table()) == null) {
            throw noStream(place.table());
        }
        return publisher.verify(place.partition(), place.position());
    }

    @Override
    public long replay(Replay wanted) throws IOException {
        StreamPublisher publisher = publisher();
        if (publisher.find(wanted.table()) == null) {
            throw noStream(wanted.table());
        }
        return publisher.replay(wanted.run(), wanted.partition(), wanted.position(), wanted.port());
    }

    /**
     * Why nothing is published now, though it will be again: the media driver that others run does not answer. Null if all is well, or
     * there is no stream.
     */
    public @Nullable String outage() {
        Service started = service;
        return started == null ? null : started.metrics().outage();
    }

    /** A stream that there is, by its number; null if there is none, or it ended longer ago than records are kept. */
    public @Nullable StreamDefinition stream(int number) {
        Service started = service;
        StreamPublisher publisher = started == null ? null : started.publisher;
        return publisher == null ? null : publisher.stream(number);
    }

    /** Whether a stream has ended, and all of its changes can be read. */
    public boolean isComplete(StreamDefinition stream) {
        Service started = service;
        StreamPublisher publisher = started == null ? null : started.publisher;
        return publisher != null && publisher.isComplete(stream);
    }

    /** The records of a partition, in this process. */
    public Recording recording(int partition) {
        return publisher().recording(partition);
    }

    private StreamPublisher publisher() {
        Service started = service;
        if (started == null) {
            throw new IllegalStateException("these streams belong to no database yet");
        }
        return started.working();
    }

    private static IllegalStateException noStream(String table) {
        return new IllegalStateException("table=" + table + " does not exist, or has no stream");
    }

    /** Where a reader begins. Whatever it finds there that it is not to have is left out by its sequence. */
    private FlowStart start(StreamDefinition stream, Recording recording, Request request) {
        int partition = recording.partition();
        Map<Integer, Long> after = request.after();
        Long seen = after.get(partition);
        if (seen != null) {
            return new FlowStart(seen, true, recording.positionOf(seen + 1));
        }
        long begin = stream.begin(partition);
        return switch (request.from().kind()) {
            case TRIM_HORIZON -> at(recording, begin);
            case AT_SEQUENCE -> at(recording, Math.max(begin, request.from().value()));
            case AT_TIME ->
                at(
                        recording,
                        Math.max(begin, sequenceAt(recording, request.from().value())));
            case LATEST -> {
                long position =
                        recording.endPosition(); // before the other: what is in between is left out by its sequence
                yield new FlowStart(published(partition) - 1, true, position);
            }
        };
    }

    private static FlowStart at(Recording recording, long sequence) {
        return new FlowStart(sequence - 1, false, recording.positionOf(sequence));
    }

    private long sequenceAt(Recording recording, long timeMs) {
        try (RecordingCursor cursor = recording.open(recording.positionAt(timeMs))) {
            return cursor.next() ? cursor.record().sequence() : published(recording.partition());
        }
    }

    private long published(int partition) {
        Service started = service;
        return started == null ? 0 : started.host.changes().publishedPosition(partition);
    }

    /** One database's. */
    private static final class Service implements StreamService, StreamView {
        private final StreamHost host;
        private final StreamSettings settings;
        private volatile @Nullable StreamPublisher publisher; // made by the catalog's thread
        private volatile boolean closed;
        private volatile List<StreamDefinition> known = List.of(); // written by the catalog's thread

        Service(StreamHost host, StreamSettings settings) {
            this.host = host;
            this.settings = settings;
        }

        @Override
        public boolean canStream() {
            return true;
        }

        @Override
        public List<OperationHandler> handlers() {
            return StreamOperations.handlers(this);
        }

        @Override
        public List<StreamDefinition> streams() {
            return known;
        }

        @Override
        public Recording recording(int partition) {
            return working().recording(partition);
        }

        @Override
        public long recordedUpTo(int partition) {
            return working().recordedUpTo(partition);
        }

        private StreamPublisher working() {
            StreamPublisher started = publisher;
            if (started == null) {
                throw new IllegalStateException("no table has a stream");
            }
            if (closed) {
                throw new IllegalStateException("the database is closed");
            }
            Throwable failure = started.failure();
            if (failure != null) {
                throw new IllegalStateException(
                        "streams have stopped until the database is opened again: " + failure, failure);
            }
            return started;
        }

        @Override
        public long opening() {
            return working().opening();
        }

        @Override
        public ChangeLog changes() {
            return host.changes();
        }

        @Override
        public String region() {
            return host.region();
        }

        @Override
        public Clock clock() {
            return host.clock();
        }

        @Override
        public void publish(Collection<StreamDefinition> streams) {
            StreamPublisher started = publisher;
            if (started != null) {
                started.streams(streams);
            } else if (!streams.isEmpty()) {
                publisher = StreamPublisher.start(host, host.directory().resolve(DIRECTORY), settings, streams);
            } else {
                StreamPublisher.forget(host.directory().resolve(DIRECTORY), host.errorHandler());
            }
            known = List.copyOf(streams);
        }

        @Override
        public StreamMetrics metrics() {
            StreamPublisher started = publisher;
            return started == null ? StreamMetrics.WELL : new StreamMetrics(started.outage(), started.failure());
        }

        @Override
        public FollowerScrub scrub() {
            StreamPublisher started = publisher;
            return started == null ? FollowerScrub.NOTHING : started.scrub();
        }

        @Override
        public long retentionMs() {
            return settings.retentionMs();
        }

        @Override
        public void close() {
            closed = true;
            CloseHelper.close(publisher);
        }
    }
}
