package stator.streams.archive;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.TimeoutException;
import io.aeron.protocol.DataHeaderFlyweight;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;
import stator.engine.StreamHost;
import stator.partition.ChangeLog;

/**
 * A media driver, an archive and a client of both, none of which has a thread: whoever owns this drives them with {@link #invoke}. A
 * directory of the driver's that a killed process left behind is removed at the next start.
 */
final class StreamArchive implements AutoCloseable {
    private static final long TIMER_NS = 100_000_000;
    private static final long MAX_BLOCKED_NS = 300_000_000;
    private static final int COUNTERS_LENGTH = 1 << 20;
    private static final long DRIVER_TIMEOUT_MS = 4_000;
    private static final int MAX_DATAGRAMS = 16;
    private static final long CONNECT_NS = 10_000_000_000L;

    private final Path directory;
    private final ArchiveFiles files;
    private final ChangeLog changes;
    private final ErrorHandler errorHandler;
    private final StreamChannels channels;
    private final @Nullable MediaDriver driver; // or others run it
    private final Archive archive;
    private final String aeronDirectory;
    private final AeronArchive client;
    private final CountersReader counters;
    private final @Nullable UdpDoor udp;

    /** Starts with a directory that no other process uses. The caller owns the result and closes it. */
    StreamArchive(Path directory, StreamSettings settings, StreamHost host) {
        this.directory = directory;
        changes = host.changes();
        errorHandler = host.errorHandler();
        int partitions = changes.partitions();
        files = new ArchiveFiles(directory, settings, partitions);
        aeronDirectory = files.aeronDirectory();
        channels = settings.mediaDriver() == null ? StreamChannels.ofOne() : StreamChannels.ofOneOfMany();
        RecordingTail.settle(directory, partition -> partition < partitions ? changes.recordedPosition(partition) : 0);
        RecordingCatalog.check(directory);
        MediaDriver startedDriver = null;
        Archive startedArchive = null;
        AeronArchive connected = null;
        try {
            startedDriver = settings.mediaDriver() == null ? MediaDriver.launch(driverContext()) : null;
            driver = startedDriver;
            startedArchive = Archive.launch(archiveContext());
            archive = startedArchive;
            files.allocateMarkFile();
            connected = connect();
            client = connected;
            counters = client.context().aeron().countersReader();
            InetSocketAddress address = settings.udp();
            udp = address == null ? null : new UdpDoor(client.context().aeron(), channels, address);
        } catch (Throwable t) {
            CloseHelper.quietCloseAll(connected, startedArchive, startedDriver);
            throw t;
        }
    }

