package stator.wal;

import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of a log that were removed on purpose: from each position up to another. What is missing and not among them
 * is lost. Owned by one thread at a time.
 */
final class RemovedRanges {
    private final TreeMap<Long, Long> ranges = new TreeMap<>();
    private final long logId;
    private long generation;

    RemovedRanges(long logId, long generation) {
        this.logId = logId;
        this.generation = generation;
    }

    long logId() {
        return logId;
    }

    /** How often the ranges have been written. */
    long generation() {
        return generation;
    }

    /** Ends of the ranges by their starts; none touches another. */
    TreeMap<Long, Long> ranges() {
        return ranges;
    }

    /** Whether everything between two positions was removed. */
    boolean covers(long from, long to) {
        Map.Entry<Long, Long> range = ranges.floorEntry(from);
        return from == to || (range != null && range.getValue() >= to);
    }

    /** Whether anything between two positions was removed. */
    boolean touches(long from, long to) {
        Map.Entry<Long, Long> range = ranges.lowerEntry(to);
        return range != null && range.getValue() > from;
    }

    /**
     * Whether one more segment can be added: it lies beside a range, or there is room for another range. The first segment
     * of a log can always be.
     */
    boolean canAdd(long from, long to) {
        Map.Entry<Long, Long> before = ranges.lowerEntry(from);
        int room = RemovalDescriptor.RANGES_MAX - ranges.size();
        return room > 1
                || (room == 1 && from == 0)
                || (before != null && before.getValue() == from)
                || ranges.containsKey(to);
    }

    /** Adds a segment's place, and counts one more generation. */
    void add(long from, long to) {
        assert canAdd(from, to) && !touches(from, to) : "from=" + from + " to=" + to;
        Map.Entry<Long, Long> before = ranges.lowerEntry(from);
        Long after = ranges.remove(to);
        long end = after == null ? to : after;
        if (before != null && before.getValue() == from) {
            ranges.put(before.getKey(), end);
        } else {
            ranges.put(from, end);
        }
        generation++;
    }

    /** Adds a range as it was written. */
    void load(long from, long to) {
        if (from < 0 || to <= from || (!ranges.isEmpty() && ranges.lastEntry().getValue() >= from)) {
            throw RemovalDescriptor.damaged("range from=" + from + " to=" + to);
        }
        ranges.put(from, to);
    }
}
