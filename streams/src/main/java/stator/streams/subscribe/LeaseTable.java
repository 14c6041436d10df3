package stator.streams.subscribe;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stator.ItemUpdate;
import stator.KeyType;
import stator.Table;
import stator.TableSpec;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.item.Item;

/**
 * The leases and positions of one group, each an item of an ordinary table; several groups may share the table. Every change of a
 * lease depends on what it was, so of several that try one succeeds. Any thread.
 *
 * <pre>
 *   consumerGroup (partition key)  shard (sort key)      leaseOwner  leaseCounter  sequence
 *   "billing"                      "0000000007-00000000"  "host-1"    41            81920
 * </pre>
 * A lane of a partition has its number and that of all behind the name: {@code 0000000007-00000000-3of4}.
 */
final class LeaseTable {
    private static final String GROUP = "consumerGroup";
    private static final String SHARD = "shard";
    private static final String OWNER = "leaseOwner";
    private static final String COUNTER = "leaseCounter";
    private static final String SEQUENCE = "sequence";

    private static final String AS_SEEN = "leaseCounter = :seen";
    private static final String OWNED = "leaseOwner = :me AND leaseCounter = :seen";

    private final Table table;
    private final String group;

    LeaseTable(Table table, String group) {
        this.table = table;
        this.group = group;
    }

    /** What a table must be like that holds leases. */
    static TableSpec spec(String name) {
        return TableSpec.named(name).partitionKey(GROUP, KeyType.STRING).sortKey(SHARD, KeyType.STRING);
    }

    /** The name of a partition of a stream. */
    static String shard(int streamNumber, int partition) {
        return String.format(Locale.ROOT, "%010d-%08x", streamNumber, partition);
    }

    /** Sees to it that a partition can be leased. */
    void ensure(String shard) {
        attempt(table.putting(Item.of(GROUP, group, SHARD, shard, COUNTER, 0L, SEQUENCE, Lease.NOTHING))
                .onlyIf("attribute_not_exists(consumerGroup)")::run);
    }

    /** The leases of one stream, in the order of its partitions. */
    List<Lease> of(int streamNumber) {
        return table
                .query(group)
                .between(shard(streamNumber, 0), shard(streamNumber, Integer.MAX_VALUE))
                .list()
                .stream()
                .map(LeaseTable::lease)
                .toList();
    }

    /** Takes a lease, if it is still as it was seen; returns it, or null. */
    @Nullable
    Lease take(Lease seen, String worker) {
        return changed(update("SET leaseOwner = :me, leaseCounter = leaseCounter + :one", seen, worker)
                .value(":one", 1)
                .onlyIf(AS_SEEN));
    }

    /** Shows that the owner is alive; returns the lease, or null if it is not the owner's any more. */
    @Nullable
    Lease renew(Lease mine) {
        try {
            return lease(Objects.requireNonNull(update("SET leaseCounter = leaseCounter + :one", mine, owner(mine))
                    .value(":one", 1)
                    .onlyIf(OWNED)
                    .run()));
        } catch (DynamoDbException ex) {
            if (ex.type() == ErrorType.TRANSACTION_CONFLICT) {
                return mine; // a position is being saved: if it is this worker's, that shows that it is alive, too
            }
            if (ex.type() != ErrorType.CONDITIONAL_CHECK_FAILED) {
                throw ex;
            }
            return null;
        }
    }

    /** Lets somebody else take it at once. */
    void release(Lease mine) {
        attempt(update("SET leaseCounter = leaseCounter + :one REMOVE leaseOwner", mine, owner(mine))
                .value(":one", 1)
                .onlyIf(OWNED)::run);
    }

    /** Notes how far its owner has come; returns whether it is still the owner's. */
    boolean save(Lease mine, long sequence) {
        return attempt(saving(mine, sequence)::run);
    }

    /**
     * As {@link #save}, for a transaction: it is cancelled if the lease is another's, or the position is not the one that
     * {@code mine} has.
     */
    ItemUpdate saving(Lease mine, long sequence) {
        return table.update("SET #sequence = :sequence", group, mine.shard())
                .name("#sequence", SEQUENCE)
                .value(":sequence", sequence)
                .value(":before", mine.sequence())
                .value(":me", owner(mine))
                .onlyIf("leaseOwner = :me AND #sequence = :before");
    }

    private ItemUpdate update(String expression, Lease seen, String worker) {
        ItemUpdate update = table.update(expression, group, seen.shard()).value(":seen", seen.counter());
        return update.value(":me", worker);
    }

    private static String owner(Lease mine) {
        return Objects.requireNonNull(mine.owner(), "nobody's lease");
    }

    private static @Nullable Lease changed(ItemUpdate update) {
        Lease[] after = new Lease[1];
        attempt(() -> after[0] = lease(Objects.requireNonNull(update.run())));
        return after[0];
    }

    /** Whether it was done; not, if the condition is false, or a transaction of somebody else is under way. */
    private static boolean attempt(Runnable write) {
        try {
            write.run();
            return true;
        } catch (DynamoDbException ex) {
            if (ex.type() != ErrorType.CONDITIONAL_CHECK_FAILED && ex.type() != ErrorType.TRANSACTION_CONFLICT) {
                throw ex;
            }
            return false;
        }
    }

    private static Lease lease(Item item) {
        String owner = item.has(OWNER) ? item.string(OWNER) : null;
        return new Lease(item.string(SHARD), owner, item.longValue(COUNTER), item.longValue(SEQUENCE));
    }

    /** Forgets the leases of all streams. */
    void clear() {
        table.query(group).forEach(item -> table.delete(group, item.string(SHARD)));
    }
}
