package stator.streams.subscribe;

import static io.aeron.archive.client.AeronArchive.NULL_POSITION;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A real archive that records one partition, whose records are numbered 1, 2, 3 and so on, and a live publication of them. Can be
 * stopped and started again. Owned by one thread.
 */
final class RecordingServer implements StreamLocator, AutoCloseable {
    static final int HEADER_LENGTH = 3 * Long.BYTES;

    private static final int RECORDED_STREAM = 1;
    private static final int LIVE_STREAM = 2;
    private static final int REPLAY_STREAM = 3;
    private static final String IPC = "aeron:ipc";
    private static final int TERM_LENGTH = 1 << 21;

    private final Path directory;
    private final LongArrayList positions = new LongArrayList(); // of record 1, 2 and so on
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[200_000]);
    private int streamNumber = 7;
    private long recordingId = Aeron.NULL_VALUE;

    @SuppressWarnings("NullAway.Init") // by start()
    private ArchivingMediaDriver driver;

    @SuppressWarnings("NullAway.Init") // by start()
    private AeronArchive archive;

    @SuppressWarnings("NullAway.Init") // by start()
    private ExclusivePublication recorded;

    @SuppressWarnings("NullAway.Init") // by start()
    private ExclusivePublication live;

    RecordingServer(Path directory) {
        this.directory = directory;
        start();
    }

    void start() {
        String aeronDirectory = CommonContext.generateRandomDirName();
        driver = ArchivingMediaDriver.launch(
                new MediaDriver.Context()
                        .aeronDirectoryName(aeronDirectory)
                        .threadingMode(ThreadingMode.SHARED)
                        .timerIntervalNs(100_000_000)
                        .untetheredWindowLimitTimeoutNs(200_000_000)
                        .termBufferSparseFile(true)
                        .ipcTermBufferLength(TERM_LENGTH)
                        .dirDeleteOnShutdown(true),
                new Archive.Context()
                        .aeronDirectoryName(aeronDirectory)
                        .archiveDir(directory.toFile())
                        .threadingMode(ArchiveThreadingMode.SHARED)
                        .controlChannelEnabled(false)
                        .recordingEventsEnabled(false)
                        .archiveClientContext(new AeronArchive.Context().controlResponseChannel(IPC))
                        .segmentFileLength(TERM_LENGTH)
                        .replicationChannel(IPC));
        archive = AeronArchive.connect(new AeronArchive.Context()
                .aeronDirectoryName(aeronDirectory)
                .controlRequestChannel(IPC)
                .controlResponseChannel(IPC));
        record();
        live = archive.context().aeron().addExclusivePublication(IPC, LIVE_STREAM);
    }

    private void record() {
        if (recordingId == Aeron.NULL_VALUE) {
            recorded = archive.addRecordedExclusivePublication(IPC, RECORDED_STREAM);
            awaitRecording();
            while (recordingId == Aeron.NULL_VALUE) {
                recordingId = archive.findLastMatchingRecording(0, IPC, RECORDED_STREAM, recorded.sessionId());
            }
            return;
        }
        archive.listRecording(
                recordingId,
                (control,
                        correlation,
                        id,
                        start,
                        stop,
                        from,
                        end,
                        initialTermId,
                        segment,
                        term,
                        mtu,
                        session,
                        stream,
                        stripped,
                        original,
                        source) -> recorded = archive.context()
                        .aeron()
                        .addExclusivePublication(
                                new ChannelUriStringBuilder()
                                        .media("ipc")
                                        .initialPosition(end == NULL_POSITION ? start : end, initialTermId, term)
                                        .build(),
                                RECORDED_STREAM));
        archive.extendRecording(
                recordingId, IPC + "?session-id=" + recorded.sessionId(), RECORDED_STREAM, SourceLocation.LOCAL);
        awaitRecording();
    }

    private void awaitRecording() {
        while (!recorded.isConnected()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** When everything is recorded that was published. */
    void stop() {
        while (archive.getRecordingPosition(recordingId) < recorded.position()) {
            LockSupport.parkNanos(1_000_000);
        }
        CloseHelper.closeAll(archive, driver);
    }

    @Override
    public void close() {
        CloseHelper.closeAll(archive, driver);
    }

    /** Has the table another stream from now on. */
    void replaceStream() {
        streamNumber++;
    }

    /** Number of the last record. */
    long sequence() {
        return positions.size();
    }

    /** Records one, and publishes it live to whom it may reach at once, or does not. */
    void publish(int bodyLength, boolean isLive) {
        long sequence = positions.size() + 1L;
        message.putLong(0, sequence);
        message.putLong(8, sequence - 1);
        do {
            message.putLong(16, recorded.position());
        } while (recorded.offer(message, 0, HEADER_LENGTH + bodyLength) < 0);
        positions.addLong(message.getLong(16));
        if (isLive) {
            live.offer(message, 0, HEADER_LENGTH + bodyLength);
        }
    }

    AeronArchive archive() {
        return archive;
    }

    String liveChannel() {
        return IPC;
    }

    PartitionLocation partition(long after) {
        long position = after < positions.size() ? positions.getLong((int) after) : recorded.position();
        return new PartitionLocation(
                0, recordingId, LIVE_STREAM, REPLAY_STREAM, new FlowStart(after, after > 0, position));
    }

    @Override
    public StreamLocation locate(Request request) throws IOException {
        if (archive.context().aeron().isClosed()) {
            throw new IOException("stopped");
        }
        long after = request.after().getOrDefault(0, 0L);
        return new StreamLocation(
                streamNumber,
                archive.context().aeron().context().aeronDirectoryName(),
                IPC,
                10,
                IPC,
                List.of(partition(after)));
    }

    static Request fromTheBeginning() {
        return new Request("table", Beginning.trimHorizon(), Map.of());
    }

    static void decode(DirectBuffer buffer, int offset, int length, IncomingRecord into) {
        long position = buffer.getLong(offset + 16);
        into.order(buffer.getLong(offset), buffer.getLong(offset + 8)).recorded(position, position);
    }
}
