package stator.wal;

/**
 * A segment as the storage lists it.
 *
 * @param basePosition position in the log of the file's first byte.
 * @param length length of the file in bytes, whatever its header claims.
 */
public record SegmentInfo(long basePosition, long length) {}
