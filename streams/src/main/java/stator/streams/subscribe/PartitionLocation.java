package stator.streams.subscribe;

/**
 * Where another process finds the records of one partition, and where it is to begin.
 *
 * @param partition      its number
 * @param recordingId    of its recording in the archive
 * @param liveStreamId   of what is published live
 * @param replayStreamId for replays
 * @param start          where to begin
 * @param recordedUpTo   changes before this position of the partition's log are recorded; as of before {@code start} was found
 */
public record PartitionLocation(
        int partition, long recordingId, int liveStreamId, int replayStreamId, FlowStart start, long recordedUpTo) {}
