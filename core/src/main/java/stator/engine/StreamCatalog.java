package stator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.table.StreamDefinition;
import stator.table.StreamDefinition.Beginning;
import stator.table.StreamDefinitionCodec;
import stator.table.StreamViewType;
import stator.table.TableDefinition;

/**
 * The streams there are, and those that ended not long ago, each an entry of the catalog. Changed by the catalog's thread; any
 * thread reads.
 */
final class StreamCatalog {
    private final CatalogContext context;
    private final CatalogStorage storage;
    private final StreamService service;
    private volatile List<StreamDefinition> streams = List.of(); // ascending by number; written by the catalog's thread

    StreamCatalog(CatalogContext context, CatalogStorage storage, StreamService service) {
        this.context = context;
        this.storage = storage;
        this.service = service;
    }

    /**
     * The entries that there were. One that is enabled and has no table was made for a table that was not.
     *
     * @param tables by what their streams say of them
     */
    void open(List<StreamDefinition> found, CatalogSnapshot tables) {
        List<StreamDefinition> known = new ArrayList<>();
        for (StreamDefinition stream : found) {
            TableDefinition table = tables.find(stream.tableName());
            boolean isOfTable = table != null && table.id() == stream.tableNumber();
            if (isOfTable || !stream.enabled()) {
                known.add(stream);
            } else {
                storage.remove(StreamDefinitionCodec.encodeKey(stream.number()));
            }
        }
        if (known.isEmpty()) {
            storage.letGoOfChanges();
        }
        publish(known);
    }

    /** All of them, ascending by number. Any thread. */
    List<StreamDefinition> all() {
        return streams;
    }

    /** The stream of a table that changes go into, or else the one that ended last; null if there is none. Any thread. */
    @Nullable
    StreamDefinition latest(TableDefinition table) {
        StreamDefinition latest = null;
        for (StreamDefinition stream : streams) {
            if (stream.tableNumber() == table.id()) {
                latest = stream;
            }
        }
        return latest;
    }

    /** Whether a table's changes go into a stream. Any thread. */
    boolean isEnabled(TableDefinition table) {
        StreamDefinition latest = latest(table);
        return latest != null && latest.enabled();
    }

    /** Refuses what a table is to do with its stream, if it cannot. */
    void check(String tableName, @Nullable TableDefinition table, StreamChange change) {
        boolean enabled = table != null && isEnabled(table);
        if (change.isEnabled() && enabled) {
            throw DynamoDbException.validation("Table already has an enabled stream: TableName: " + tableName);
        }
        if (change.isEnabled() && !service.canStream()) {
            throw DynamoDbException.validation("This database was opened without streams: see Stator.Context.streams");
        }
        if (!change.isEnabled() && !enabled) {
            throw DynamoDbException.validation("Table has no stream to disable: TableName: " + tableName);
        }
    }

    /** Begins a stream. When this returns, every later change of the table is sure to come into it. */
    void enable(TableDefinition table, StreamViewType viewType, int number) {
        storage.followChanges();
        Beginning beginning = new Beginning(freeTimeMs(table), storage.changePositions());
        StreamDefinition stream = StreamDefinition.of(table, number, viewType, beginning);
        storage.put(StreamDefinitionCodec.encode(stream));
        List<StreamDefinition> more = new ArrayList<>(streams);
        more.add(stream);
        publish(more);
    }

    /** Ends the stream of a table, if it has one. */
    void disable(TableDefinition table) {
        StreamDefinition latest = latest(table);
        if (latest == null || !latest.enabled()) {
            return;
        }
        StreamDefinition ended = latest.ended(context.nowMs(), storage.changePositions());
        storage.put(StreamDefinitionCodec.encode(ended));
        List<StreamDefinition> changed = new ArrayList<>(streams);
        changed.replaceAll(each -> each.number() == latest.number() ? ended : each);
        publish(changed);
    }

    /** Takes back a stream that was begun for a table which could not be stored. */
    void withdraw(int number) {
        storage.remove(StreamDefinitionCodec.encodeKey(number));
        publish(streams.stream().filter(stream -> stream.number() != number).toList());
    }

    private void publish(List<StreamDefinition> all) {
        service.publish(all);
        storage.streamedTables(all.stream()
                .filter(StreamDefinition::enabled)
                .map(StreamDefinition::tableNumber)
                .collect(Collectors.toUnmodifiableSet()));
        streams = List.copyOf(all);
        forgetOld();
    }

    /** Takes away those whose records are not kept any more. */
    private void forgetOld() {
        long limitMs = context.nowMs() - service.retentionMs();
        List<StreamDefinition> kept = streams.stream()
                .filter(stream -> stream.enabled() || stream.disabledMs() > limitMs)
                .toList();
        if (kept.size() == streams.size()) {
            return;
        }
        for (StreamDefinition stream : streams) {
            if (!kept.contains(stream)) {
                storage.remove(StreamDefinitionCodec.encodeKey(stream.number()));
            }
        }
        service.publish(kept);
        streams = kept;
    }

    /** Now, or as soon after as no stream of a table of this name was enabled: the label tells them apart. */
    private long freeTimeMs(TableDefinition table) {
        long timeMs = context.nowMs();
        for (StreamDefinition stream : streams) {
            if (stream.tableName().equals(table.name()) && stream.createdMs() >= timeMs) {
                timeMs = stream.createdMs() + 1;
            }
        }
        return timeMs;
    }
}
