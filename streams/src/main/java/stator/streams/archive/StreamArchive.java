package stator.streams.archive;

import static io.aeron.archive.client.AeronArchive.NULL_POSITION;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.agrona.collections.MutableLong;
import org.agrona.concurrent.status.CountersReader;

/**
 * A media driver, an archive and a client of both, none of which has a thread: whoever owns this drives them with {@link #invoke}. A
 * directory of the driver's that a killed process left behind is removed at the next start.
 */
final class StreamArchive implements AutoCloseable {
    private static final String MARK_FILE = "archive-mark.dat";
    private static final String DRIVER_FILE = "driver";
    private static final long TIMER_NS = 100_000_000;
    private static final long MAX_BLOCKED_NS = 300_000_000;
    private static final int COUNTERS_LENGTH = 1 << 20;
    private static final long DRIVER_BYTES = 16L << 20;
    private static final long PARTITION_BYTES = 2L * 3 * StreamChannels.TERM_LENGTH; // two publications of three terms
    private static final long CONNECT_NS = 10_000_000_000L;

    private final Path directory;
    private final MediaDriver driver;
    private final Archive archive;
    private final AeronArchive client;
    private final CountersReader counters;

    private StreamArchive(Path directory, MediaDriver driver, Archive archive, AeronArchive client) {
        this.directory = directory;
        this.driver = driver;
        this.archive = archive;
        this.client = client;
        counters = client.context().aeron().countersReader();
    }

    /** Starts with a directory that no other process uses. The caller owns the result and closes it. */
    static StreamArchive open(Path directory, int partitions, ErrorHandler errorHandler) {
        String aeronDirectory = aeronDirectory(directory, partitions);
        forgetPredecessor(directory, aeronDirectory);
        MediaDriver driver = null;
        Archive archive = null;
        try {
            driver = MediaDriver.launch(driverContext(aeronDirectory, errorHandler));
            archive = Archive.launch(archiveContext(directory, driver, errorHandler));
            Aeron aeron = Aeron.connect(new Aeron.Context()
                    .aeronDirectoryName(aeronDirectory)
                    .useConductorAgentInvoker(true)
                    .driverAgentInvoker(driver.sharedAgentInvoker())
                    .errorHandler(errorHandler));
            AeronArchive client = AeronArchive.connect(new AeronArchive.Context()
                    .aeron(aeron)
                    .ownsAeronClient(true)
                    .agentInvoker(archive.invoker())
                    .messageTimeoutNs(CONNECT_NS)
                    .errorHandler(errorHandler)
                    .controlRequestChannel(StreamChannels.CONTROL)
                    .controlRequestStreamId(StreamChannels.CONTROL_STREAM)
                    .controlResponseChannel(StreamChannels.CONTROL));
            return new StreamArchive(directory, driver, archive, client);
        } catch (Throwable t) {
            CloseHelper.quietCloseAll(archive, driver);
            throw t;
        }
    }

