package stator.streams.subscribe;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.exceptions.AeronException;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition as another process gets them: replayed by the server's archive, and published live. Owned by one
 * thread. A call to the archive waits for its answer, a fraction of a millisecond as a rule.
 *
 * <p>Live is never tethered: who is slow loses it, and holds up nobody.
 */
final class AeronFlows implements RecordFlows {
    private static final String REPLAY_CHANNEL = "aeron:ipc?term-length=1m|sparse=true|alias=stator-replay";
    private static final long RETRY_LIVE_NS = 500_000_000;

    private final AeronArchive archive;
    private final PartitionLocation location;
    private final String liveChannel;
    private final RecordDecoder decoder;
    private final NanoClock clock;
    private final CountersReader counters;
    private final long archiveId;
    private int positionCounter = CountersReader.NULL_COUNTER_ID;
    private boolean triedLive;
    private long triedLiveNs;

    /** @param archive which stays its owner's to close */
    AeronFlows(AeronArchive archive, PartitionLocation location, String liveChannel, RecordDecoder decoder) {
        this.archive = archive;
        this.location = location;
        this.liveChannel = liveChannel;
        this.decoder = decoder;
        clock = aeron().context().nanoClock();
        counters = aeron().countersReader();
        archiveId = archive.archiveId();
    }

    @Override
    public RecordFlow replay(long recordingPosition) {
        long from = Math.max(recordingPosition, archive.getStartPosition(location.recordingId()));
        Subscription replay = archive.replay(
                location.recordingId(),
                from,
                AeronArchive.REPLAY_ALL_AND_FOLLOW,
                REPLAY_CHANNEL,
                location.replayStreamId());
        return new SubscriptionFlow(replay, decoder, clock, from);
    }

    @Override
    public @Nullable RecordFlow live() {
        long nowNs = clock.nanoTime();
        if (triedLive && nowNs - triedLiveNs < RETRY_LIVE_NS) {
            return null;
        }
        triedLive = true;
        triedLiveNs = nowNs;
        String channel = liveChannel + (liveChannel.contains("?") ? "|" : "?") + "tether=false|rejoin=false";
        return new SubscriptionFlow(aeron().addSubscription(channel, location.liveStreamId()), decoder, clock, 0);
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
