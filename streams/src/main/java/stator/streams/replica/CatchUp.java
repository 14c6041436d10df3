package stator.streams.replica;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stator.streams.subscribe.Beginning;
import stator.streams.subscribe.PartitionLocation;
import stator.streams.subscribe.StreamEndedException;
import stator.streams.subscribe.StreamLocation;
import stator.streams.subscribe.StreamLocator;

/**
 * Whether every change has been told that could be read when this was made. Owned by one thread.
 *
 * <p>Of each partition, the position is taken up to which changes can be seen. When all before it is recorded, the end of the recording is
 * noted; and when the first record that has not been told lies there or behind it, all has been told.
 */
final class CatchUp {
    private final StreamLocator locator;
    private final String table;
    private final int streamNumber;
    private final Map<Integer, Long> visible = new TreeMap<>();
    private @Nullable Map<Integer, Long> ends;

    /** @throws IOException if nobody answers now */
    CatchUp(StreamLocator locator, String table) throws IOException {
        this.locator = locator;
        this.table = table;
        StreamLocation now = locate(Map.of());
        streamNumber = now.streamNumber();
        for (PartitionLocation partition : now.partitions()) {
            visible.put(partition.partition(), partition.start().lastSequence() + 1);
        }
    }

    /** Of each partition, where what could not be seen yet begins. */
    Map<Integer, Long> visible() {
        return visible;
    }

    int streamNumber() {
        return streamNumber;
    }

    /**
     * Looks once.
     *
     * @param told of each partition, the last sequence that was told
     * @throws IOException          if nobody answers now
     * @throws StreamEndedException if the table has another stream now
     */
    boolean isDone(Map<Integer, Long> told) throws IOException {
        Map<Integer, Long> reach = ends;
        if (reach == null) {
            reach = recorded();
            ends = reach;
        }
        if (reach == null) {
            return false;
        }
        for (PartitionLocation partition : same(locate(told)).partitions()) {
            Long end = reach.get(partition.partition());
            if (end == null || partition.start().position() < end) {
                return false;
            }
        }
        return true;
    }

    /** Where the recordings end; null as long as not all is recorded. */
    private @Nullable Map<Integer, Long> recorded() throws IOException {
        Map<Integer, Long> positions = new TreeMap<>();
        for (PartitionLocation partition : same(locate(Map.of())).partitions()) {
            Long end = visible.get(partition.partition());
            if (end == null || partition.recordedUpTo() < end) {
                return null;
            }
            positions.put(partition.partition(), partition.start().position());
        }
        return positions;
    }

    private StreamLocation locate(Map<Integer, Long> after) throws IOException {
        return locator.locate(new StreamLocator.Request(table, Beginning.latest(), after));
    }

    private StreamLocation same(StreamLocation location) {
        if (location.streamNumber() != streamNumber) {
            throw new StreamEndedException("table=" + table + " has another stream now");
        }
        return location;
    }
}
