package stator.streams.subscribe;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.streams.archive.UdpAddress;

/**
 * Where another process finds a stream.
 *
 * @param streamNumber     of the stream: never used for another one
 * @param aeronDirectory   of the media driver that the channels belong to
 * @param controlChannel   of the archive
 * @param controlStreamId  of the archive
 * @param liveChannel      on which records are published as they are recorded
 * @param udp              where the same is to be had by UDP; null if it is not
 * @param partitions       all of them
 */
public record StreamLocation(
        int streamNumber,
        String aeronDirectory,
        String controlChannel,
        int controlStreamId,
        String liveChannel,
        @Nullable UdpAddress udp,
        List<PartitionLocation> partitions) {
    /** The same, with one partition only. */
    StreamLocation only(PartitionLocation partition) {
        return new StreamLocation(
                streamNumber, aeronDirectory, controlChannel, controlStreamId, liveChannel, udp, List.of(partition));
    }
}
