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

    /** The stream of a number; null if there is none, or it ended too long ago. */
    @Nullable
    StreamDefinition of(int number) {
        for (StreamDefinition stream : all) {
            if (stream.number() == number) {
                return stream;
            }
        }
        return null;
    }

    /** The newest stream of the table of a name, or the one of an ARN; null if there is none. */
    @Nullable
    StreamDefinition find(String tableNameOrArn) {
        StreamDefinition latest = null;
        for (StreamDefinition stream : all) {
            boolean isWanted =
                    stream.tableName().equals(tableNameOrArn) || stream.arn().equals(tableNameOrArn);
            if (isWanted && (latest == null || latest.number() < stream.number())) {
                latest = stream;
            }
        }
        return latest;
    }
}
