package stator.streams.archive;

import io.aeron.archive.client.ArchiveException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.engine.StreamHost;
import stator.partition.Doorbell;
import stator.partition.PipelineStage;
import stator.partition.StageThread;
import stator.table.StreamDefinition;

/**
 * Follows the logs of all partitions and records what changes, on a thread of its own, which drives the archive too. Subscribers never
 * make it wait; when the archive cannot take more, the logs are kept.
 */
public final class StreamPublisher implements PipelineStage, AutoCloseable {
    /** How long records are kept at least, in milliseconds. */
    public static final long RETENTION_MS = 24 * 3_600_000L;

    /** How long it sleeps when nothing is to do: the archive's clients wait so long, at the most, for an answer. */
    private static final long MAX_SLEEP_NS = 10_000_000;

    /** How long it sleeps when somebody is being sent records, or the archive has to catch up. */
    private static final long SHORT_SLEEP_NS = 50_000;

    private static final long PURGE_INTERVAL_MS = 60_000;

    private static final long SAVE_INTERVAL_NS = 1_000_000_000;

    private final StreamHost host;
    private final Path directory;
    private final StageThread thread;
    private final CompletableFuture<StreamArchive> started = new CompletableFuture<>();
    private final List<PartitionPublisher> partitions = new ArrayList<>(); // complete before it has started
    private volatile @Nullable StreamArchive archive; // the publisher's thread's own, as all of Aeron is
    private volatile PublishedStreams streams;
    private volatile @Nullable Throwable failure;
    private volatile boolean closing;
    private volatile boolean closed;
    private boolean isBusy;
    private long savedNs;
    private long purgedMs;

    /**
     * Starts to publish. The caller owns the result and closes it, before the logs.
     *
     * @param directory where records are kept
     */
    public static StreamPublisher start(StreamHost host, Path directory, Collection<StreamDefinition> streams) {
        StreamPublisher publisher = new StreamPublisher(host, directory, new PublishedStreams(streams));
        try {
            publisher.started.join();
            return publisher;
        } catch (CompletionException ex) {
            publisher.close();
            throw new IllegalStateException(
                    "streams cannot start: directory=" + directory + ": " + ex.getCause(), ex.getCause());
        }
    }

    private StreamPublisher(StreamHost host, Path directory, PublishedStreams streams) {
        this.host = host;
        this.directory = directory;
        this.streams = streams;
        savedNs = host.nanoClock().nanoTime();
        Doorbell bell = new Doorbell();
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

    /** On the thread that will drive it: parts of the archive insist on one. */
    private StreamArchive open() {
        try {
            StreamArchive opened = StreamArchive.open(directory, host.changes().partitions(), host.errorHandler());
            archive = opened;
            for (int i = 0; i < host.changes().partitions(); i++) {
                partitions.add(new PartitionPublisher(
                        host.changes(), opened.record(i, host.changes().savedPosition(i)), streams));
            }
            started.complete(opened);
            return opened;
        } catch (Throwable t) {
            started.completeExceptionally(t);
            throw t;
        }
    }

    /** Says which streams there are: what changes from now on is told of by these. From the catalog's thread. */
    public void streams(Collection<StreamDefinition> all) {
        PublishedStreams now = new PublishedStreams(all);
        streams = now;
        partitions.forEach(partition -> partition.streams(now));
    }

    /** The newest stream of the table of a name, or null. Any thread. */
    public @Nullable StreamDefinition latest(String tableName) {
        return streams.latest(tableName);
    }

    /** The records of a partition. Any thread. */
    public Recording recording(int partition) {
        return partitions.get(partition).recording();
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
        return started.join().aeronDirectory();
    }

    @Override
    public int doWork() {
        if (closed) {
            return 0;
        }
        StreamArchive driven = archive == null ? open() : archive;
        isBusy = driven.invoke() > 0;
        int count = 0;
        for (int i = 0; i < partitions.size(); i++) {
            PartitionPublisher partition = partitions.get(i);
            count += partition.publish();
            partition.advance();
            isBusy |= partition.isPending();
        }
        long nowNs = host.nanoClock().nanoTime();
        if (nowNs - savedNs > SAVE_INTERVAL_NS) {
            savedNs = nowNs;
            partitions.forEach(PartitionPublisher::save);
        }
        long nowMs = host.clock().millis();
        if (nowMs - purgedMs > PURGE_INTERVAL_MS) {
            purgedMs = nowMs;
            purge(driven, nowMs - RETENTION_MS);
        }
        if (closing && count == 0) {
            closed = true;
            driven.close();
        }
        return count;
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
