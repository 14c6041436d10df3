package stator.streams.archive;

import io.aeron.archive.client.ArchiveException;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.FrameDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;
import stator.engine.StreamHost;
import stator.partition.Doorbell;
import stator.partition.FollowerScrub;
import stator.partition.PipelineStage;
import stator.partition.StageThread;
import stator.table.StreamDefinition;

/**
 * Follows the logs of all partitions and records what changes, on a thread of its own, which drives the archive too. Subscribers never
 * make it wait; when the archive cannot take more, the logs are kept.
 */
public final class StreamPublisher implements PipelineStage, AutoCloseable {
    /** How long it sleeps when nothing is to do: the archive's clients wait so long, at the most, for an answer. */
    private static final long MAX_SLEEP_NS = 10_000_000;

    /** How long it sleeps when somebody is being sent records, or the archive has to catch up. */
    private static final long SHORT_SLEEP_NS = 50_000;

    private static final long PURGE_INTERVAL_MS = 60_000;

    private static final long SAVE_INTERVAL_NS = 1_000_000_000;

    /** How long an answer of the other side is waited for without a longer sleep. */
    private static final long BUSY_NS = 5_000_000;

    private static final long RETRY_NS = 500_000_000;

    private static final long REFUSAL_INTERVAL_NS = 10_000_000_000L;

    private static final int MAX_REQUESTS = 64;

    private final StreamHost host;
    private final Path directory;
    private final StreamSettings settings;
    private final ManyToOneConcurrentArrayQueue<Replay> requests = new ManyToOneConcurrentArrayQueue<>(MAX_REQUESTS);
    private final Doorbell bell = new Doorbell();
    private final StageThread thread;
    private final CompletableFuture<StreamArchive> started = new CompletableFuture<>();
    private volatile List<PartitionPublisher> partitions = List.of(); // complete before it has started
    private volatile long opening; // written before the partitions
    private volatile @Nullable StreamArchive archive; // the publisher's thread's own, as all of Aeron is
    private volatile PublishedStreams streams;
    private volatile @Nullable UdpAddress udpAddress;
    private volatile boolean isFull;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable String outage;
    private volatile boolean closing;
    private volatile boolean closed;
    private boolean isBusy;
    private boolean refused;
    private long refusedNs;
    private long busyNs;
    private long lostNs;
    private long savedNs;
    private long purgedMs;

    /** Of a partition, from one position of its recording to another, to a port. */
    private record Replay(int partition, long position, long limit, int port) {}

    /**
     * Starts to publish. The caller owns the result and closes it, before the logs.
     *
     * @param directory where records are kept
     */
    public static StreamPublisher start(
            StreamHost host, Path directory, StreamSettings settings, Collection<StreamDefinition> streams) {
        StreamPublisher publisher = new StreamPublisher(host, directory, settings, new PublishedStreams(streams));
        try {
            publisher.started.join();
            return publisher;
        } catch (CompletionException ex) {
            publisher.close();
            throw new IllegalStateException(
                    "streams cannot start: directory=" + directory + ": " + ex.getCause(), ex.getCause());
        }
    }

    /**
     * Deletes what was recorded of streams of which none is left, and what a killed process left of its media driver.
     *
     * @param directory    where records were kept, which stays; it may be missing
     * @param errorHandler is told what cannot be deleted
     */
    public static void forget(Path directory, ErrorHandler errorHandler) {
        ArchiveFiles.forget(directory, errorHandler);
    }

    private StreamPublisher(StreamHost host, Path directory, StreamSettings settings, PublishedStreams streams) {
        this.host = host;
        this.directory = directory;
        this.settings = settings;
        this.streams = streams;
        savedNs = host.nanoClock().nanoTime();
        host.changes().followedBy(bell);
        thread = new StageThread("stator-streams", this, bell, this::fail);
    }

    private void fail(Throwable reason) {
        failure = reason;
        host.errorHandler().onError(reason);
    }

    /** Why nothing is published any more, until the database is opened again; or null. Any thread. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Why nothing is published now, though it will be again; or null. Any thread. */
    public @Nullable String outage() {
        return outage;
    }

    /** On the thread that will drive it: parts of the archive insist on one. */
    private StreamArchive start() {
        try {
            if (!StreamArchive.isThere(settings)) {
                throw new IllegalStateException("no media driver answers: directory=" + settings.mediaDriver());
            }
            StreamArchive opened = open();
            started.complete(opened);
            return opened;
        } catch (Throwable t) {
            started.completeExceptionally(t);
            throw t;
        }
    }

