package stator.streams.subscribe;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;
import stator.streams.archive.Recording;

/**
 * The records of one partition as another process gets them: replayed by the server's archive, and published live. Owned by one
 * thread. Calls to the archive and the locator wait for their answers, milliseconds at the most as a rule.
 */
final class AeronFlows implements RecordFlows {
    private static final String REPLAY_CHANNEL = "aeron:ipc?term-length=1m|sparse=true|alias=stator-replay";

    private final AeronArchive archive;
    private final PartitionLocation location;
    private final StreamConnection.Settings settings;
    private final NanoClock clock;
    private final LiveRecords live;
    private final CountersReader counters;
    private final long archiveId;
    private int positionCounter = CountersReader.NULL_COUNTER_ID;

    /** @param archive which stays its owner's to close */
    AeronFlows(
            AeronArchive archive, PartitionLocation location, String liveChannel, StreamConnection.Settings settings) {
        this.archive = archive;
        this.location = location;
        this.settings = settings;
        clock = aeron().context().nanoClock();
        live = new LiveRecords(aeron(), liveChannel, location.liveStreamId(), settings.decoder());
        counters = aeron().countersReader();
        archiveId = archive.archiveId();
    }

    @Override
    public RecordFlow replay(long recordingPosition) {
        long from = Math.max(recordingPosition, archive.getStartPosition(location.recordingId()));
        long limit = verify(from);
        Subscription replay = archive.replay(
                location.recordingId(),
                from,
                limit == Recording.NO_LIMIT ? AeronArchive.REPLAY_ALL_AND_FOLLOW : limit - from,
                REPLAY_CHANNEL,
                location.replayStreamId());
        return new SubscriptionFlow(replay, settings.decoder(), clock).between(from, limit);
    }

    private long verify(long position) {
        try {
            return settings.locator().verify(new StreamLocator.Place(settings.table(), location.partition(), position));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public @Nullable RecordFlow live() {
        return live.subscribe();
    }

    @Override
    public long recordedPosition() {
        if (aeron().isClosed()) {
            throw new AeronException("the media driver is gone");
        }
        if (positionCounter == CountersReader.NULL_COUNTER_ID
                || !RecordingPos.isActive(counters, positionCounter, location.recordingId())) {
            positionCounter = RecordingPos.findCounterIdByRecording(counters, location.recordingId(), archiveId);
        }
        return positionCounter == CountersReader.NULL_COUNTER_ID
                ? Math.max(0, archive.getMaxRecordedPosition(location.recordingId()))
                : counters.getCounterValue(positionCounter);
    }

    private Aeron aeron() {
        return archive.context().aeron();
    }
}
