package stator.table;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream of the changes of a table, from when it was enabled to when it was disabled, or its table deleted. A table that has
 * its stream enabled again has another one. Immutable.
 *
 * @param number      of the stream: from the numbers of tables, never used twice
 * @param tableNumber of the table
 * @param tableName   name of the table
 * @param arn         of the stream
 * @param keys        the table's key attributes: partition key, then sort key if it has one
 * @param createdMs   when it was enabled, in milliseconds since the epoch
 * @param disabledMs  when it ended; 0 while it is enabled
 * @param begins      of each partition, the position in its log where the stream begins: changes from there on belong to it
 * @param ends        of each partition, the position where it ends; empty while it is enabled
 */
public record StreamDefinition(
        int number,
        int tableNumber,
        String tableName,
        String arn,
        List<KeyAttribute> keys,
        StreamViewType viewType,
        long createdMs,
        long disabledMs,
        List<Long> begins,
        List<Long> ends) {
    private static final DateTimeFormatter LABEL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    /** The end of a stream that has none yet. */
    public static final long NO_END = Long.MAX_VALUE;

    /** A new stream of a table. */
    public static StreamDefinition of(TableDefinition table, int number, StreamViewType viewType, Beginning beginning) {
        String arn = table.arn() + "/stream/" + LABEL.format(Instant.ofEpochMilli(beginning.createdMs()));
        return new StreamDefinition(
                number,
                table.id(),
                table.name(),
                arn,
                table.schema().keys().attributes(),
                viewType,
                beginning.createdMs(),
                0,
                beginning.begins(),
                List.of());
    }

    /** When and where a stream begins; as {@link StreamDefinition#createdMs} and {@link StreamDefinition#begins}. */
    public record Beginning(long createdMs, List<Long> begins) {}

    /** The same stream, ended. */
    public StreamDefinition ended(long nowMs, List<Long> positions) {
        return new StreamDefinition(
                number, tableNumber, tableName, arn, keys, viewType, createdMs, nowMs, begins, positions);
    }

    /** When it was enabled, as the API writes it; unique among the streams of a table. */
    public String label() {
        return LABEL.format(Instant.ofEpochMilli(createdMs));
    }

    /** Whether changes still come. */
    public boolean enabled() {
        return ends.isEmpty();
    }

    /** Where it begins in the log of a partition. */
    public long begin(int partition) {
        return begins.get(partition);
    }

    /** Where it ends in the log of a partition, or {@link #NO_END}. */
    public long end(int partition) {
        return enabled() ? NO_END : ends.get(partition);
    }

    /** Whether a change of its table belongs to it, by its position in the log of a partition. */
    public boolean holds(int partition, long position) {
        return position >= begin(partition) && position < end(partition);
    }

    /** The name of the sort key, or null. */
    public @Nullable KeyAttribute sortKey() {
        return keys.size() > 1 ? keys.get(1) : null;
    }
}
