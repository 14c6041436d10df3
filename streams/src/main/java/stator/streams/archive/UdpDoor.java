package stator.streams.archive;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.ExpandableArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What subscribers get by UDP: live records, and how far each partition is recorded. Nobody is waited for. Owned by the publisher's
 * thread.
 *
 * <p>Nothing is taken from the network but what Aeron needs itself: replays are asked for by {@link StreamPublisher#replay}. The
 * archive's own protocol is not served there, because whoever names a session in it acts with that session's rights.
 */
final class UdpDoor {
    private static final long TELL_INTERVAL_NS = 50_000_000;

    private static final long MAX_RUN = 1_000_000_000_000_000_000L;

    private final Aeron aeron;
    private final StreamChannels channels;
    private final InetSocketAddress address;
    private final ExclusivePublication positions;
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer();
    private final long run = ThreadLocalRandom.current().nextLong(MAX_RUN);
    private long toldNs;

    UdpDoor(Aeron aeron, StreamChannels channels, InetSocketAddress address) {
        this.aeron = aeron;
        this.channels = channels;
        this.address = address;
        positions = publish(channels.positionsStream(), "");
    }

    /** A publication of live records, whose frames are as long as those that are recorded. */
    ExclusivePublication publish(int stream, int mtuLength) {
        return publish(stream, "|mtu=" + mtuLength);
    }

    private ExclusivePublication publish(int stream, String more) {
        return aeron.addExclusivePublication(channels.published(address) + more, stream);
    }

    /** Where subscribers come to; null until the port is open. */
    @Nullable
    UdpAddress address() {
        List<String> opened = positions.localSocketAddresses();
        return opened.isEmpty()
                ? null
                : new UdpAddress(StreamChannels.live(opened.get(0)), channels.positionsStream(), run);
    }

    String replayChannel(int port) {
        return StreamChannels.replay(new InetSocketAddress(address.getAddress(), port));
    }

    /** Tells now and then how far partitions are recorded. */
    void tell(List<PartitionPublisher> partitions, long nowNs) {
        if (nowNs - toldNs > TELL_INTERVAL_NS && positions.isConnected()) {
            toldNs = nowNs;
            PositionsMessage.run(message, run);
            for (int i = 0; i < partitions.size(); i++) {
                PositionsMessage.position(
                        message, i, partitions.get(i).recording().endPosition());
            }
            positions.offer(message, 0, PositionsMessage.length(partitions.size())); // or the next time
        }
    }
}
