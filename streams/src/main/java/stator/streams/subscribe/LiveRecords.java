package stator.streams.subscribe;

import io.aeron.Aeron;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * What is published live of one partition. Never tethered: who is slow loses it, and holds up nobody. Owned by one thread; never
 * waits.
 */
final class LiveRecords {
    private static final long RETRY_NS = 500_000_000;

    private final Aeron aeron;
    private final String channel;
    private final int streamId;
    private final RecordDecoder decoder;
    private final NanoClock clock;
    private boolean tried;
    private long triedNs;

    LiveRecords(Aeron aeron, String channel, int streamId, RecordDecoder decoder) {
        this.aeron = aeron;
        this.channel = channel + (channel.contains("?") ? "|" : "?") + "tether=false|rejoin=false";
        this.streamId = streamId;
        this.decoder = decoder;
        clock = aeron.context().nanoClock();
    }

    /** What is published from about now on; null if it was asked for a moment ago. */
    @Nullable
    RecordFlow subscribe() {
        long nowNs = clock.nanoTime();
        if (tried && nowNs - triedNs < RETRY_NS) {
            return null;
        }
        tried = true;
        triedNs = nowNs;
        return new SubscriptionFlow(aeron.addSubscription(channel, streamId), decoder, clock);
    }
}