    private AeronArchive connect() {
        Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(aeronDirectory)
                .driverTimeoutMs(DRIVER_TIMEOUT_MS)
                .useConductorAgentInvoker(true)
                .driverAgentInvoker(driverInvoker())
                .errorHandler(errorHandler));
        try {
            return AeronArchive.connect(new AeronArchive.Context()
                    .aeron(aeron)
                    .ownsAeronClient(true)
                    .agentInvoker(archive.invoker())
                    .messageTimeoutNs(CONNECT_NS)
                    .errorHandler(errorHandler)
                    .controlRequestChannel(StreamChannels.IPC)
                    .controlRequestStreamId(channels.controlStream())
                    .controlResponseChannel(StreamChannels.IPC));
        } catch (Throwable t) {
            CloseHelper.quietClose(aeron);
            throw t;
        }
    }

    /** Of the driver that is ours; null if others run it. */
    private @Nullable AgentInvoker driverInvoker() {
        return driver == null ? null : driver.sharedAgentInvoker();
    }

    private MediaDriver.Context driverContext() {
        return new MediaDriver.Context()
                .aeronDirectoryName(aeronDirectory)
                .threadingMode(ThreadingMode.INVOKER)
                .timerIntervalNs(TIMER_NS)
                .untetheredWindowLimitTimeoutNs(MAX_BLOCKED_NS)
                .counterValuesBufferLength(COUNTERS_LENGTH)
                .termBufferSparseFile(true)
                .ipcTermBufferLength(StreamChannels.TERM_LENGTH)
                .errorHandler(errorHandler)
                .dirDeleteOnShutdown(true);
    }

    private Archive.Context archiveContext() {
        return new Archive.Context()
                .aeronDirectoryName(aeronDirectory)
                .archiveDir(directory.toFile())
                .markFileDir(files.markFileDirectory().toFile())
                .threadingMode(ArchiveThreadingMode.INVOKER)
                .mediaDriverAgentInvoker(driverInvoker())
                .controlChannelEnabled(false)
                .recordingEventsEnabled(false)
                .localControlChannel(StreamChannels.IPC)
                .localControlStreamId(channels.controlStream())
                .archiveClientContext(new AeronArchive.Context().controlResponseChannel(StreamChannels.IPC))
                .replicationChannel(StreamChannels.IPC)
                .recordChecksum(new FrameChecksum())
                .replayChecksum(new FrameChecksum())
                .segmentFileLength(StreamChannels.SEGMENT_LENGTH)
                .lowStorageSpaceThreshold(StreamChannels.TERM_LENGTH)
                .catalogFileSyncLevel(1)
                .errorHandler(failure -> {
                    if (!isAbandoned(failure.getMessage())) {
                        errorHandler.onError(failure);
                    }
                });
    }

    /** Whether it says that nobody took a replay. Who had asked for it was told live what it needed, or is gone. */
    private static boolean isAbandoned(@Nullable String message) {
        return message != null && message.contains("no connection established for replayChannel");
    }

    /** Lets all of them do what there is to do now; 0 if that was nothing that goes on. */
    int invoke() {
        int driven = driver == null ? 0 : drive(driver.sharedAgentInvoker());
        client.context().aeron().conductorAgentInvoker().invoke();
        int archived = archive.invoker().invoke();
        return udp == null ? archived : archived + driven; // a window that was opened to us
    }

    /** The streams by UDP; null if they are not to be had so. */
    @Nullable
    UdpDoor udp() {
        return udp;
    }

    /** Where the streams are to be had by UDP; null if they are not. */
    @Nullable
    UdpAddress udpAddress() {
        if (udp == null) {
            return null;
        }
        long deadlineNs = System.nanoTime() + CONNECT_NS;
        while (true) {
            UdpAddress address = udp.address();
            if (address != null) {
                return address;
            }
            invoke();
            if (System.nanoTime() - deadlineNs > 0) {
                throw new TimeoutException("no port was opened for streams by UDP");
            }
        }
    }

    /** Begins to send a recording to a port by UDP, from a position to a limit; if there is none, with what will be recorded. */
    void replay(Recording recording, long position, long limit, int port) {
        UdpDoor door = Objects.requireNonNull(udp);
        long from = Math.max(position, recording.startPosition());
        client.archiveProxy()
                .replay(
                        recording.recordingId(),
                        from,
                        limit == Recording.NO_LIMIT ? AeronArchive.REPLAY_ALL_AND_FOLLOW : limit - from,
                        door.replayChannel(port),
                        channels.replayStream(recording.partition()),
                        client.context().aeron().nextCorrelationId(),
                        client.controlSessionId());
    }

    /** What the archive has refused meanwhile; or null. */
    @Nullable
    String pollRefusal() {
        String refusal = client.pollForErrorResponse();
        return isAbandoned(refusal) ? null : refusal;
    }

    /** Whether no more replays can begin. */
    boolean isFull() {
        return archive.context().replaySessionCounter().get()
                >= archive.context().maxConcurrentReplays();
    }

    /** Each time it sends a datagram of each publication by UDP: again, while that is something. */
    private int drive(AgentInvoker invoker) {
        int driven = invoker.invoke();
        int last = driven;
        for (int i = 1; udp != null && last > 0 && i < MAX_DATAGRAMS; i++) {
            last = invoker.invoke();
            driven += last;
        }
        return driven;
    }

    String aeronDirectory() {
        return aeronDirectory;
    }

    StreamChannels channels() {
        return channels;
    }

    /** Whether the media driver is gone, or has taken us for gone; then this is of no more use. */
    boolean isLost() {
        return client.context().aeron().isClosed() || archive.context().aeron().isClosed();
    }

    /** The same, if something has just failed: a client that ends closes what it has at once, and itself when it is driven again. */
    boolean isLostAfterAll() {
        client.context().aeron().conductorAgentInvoker().invoke();
        archive.invoker().invoke();
        return isLost();
    }

    /** Whether a media driver answers, where others run it. */
    static boolean isThere(StreamSettings settings) {
        Path others = settings.mediaDriver();
        return others == null || CommonContext.isDriverActive(others.toFile(), DRIVER_TIMEOUT_MS, message -> {});
    }

    /**
     * Begins to record a partition, or goes on with the recording there is, behind what is whole of it.
     *
     * @param known the same before, if it was lost: readers have it
     * @throws IllegalStateException if one of those is damaged, with file and offset
     */
    PartitionStore record(int partition, @Nullable Recording known) {
        int stream = StreamChannels.recordedStream(partition);
        RecordingFormat found = RecordingFormat.find(client, stream);
        if (found != null) {
            cutOff(new Recording(partition, found.recordingId(), directory), found, known);
        } else if (changes.recordedPosition(partition) != 0) {
            tellLoss(partition);
            changes.recordAnew(partition);
        }
        ExclusivePublication publication = found == null ? recordAnew(stream) : extend(stream);
        int counter = awaitCounter(publication);
        long recordingId = RecordingPos.getRecordingId(counters, counter);
        List<ExclusivePublication> live = publishLive(
                channels.liveStream(partition), publication.maxPayloadLength() + DataHeaderFlyweight.HEADER_LENGTH);
        Recording recording = known != null && known.recordingId() == recordingId
                ? known
                : new Recording(partition, recordingId, directory);
        PartitionStore store = new PartitionStore(recording, publication, live, () -> {
            if (!RecordingPos.isActive(counters, counter, recordingId)) {
                throw new RecordingEndedException("recording ended: partition=" + partition);
            }
            return counters.getCounterValue(counter);
        });
        recording.extent(client.getStartPosition(recordingId), store.recordedPosition());
        return store;
    }

    private void tellLoss(int partition) {
        if (RecordingTail.lastBases(directory).containsKey(partition)) {
            throw new IllegalStateException("damaged recordings: file=" + RecordingCatalog.file(directory)
                    + " lacks a recording whose segments are there: partition=" + partition);
        }
        errorHandler.onError(
                new IllegalStateException("a recording is gone, and what was recorded is not told any more:"
                        + " partition=" + partition + " directory=" + directory));
    }

    /**
     * Deletes the segments before a position.
     *
     * @throws ArchiveException if somebody is being sent one of them; it may be tried again later
     */
    void purge(Recording recording, long newStart) {
        long start = recording.startPosition();
        recording.extent(newStart, recording.endPosition()); // before it is gone
        try {
            client.purgeSegments(recording.recordingId(), newStart);
        } catch (ArchiveException ex) {
            recording.extent(start, recording.endPosition());
            throw ex;
        }
    }

    private void cutOff(Recording recording, RecordingFormat format, @Nullable Recording known) {
        if (!format.isStopped()) {
            return;
        }
        recording.extent(format.startPosition(), format.stopPosition());
        long end = RecordingTail.end(recording, changes.recordedPosition(recording.partition()));
        if (end < format.stopPosition()) {
            if (known != null) {
                known.extent(known.startPosition(), Math.min(end, known.endPosition())); // before it is gone
            }
            format.writeHeader(recording, end); // what was lost may have been just that
            client.truncateRecording(recording.recordingId(), end);
        }
    }

    private List<ExclusivePublication> publishLive(int stream, int mtuLength) {
        List<ExclusivePublication> live = new ArrayList<>();
        live.add(client.context()
                .aeron()
                .addExclusivePublication(StreamChannels.PUBLISHED + "|mtu=" + mtuLength, stream));
        if (udp != null) {
            live.add(udp.publish(stream, mtuLength));
        }
        return live;
    }

    private ExclusivePublication recordAnew(int stream) {
        return client.addRecordedExclusivePublication(
                StreamChannels.PUBLISHED + "|mtu=" + StreamChannels.MTU_LENGTH, stream);
    }

    private ExclusivePublication extend(int stream) {
        RecordingFormat format =
                Objects.requireNonNull(RecordingFormat.find(client, stream)); // it may have been cut off
        ExclusivePublication publication = client.context().aeron().addExclusivePublication(format.channel(), stream);
        client.extendRecording(
                format.recordingId(),
                StreamChannels.IPC + "?session-id=" + publication.sessionId(),
                stream,
                SourceLocation.LOCAL);
        return publication;
    }

    private int awaitCounter(ExclusivePublication publication) {
        long deadlineNs = System.nanoTime() + CONNECT_NS;
        while (true) {
            invoke();
            int counter = RecordingPos.findCounterIdBySession(counters, publication.sessionId(), client.archiveId());
            if (counter != CountersReader.NULL_COUNTER_ID && publication.isConnected()) {
                return counter;
            }
            if (System.nanoTime() - deadlineNs > 0) {
                throw new TimeoutException("recording did not begin: stream=" + publication.streamId());
            }
        }
    }

    @Override
    public void close() {
        CloseHelper.closeAll(client, archive, driver);
    }
}
