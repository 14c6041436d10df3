package stator.streams.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.AttributeValue;
import stator.item.Item;

/**
 * The triggers that send changes to URLs, each an item of an ordinary table, which is made with the first of them. Whoever changes
 * them there is listened to when the database is opened next. Any thread.
 *
 * <pre>
 *   name (partition key)  table     url                   streamNumber  createdMs      batchSize  ...
 *   "mailer"              "orders"  "http://host/mailer"  7             1760000000000  100
 * </pre>
 */
final class TriggerTable {
    static final String TRIGGERS = "stator-triggers";
    static final String POSITIONS = "stator-trigger-positions";

    private static final String NAME = "name";
    private static final String TABLE = "table";
    private static final String URL = "url";
    private static final String STREAM = "streamNumber";
    private static final String CREATED = "createdMs";
    private static final String FROM_TRIM_HORIZON = "fromTrimHorizon";
    private static final String LANES = "lanes";
    private static final String BATCH_SIZE = "batchSize";
    private static final String WINDOW = "windowSeconds";
    private static final String RETRIES = "maxRetries";
    private static final String BISECT = "bisect";
    private static final String AGE = "maxAgeSeconds";
    private static final String TIMEOUT = "timeoutSeconds";
    private static final String DEAD_LETTERS = "deadLetterTable";
    private static final String FILTERS = "filters";
    private static final String ENDED = "ended";

    private final Table table;

    private TriggerTable(Table table) {
        this.table = table;
    }

    /**
     * One that is kept.
     *
     * @param streamNumber of the stream that it has the changes of
     * @param createdMs    when it was added: tells it from others that had its name
     * @param isEnded      whether it has had all of its stream, which has ended
     */
    record Entry(TriggerDefinition definition, int streamNumber, long createdMs, boolean isEnded) {
        /** The group whose position is the trigger's. */
        String group() {
            return TriggerTable.group(definition.name(), createdMs);
        }
    }

    /**
     * The triggers of a database; made if they are missing.
     *
     * @throws IllegalArgumentException if there is a table of that name that cannot hold them
     */
    static TriggerTable ensure(Stator database) {
        Table table = database.ensureTable(TableSpec.named(TRIGGERS).partitionKey(NAME, KeyType.STRING));
        if (!isFit(database)) {
            throw new IllegalArgumentException("table=" + TRIGGERS + " has another key than name (HASH, S)");
        }
        return new TriggerTable(table);
    }

    /** The triggers of a database, or null if it never had one. */
    static @Nullable TriggerTable find(Stator database) {
        return database.tableNames().contains(TRIGGERS) && isFit(database)
                ? new TriggerTable(database.table(TRIGGERS))
                : null;
    }

    private static boolean isFit(Stator database) {
        return TableFacts.of(database, TRIGGERS).key().equals(List.of(NAME + " S"));
    }

    /** Whether triggers write to a table all the time, so that a trigger of its own would never end. */
    static boolean isOwn(String table) {
        return table.equals(TRIGGERS) || table.equals(POSITIONS);
    }

    /** All of them. Those that nobody can read come as their names, with why. */
    List<Entry> all(BiConsumer<String, String> unreadable) {
        List<Entry> all = new ArrayList<>();
        table.scan().forEach(item -> {
            try {
                all.add(entry(item));
            } catch (RuntimeException ex) {
                unreadable.accept(item.string(NAME), String.valueOf(ex.getMessage()));
            }
        });
        return all;
    }

    /** Keeps one. Returns false if there is one of its name. */
    boolean add(Entry entry) {
        try {
            table.putting(item(entry))
                    .onlyIf("attribute_not_exists(#name)")
                    .name("#name", NAME)
                    .run();
            return true;
        } catch (DynamoDbException ex) {
            if (ex.type() != ErrorType.CONDITIONAL_CHECK_FAILED) {
                throw ex;
            }
            return false;
        }
    }

    /** Notes that one has had all of its stream, if it is still there. */
    void ended(Entry entry) {
        try {
            table.update("SET #ended = :true", entry.definition.name())
                    .name("#ended", ENDED)
                    .value(":true", true)
                    .value(":created", entry.createdMs)
                    .onlyIf(CREATED + " = :created")
                    .run();
        } catch (DynamoDbException ex) {
            if (ex.type() != ErrorType.CONDITIONAL_CHECK_FAILED) {
                throw ex;
            }
        }
    }

    /** Forgets one, which need not be readable. Returns its group, as far as that can be told; null if there was none. */
    @Nullable
    String remove(String name) {
        Item item = table.delete(name);
        if (item == null) {
            return null;
        }
        try {
            return group(name, item.longValue(CREATED));
        } catch (RuntimeException ex) { // somebody has changed it
            return name;
        }
    }

    private static String group(String name, long createdMs) {
        return name + '@' + createdMs;
    }

    private static Item item(Entry entry) {
        TriggerDefinition trigger = entry.definition;
        Item.Builder item = Item.builder()
                .put(NAME, trigger.name())
                .put(TABLE, trigger.table())
                .put(URL, trigger.url())
                .put(STREAM, entry.streamNumber)
                .put(CREATED, entry.createdMs)
                .put(FROM_TRIM_HORIZON, trigger.fromTrimHorizon())
                .put(LANES, trigger.lanes())
                .put(BATCH_SIZE, trigger.batching().size())
                .put(WINDOW, trigger.batching().windowSeconds())
                .put(RETRIES, trigger.retrying().maxRetries())
                .put(BISECT, trigger.retrying().bisect())
                .put(AGE, trigger.retrying().maxAgeSeconds())
                .put(TIMEOUT, trigger.retrying().timeoutSeconds())
                .put(FILTERS, trigger.filters());
        String deadLetterTable = trigger.retrying().deadLetterTable();
        return deadLetterTable == null
                ? item.build()
                : item.put(DEAD_LETTERS, deadLetterTable).build();
    }

    private static Entry entry(Item item) {
        TriggerContext trigger = new TriggerContext()
                .name(item.string(NAME))
                .table(item.string(TABLE))
                .url(item.string(URL))
                .fromTrimHorizon(item.bool(FROM_TRIM_HORIZON))
                .lanes(item.intValue(LANES))
                .batchSize(item.intValue(BATCH_SIZE))
                .windowSeconds(item.intValue(WINDOW))
                .maxRetries(item.intValue(RETRIES))
                .bisect(item.bool(BISECT))
                .maxAgeSeconds(item.intValue(AGE))
                .timeoutSeconds(item.intValue(TIMEOUT))
                .filters(item.list(FILTERS).stream().map(AttributeValue::string).toList());
        if (item.has(DEAD_LETTERS)) {
            trigger.deadLetterTable(item.string(DEAD_LETTERS));
        }
        boolean isEnded = item.has(ENDED) && item.bool(ENDED);
        return new Entry(trigger.define(), item.intValue(STREAM), item.longValue(CREATED), isEnded);
    }
}
