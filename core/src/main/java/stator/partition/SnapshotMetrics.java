package stator.partition;

/**
 * What snapshots hold back.
 *
 * @param open        how many there are
 * @param oldestAgeNs how long the oldest has been open, in nanoseconds
 * @param pageBytes   of index pages that would be used again without them, at the most
 * @param logBytes    of logs that would be given back without them, at the most
 */
public record SnapshotMetrics(int open, long oldestAgeNs, long pageBytes, long logBytes) {}
