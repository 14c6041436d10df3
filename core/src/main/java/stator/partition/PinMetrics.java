package stator.partition;

/**
 * What readers hold of a partition.
 *
 * @param readers          that hold a version
 * @param publishedVersion the newest that can be seen
 * @param oldestVersion    the oldest that somebody holds
 * @param oldestAgeNs      for how long that has been the oldest, in nanoseconds, to a tenth of a second; 0 if it is the newest
 */
public record PinMetrics(int readers, long publishedVersion, long oldestVersion, long oldestAgeNs) {}