    private static MediaDriver.Context driverContext(String aeronDirectory, ErrorHandler errorHandler) {
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

    private static Archive.Context archiveContext(Path directory, MediaDriver driver, ErrorHandler errorHandler) {
        return new Archive.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .archiveDir(directory.toFile())
                .threadingMode(ArchiveThreadingMode.INVOKER)
                .mediaDriverAgentInvoker(driver.sharedAgentInvoker())
                .controlChannelEnabled(false)
                .recordingEventsEnabled(false)
                .localControlChannel(StreamChannels.CONTROL)
                .localControlStreamId(StreamChannels.CONTROL_STREAM)
                .archiveClientContext(new AeronArchive.Context().controlResponseChannel(StreamChannels.CONTROL))
                .replicationChannel(StreamChannels.CONTROL)
                .recordChecksum(new FrameChecksum())
                .segmentFileLength(StreamChannels.SEGMENT_LENGTH)
                .catalogFileSyncLevel(1)
                .errorHandler(errorHandler);
    }

    /**
     * Memory, if there is room in it: a container may have 64 MB of it, and a store into a page that cannot be had ends the process.
     * Otherwise beside the recordings.
     */
    private static String aeronDirectory(Path directory, int partitions) {
        File inMemory = new File(CommonContext.generateRandomDirName());
        long neededBytes = DRIVER_BYTES + partitions * PARTITION_BYTES;
        boolean isRoom = inMemory.getParentFile().getUsableSpace() >= 2 * neededBytes;
        return isRoom
                ? inMemory.getPath()
                : directory.resolve(inMemory.getName()).toAbsolutePath().toString();
    }

    /**
     * The owner of the database's directory is the only one, so whatever marks another as alive is a dead one's; but not in a copy of
     * the directory, whose original may be in use.
     */
    private static void forgetPredecessor(Path directory, String aeronDirectory) {
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(directory.resolve(MARK_FILE));
            Path note = directory.resolve(DRIVER_FILE);
            String owner = directory.toRealPath().toString();
            if (Files.exists(note)) {
                List<String> noted = Files.readAllLines(note);
                File left = new File(noted.get(noted.size() - 1));
                if (noted.get(0).equals(owner) && left.getName().startsWith("aeron-")) {
                    IoUtil.delete(left, true);
                }
            }
            Files.writeString(note, owner + "\n" + aeronDirectory);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Lets all of them do what there is to do now; 0 if the archive had nothing. */
    int invoke() {
        driver.sharedAgentInvoker().invoke();
        client.context().aeron().conductorAgentInvoker().invoke();
        return archive.invoker().invoke();
    }

    String aeronDirectory() {
        return driver.aeronDirectoryName();
    }

    /**
     * Begins to record a partition, or goes on with the recording there is, behind what is whole of it.
     *
     * @param savedPosition of the partition's log: the records of all changes before it have been forced
     * @throws IllegalStateException if one of those is damaged, with file and offset
     */
    PartitionStore record(int partition, long savedPosition) {
        int stream = StreamChannels.recordedStream(partition);
        MutableLong found = new MutableLong(Aeron.NULL_VALUE);
        client.listRecordingsForUri(
                0,
                1,
                StreamChannels.RECORDED,
                stream,
                (control,
                        correlation,
                        id,
                        startMs,
                        stopMs,
                        start,
                        stop,
                        term,
                        segment,
                        length,
                        mtu,
                        session,
                        streamId,
                        stripped,
                        original,
                        source) -> found.set(id));
        if (found.get() != Aeron.NULL_VALUE) {
            cutOff(new Recording(partition, found.get(), directory), savedPosition);
        }
        ExclusivePublication publication =
                found.get() == Aeron.NULL_VALUE ? recordAnew(stream) : extend(found.get(), stream);
        int counter = awaitCounter(publication);
        long recordingId = RecordingPos.getRecordingId(counters, counter);
        ExclusivePublication live = client.context()
                .aeron()
                .addExclusivePublication(StreamChannels.PUBLISHED, StreamChannels.liveStream(partition));
        Recording recording = new Recording(partition, recordingId, directory);
        PartitionStore store =
                new PartitionStore(recording, publication, live, () -> counters.getCounterValue(counter));
        recording.extent(client.getStartPosition(recordingId), store.recordedPosition());
        return store;
    }

    /**
     * Deletes the segments before a position.
     *
     * @throws io.aeron.archive.client.ArchiveException if somebody is being sent one of them; it may be tried again later
     */
    void purge(Recording recording, long newStart) {
        client.purgeSegments(recording.recordingId(), newStart);
        recording.extent(newStart, recording.endPosition());
    }

    private void cutOff(Recording recording, long savedPosition) {
        long stop = client.getStopPosition(recording.recordingId());
        if (stop == NULL_POSITION) {
            return;
        }
        recording.extent(client.getStartPosition(recording.recordingId()), stop);
        long end = RecordingTail.end(recording, savedPosition);
        if (end < stop) {
            client.truncateRecording(recording.recordingId(), end);
        }
    }

    private ExclusivePublication recordAnew(int stream) {
        return client.addRecordedExclusivePublication(StreamChannels.PUBLISHED, stream);
    }

    private ExclusivePublication extend(long recordingId, int stream) {
        ChannelUriStringBuilder channel =
                new ChannelUriStringBuilder().media("ipc").sparse(true);
        client.listRecording(
                recordingId,
                (control,
                        correlation,
                        id,
                        startMs,
                        stopMs,
                        start,
                        stop,
                        initialTermId,
                        segment,
                        term,
                        mtu,
                        session,
                        streamId,
                        stripped,
                        original,
                        source) ->
                        channel.mtu(mtu).initialPosition(stop == NULL_POSITION ? start : stop, initialTermId, term));
        ExclusivePublication publication = client.context().aeron().addExclusivePublication(channel.build(), stream);
        client.extendRecording(
                recordingId,
                StreamChannels.RECORDED + "?session-id=" + publication.sessionId(),
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
                throw new IllegalStateException("recording did not begin: stream=" + publication.streamId());
            }
        }
    }

    @Override
    public void close() {
        CloseHelper.closeAll(client, archive, driver);
    }
}
