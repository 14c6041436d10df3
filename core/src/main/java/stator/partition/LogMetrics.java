package stator.partition;

import java.util.ArrayList;
import java.util.List;
import stator.wal.SegmentUsage;
import stator.wal.Wal;

/**
 * How long the log of a partition is, and of what.
 *
 * @param position        where the next record goes
 * @param durablePosition everything before it survives a loss of power
 * @param bytes           of the files of all segments
 * @param liveBytes       of records that are needed
 * @param starved         whether writes are refused because the disk is full
 * @param mappedBytes     of files that are mapped: also of segments made ahead, and of those about to go
 * @param segments        ascending
 */
public record LogMetrics(
        long position,
        long durablePosition,
        long bytes,
        long liveBytes,
        boolean starved,
        long mappedBytes,
        List<SegmentMetrics> segments) {
    /**
     * One file.
     *
     * @param file        its name
     * @param bytes       its length
     * @param liveBytes   of records that are needed for what they hold
     * @param burialBytes of records that are needed only while something older is in the log: they say that it is gone
     */
    public record SegmentMetrics(String file, long bytes, long liveBytes, long burialBytes) {}

    /** Any thread. */
    static LogMetrics of(Wal wal) {
        List<SegmentMetrics> segments = new ArrayList<>();
        long bytes = 0;
        long live = 0;
        for (SegmentUsage segment : wal.segments()) {
            segments.add(
                    new SegmentMetrics(segment.name(), segment.length(), segment.liveBytes(), segment.burialBytes()));
            bytes += segment.length();
            live += segment.liveBytes();
        }
        return new LogMetrics(
                wal.position(), wal.durablePosition(), bytes, live, wal.isStarved(), wal.mappedBytes(), segments);
    }
}
