package stator.streams.archive;

/**
 * Where streams are to be had by UDP.
 *
 * @param liveChannel       on which records are published as they are recorded, and how far they are
 * @param positionsStreamId stream of {@link PositionsMessage}
 * @param run               of the server: to be named when a replay is asked for
 */
public record UdpAddress(String liveChannel, int positionsStreamId, long run) {}