    private StreamArchive open() {
        StreamArchive opened = new StreamArchive(directory, settings, host);
        try {
            List<PartitionPublisher> recorded = new ArrayList<>();
            for (int i = 0; i < host.changes().partitions(); i++) {
                Recording known = partitions.isEmpty() ? null : recording(i);
                recorded.add(new PartitionPublisher(host.changes(), opened.record(i, known), streams));
            }
            udpAddress = opened.udpAddress();
            opening = ThreadLocalRandom.current().nextLong();
            partitions = List.copyOf(recorded);
            partitions.forEach(partition -> partition.streams(streams)); // that may have changed meanwhile
            archive = opened;
            return opened;
        } catch (Throwable t) {
            CloseHelper.quietClose(opened);
            throw t;
        }
    }

    /** Nothing can be recorded: the log keeps it until that can be done again. */
    private void lose(StreamArchive driven, Throwable reason, String what) {
        archive = null;
        udpAddress = null;
        requests.clear();
        lostNs = host.nanoClock().nanoTime();
        CloseHelper.quietClose(driven); // it is of no more use
        tellOutage(
                "streams stand still, writes go on: " + what + " recordings=" + directory + " driver="
                        + driven.aeronDirectory(),
                reason);
    }

    private void tellOutage(String text, Throwable reason) {
        if (!text.equals(outage)) {
            outage = text;
            host.errorHandler().onError(new IllegalStateException(text, reason));
        }
    }

    /** Tries again now and then; null if it is not the time, or no driver answers. */
    private @Nullable StreamArchive openAgain() {
        long nowNs = host.nanoClock().nanoTime();
        if (nowNs - lostNs < RETRY_NS || !StreamArchive.isThere(settings)) {
            closed |= closing;
            return null;
        }
        lostNs = nowNs;
        try {
            StreamArchive opened = open();
            outage = null;
            host.errorHandler()
                    .onError(new IllegalStateException("streams go on: directory=" + opened.aeronDirectory()));
            return opened;
        } catch (AeronException | UncheckedIOException | RecordingEndedException ex) {
            tellOutage("streams stand still, writes go on: recordings=" + directory + ": " + ex.getMessage(), ex);
            return null;
        }
    }

    /** Says which streams there are: what changes from now on is told of by these. From the catalog's thread. */
    public void streams(Collection<StreamDefinition> all) {
        PublishedStreams now = new PublishedStreams(all);
        streams = now;
        partitions.forEach(partition -> partition.streams(now));
    }

    /** The newest stream of the table of a name, or the one of an ARN; or null. Any thread. */
    public @Nullable StreamDefinition find(String tableNameOrArn) {
        return streams.find(tableNameOrArn);
    }

    /** The stream of a number; null if there is none, or it ended too long ago. Any thread. */
    public @Nullable StreamDefinition stream(int number) {
        return streams.of(number);
    }

    /** Whether a stream has ended, and all of its changes can be read. Any thread. */
    public boolean isComplete(StreamDefinition stream) {
        boolean isComplete = !stream.enabled();
        for (int i = 0; isComplete && i < partitions.size(); i++) {
            isComplete = recordedUpTo(i) >= stream.end(i);
        }
        return isComplete;
    }

    /** The records of a partition. Any thread. */
    public Recording recording(int partition) {
        return partitions.get(partition).recording();
    }

    /** Begins to look at everything that is recorded. Any thread; another one may go on with it. */
    public FollowerScrub scrub() {
        return new RecordingScrub(
                partitions.stream().map(PartitionPublisher::recording).toList());
    }

    /**
     * Tells this opening of the recordings from every other: whoever reads it, and a place in a recording then, may go there as long as
     * it stays the same. Any thread.
     */
    public long opening() {
        return opening;
    }

    /** The changes before this position of a partition's log are in its recording, if they belong to a stream. Any thread. */
    public long recordedUpTo(int partition) {
        return partitions.get(partition).recordedUpTo();
    }

    /** Number of partitions. */
    public int partitionCount() {
        return partitions.size();
    }

    /** Of the media driver that the channels belong to. */
    public String aeronDirectory() {
        return newest().aeronDirectory();
    }

    /** On which streams are published. */
    public StreamChannels channels() {
        return newest().channels();
    }

    private StreamArchive newest() {
        StreamArchive driven = archive;
        return driven == null ? started.join() : driven;
    }

    /** Where the streams are to be had by UDP; null if they are not. Any thread. */
    public @Nullable UdpAddress udpAddress() {
        return udpAddress;
    }

    /**
     * Compares with their checksums the records of a partition that a replay would begin with. Any thread.
     *
     * @param position of the recording
     * @return where the replay is to end, or {@link Recording#NO_LIMIT}
     * @throws IllegalStateException if one is damaged, with file and offset, or there is no such place
     */
    public long verify(int partition, long position) {
        if (!isThere(partition, position)) {
            throw new IllegalStateException("no such place: partition=" + partition + " position=" + position);
        }
        return recording(partition).verify(position);
    }

    private boolean isThere(int partition, long position) {
        return partition >= 0
                && partition < partitions.size()
                && position >= 0
                && position <= recording(partition).endPosition()
                && position % FrameDescriptor.FRAME_ALIGNMENT == 0;
    }

