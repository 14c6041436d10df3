package stator.streams.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;
import stator.table.StreamDefinition;

/** The streams there are, by table. Immutable. */
final class PublishedStreams {
    private final Int2ObjectHashMap<List<StreamDefinition>> byTable = new Int2ObjectHashMap<>();
    private final List<StreamDefinition> all;

    PublishedStreams(Collection<StreamDefinition> streams) {
        all = List.copyOf(streams);
        for (StreamDefinition stream : all) {
            byTable.computeIfAbsent(stream.tableNumber(), table -> new ArrayList<>())
                    .add(stream);
        }
    }

    boolean hasTable(int tableNumber) {
        return byTable.containsKey(tableNumber);
    }

    /** The stream that a change belongs to, by its table and its sequence in a partition; null if it belongs to none. */
    @Nullable
    StreamDefinition of(int tableNumber, int partition, long sequence) {
        List<StreamDefinition> streams = byTable.get(tableNumber);
        for (int i = 0; streams != null && i < streams.size(); i++) {
            StreamDefinition stream = streams.get(i);
            if (stream.holds(partition, sequence)) {
                return stream;
            }
        }
        return null;
    }

    List<StreamDefinition> all() {
        return all;
    }

    /** The newest stream of the table of a name; null if it has none. */
    @Nullable
    StreamDefinition latest(String tableName) {
        StreamDefinition latest = null;
        for (StreamDefinition stream : all) {
            if (stream.tableName().equals(tableName) && (latest == null || latest.number() < stream.number())) {
                latest = stream;
            }
        }
        return latest;
    }
}
