package stator.streams.trigger;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stator.ItemPut;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.streams.api.SequenceNumber;
import stator.streams.record.ChangeRecord;

/**
 * A table where it is noted which changes a trigger has given up. As with Lambda, what the change was is not noted, but where it is
 * found: with GetShardIterator, for as long as the stream keeps it. Owned by one thread.
 *
 * <pre>
 *   trigger (partition key)  eventID (sort key)                  eventName  keys          sequenceNumber           partition
 *   "mailer"                 "0000000700000000000000000001f400"  "MODIFY"   {"id": "o1"}  "100000000000000128000"  0
 *
 *   table     approximateCreationMs  discardedMs    attempts  reason                    message
 *   "orders"  1760000000000          1760000060000  3         "RetryAttemptsExhausted"  "status=500"
 * </pre>
 */
public final class DeadLetters {
    private static final String TRIGGER = "trigger";
    private static final String EVENT_ID = "eventID";
    private static final int MAX_MESSAGE_LENGTH = 1024;

    private final Table table;
    private final TriggerDefinition trigger;

    private DeadLetters(Table table, TriggerDefinition trigger) {
        this.table = table;
        this.trigger = trigger;
    }

    /** Why a change was given up. */
    enum Reason {
        /** It failed more often than it may. */
        RETRIES("RetryAttemptsExhausted"),
        /** It is older than it may be. */
        AGE("MaximumRecordAgeExceeded");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    /**
     * How something was given up.
     *
     * @param attempts how often it was tried
     * @param message  of its last failure
     */
    record Discard(Reason reason, int attempts, String message) {}

    /** What a table must be like where this is noted. */
    public static TableSpec spec(String name) {
        return TableSpec.named(name).partitionKey(TRIGGER, KeyType.STRING).sortKey(EVENT_ID, KeyType.STRING);
    }

    /**
     * The one of a trigger, made if it is missing; null if it has none.
     *
     * @throws IllegalArgumentException if the table has another key
     */
    static @Nullable DeadLetters open(Stator database, TriggerDefinition trigger) {
        String name = trigger.retrying().deadLetterTable();
        if (name == null) {
            return null;
        }
        Table table = database.ensureTable(spec(name));
        List<String> key = TableFacts.of(database, name).key();
        if (!key.equals(List.of(TRIGGER + " S", EVENT_ID + " S"))) {
            throw new IllegalArgumentException("deadLetterTable=" + name
                    + " must have the key trigger (HASH, S), eventID" + " (RANGE, S); it has " + key);
        }
        return new DeadLetters(table, trigger);
    }

    /** To note that a change was given up. */
    ItemPut note(ChangeRecord change, Discard discard, long nowMs) {
        String message = discard.message;
        return table.putting(Item.builder()
                .put(TRIGGER, trigger.name())
                .put(
                        EVENT_ID,
                        String.format(
                                Locale.ROOT,
                                "%08x%08x%016x",
                                change.streamNumber(),
                                change.partition(),
                                change.sequence()))
                .put("eventName", change.event().name())
                .put("keys", Item.of(change.keys()))
                .put("sequenceNumber", SequenceNumber.of(change.sequence()))
                .put("partition", change.partition())
                .put("table", trigger.table())
                .put("approximateCreationMs", change.timestampMs())
                .put("discardedMs", nowMs)
                .put("attempts", discard.attempts)
                .put("reason", discard.reason.text)
                .put("message", message.substring(0, Math.min(message.length(), MAX_MESSAGE_LENGTH)))
                .build());
    }
}