    /**
     * Has a partition's records sent by UDP to a port on this machine, from a position of the recording on. Whoever asked looks whether
     * they come. Any thread; does not wait.
     *
     * @param run as it was told by {@link #udpAddress}
     * @return where it ends, or {@link Recording#NO_LIMIT}
     * @throws IllegalStateException if it was another run that told it, or there is no such partition, position or port
     * @throws IOException           if others are being sent so many that it cannot be had now
     */
    public long replay(long run, int partition, long position, int port) throws IOException {
        UdpAddress address = udpAddress;
        if (address == null || address.run() != run) {
            throw new IllegalStateException("run=" + run + " is over, or streams are not published by UDP");
        }
        if (!isThere(partition, position) || port < 1 || port > 65_535) {
            throw new IllegalStateException(
                    "no such place: partition=" + partition + " position=" + position + " port=" + port);
        }
        long limit = recording(partition).verify(position);
        if (isFull || !requests.offer(new Replay(partition, position, limit, port))) {
            throw new IOException("too many replays at a time");
        }
        bell.ring();
        return limit;
    }

    @Override
    public int doWork() {
        if (closed) {
            return 0;
        }
        StreamArchive driven = archive;
        if (driven == null) {
            driven = started.isDone() ? openAgain() : start();
        }
        if (driven == null) {
            return 0;
        }
        try {
            return work(driven);
        } catch (RuntimeException ex) {
            if (ex instanceof RecordingEndedException) {
                lose(driven, ex, "the archive stopped recording; is its disk full?");
            } else if (driven.isLostAfterAll()) {
                lose(driven, ex, "the media driver does not answer");
            } else {
                throw ex;
            }
            return 0;
        }
    }

    private int work(StreamArchive driven) {
        long nowNs = host.nanoClock().nanoTime();
        boolean isDriven = driven.invoke() > 0;
        busyNs = isDriven ? nowNs : busyNs;
        isBusy = isDriven || (settings.udp() != null && nowNs - busyNs < BUSY_NS);
        if (driven.isLost()) {
            throw new IllegalStateException("the client of the media driver was closed");
        }
        int count = serve(driven, nowNs);
        for (int i = 0; i < partitions.size(); i++) {
            PartitionPublisher partition = partitions.get(i);
            count += partition.publish();
            partition.advance();
            isBusy |= partition.isPending();
        }
        if (nowNs - savedNs > SAVE_INTERVAL_NS) {
            savedNs = nowNs;
            partitions.forEach(PartitionPublisher::save);
        }
        long nowMs = host.clock().millis();
        if (nowMs - purgedMs > PURGE_INTERVAL_MS) {
            purgedMs = nowMs;
            purge(driven, nowMs - settings.retentionMs());
        }
        if (closing && count == 0) {
            closed = true;
            driven.close();
        }
        return count;
    }

    /** What is asked for and told by UDP. */
    private int serve(StreamArchive driven, long nowNs) {
        UdpDoor udp = driven.udp();
        if (udp == null) {
            return 0;
        }
        udp.tell(partitions, nowNs);
        isFull = driven.isFull();
        String refusal = driven.pollRefusal();
        if (refusal != null && (!refused || nowNs - refusedNs > REFUSAL_INTERVAL_NS)) {
            refused = true;
            refusedNs = nowNs; // whoever asks too often does not fill the log
            host.errorHandler().onError(new IllegalStateException("a replay was refused: " + refusal));
        }
        return requests.drain(
                asked -> driven.replay(recording(asked.partition), asked.position, asked.limit, asked.port));
    }

    private void purge(StreamArchive driven, long limitMs) {
        for (PartitionPublisher partition : partitions) {
            Recording recording = partition.recording();
            long kept = recording.keptFrom(limitMs);
            if (kept > recording.startPosition()) {
                try {
                    driven.purge(recording, kept);
                } catch (ArchiveException ex) {
                    host.errorHandler().onError(ex); // somebody is being sent it: tried again in a minute
                }
            }
        }
    }

    @Override
    public boolean hasWork() {
        if (archive == null) {
            return false;
        }
        if (!requests.isEmpty()) {
            return true;
        }
        for (int i = 0; i < partitions.size(); i++) {
            if (partitions.get(i).hasWork()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public StageThread.Idle idle() {
        return StageThread.Idle
                .SLEEP; // it wakes a hundred times a second, and a spin each time would be most of its cost
    }

    @Override
    public long maxSleepNs() {
        return isBusy ? SHORT_SLEEP_NS : MAX_SLEEP_NS;
    }

    @Override
    public void close() {
        closing = true;
        thread.close();
        if (!closed) {
            closed = true;
            CloseHelper.quietClose(archive); // the thread ended because something failed, which has been told
        }
    }
}
