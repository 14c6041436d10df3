package stator.streams.subscribe;

import java.util.List;

/**
 * Where another process finds a stream.
 *
 * @param streamNumber     of the stream: never used for another one
 * @param aeronDirectory   of the media driver that the channels belong to
 * @param controlChannel   of the archive
 * @param controlStreamId  of the archive
 * @param liveChannel      on which records are published as they are recorded
 * @param partitions       all of them
 */
public record StreamLocation(
        int streamNumber,
        String aeronDirectory,
        String controlChannel,
        int controlStreamId,
        String liveChannel,
        List<PartitionLocation> partitions) {
    /** The same, with one partition only. */
    StreamLocation only(PartitionLocation partition) {
        return new StreamLocation(
                streamNumber, aeronDirectory, controlChannel, controlStreamId, liveChannel, List.of(partition));
    }
}
